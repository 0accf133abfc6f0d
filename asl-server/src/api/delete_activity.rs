//! `DeleteActivity`.

use serde::Deserialize;

use super::checks::Checks;
use super::error::ApiError;
use super::resources::parse;
use super::shapes::Nothing;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    activity_arn: Option<String>,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Nothing, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("activityArn", input.activity_arn.as_deref());
    checks.done()?;
    parse(arn, "activity")?;
    let gone = arn.to_owned();
    let removed = service.catalogue.change(move |contents| {
        contents.activities.remove(&gone);
        contents.tags.remove(&gone);
    });
    removed.await.map_err(|error| ApiError::internal(&error))?;
    service.engine.delete_activity(arn);
    Ok(Nothing {})
}
