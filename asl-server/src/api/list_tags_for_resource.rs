//! `ListTagsForResource`.

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::tags::{self, Tag};
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    resource_arn: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct Answer {
    tags: Vec<Tag>,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("resourceArn", input.resource_arn.as_deref());
    checks.done()?;
    tags::check_resource(service, arn)?;
    let tags = service.catalogue.read(|contents| {
        let tags = contents.tags.get(arn).into_iter().flatten();
        let tags = tags.map(|(key, value)| Tag {
            key: Some(key.clone()),
            value: Some(value.clone()),
        });
        tags.collect()
    });
    Ok(Answer { tags })
}
