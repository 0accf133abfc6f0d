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
    let keys = input.tag_keys.unwrap_or_default();
    for (index, key) in keys.iter().enumerate() {
        let field = format!("tagKeys.{}.member", index + 1);
        checks.length(&field, Some(key), tags::KEY);
    }
    checks.done()?;
    tags::check_resource(service, arn)?;
    let resource = arn.to_owned();
    let untagged = service.catalogue.change(move |contents| {
        if let Some(tags) = contents.tags.get_mut(&resource) {
            tags.retain(|key, _| !keys.contains(key));
        }
    });
    untagged.await.map_err(|error| ApiError::internal(&error))?;
    Ok(Nothing {})
}
