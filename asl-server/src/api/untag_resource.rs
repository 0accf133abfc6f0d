//! `UntagResource`.

use serde::Deserialize;

use super::checks::Checks;
use super::error::ApiError;
use super::shapes::Nothing;
use super::tags;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    resource_arn: Option<String>,
    tag_keys: Option<Vec<String>>,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Nothing, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("resourceArn", input.resource_arn.as_deref());
    checks.present("tagKeys", input.tag_keys.is_some());
    checks.done()?;
    tags::check_resource(service, arn)?;
    let (resource, keys) = (arn.to_owned(), input.tag_keys.unwrap_or_default());
    let untagged = service.catalogue.change(move |contents| {
        if let Some(tags) = contents.tags.get_mut(&resource) {
            tags.retain(|key, _| !keys.contains(key));
        }
    });
    untagged.await.map_err(|error| ApiError::internal(&error))?;
    Ok(Nothing {})
}
