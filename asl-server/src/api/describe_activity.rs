//! `DescribeActivity`.

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::resources::parse;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    activity_arn: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    activity_arn: String,
    name: String,
    creation_date: f64,
    encryption_configuration: EncryptionConfiguration,
}

/// How AWS would keep it.
#[derive(Debug, Serialize)]
struct EncryptionConfiguration {
    #[serde(rename = "type")]
    key: &'static str,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("activityArn", input.activity_arn.as_deref());
    checks.done()?;
    let parsed = parse(arn, "activity")?;
    let created = service
        .catalogue
        .read(|contents| contents.activities.get(arn).copied());
    let created = created.ok_or_else(|| ApiError::activity_does_not_exist(arn))?;
    Ok(Answer {
        activity_arn: arn.to_owned(),
        name: parsed.rest.to_owned(),
        creation_date: created.creation_date,
        encryption_configuration: EncryptionConfiguration {
            key: "AWS_OWNED_KEY",
        },
    })
}
