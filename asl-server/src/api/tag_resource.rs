//! `TagResource`.

use serde::Deserialize;

use super::checks::Checks;
use super::error::ApiError;
use super::object;
use super::shapes::Nothing;
use super::tags::{self, Tag};
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    resource_arn: Option<String>,
    #[serde(default, deserialize_with = "object::optional_list")]
    tags: Option<Vec<Tag>>,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Nothing, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("resourceArn", input.resource_arn.as_deref());
    checks.present("tags", input.tags.is_some());
    let tags = input.tags.unwrap_or_default();
    tags::check(&mut checks, &tags);
    checks.done()?;
    tags::check_resource(service, arn)?;
    let (resource, tags) = (arn.to_owned(), tags::of(tags));
    let tagged = service.catalogue.change(move |contents| {
        let mut all = contents.tags.get(&resource).cloned().unwrap_or_default();
        all.extend(tags);
        tags::check_count(&resource, all.len())?;
        contents.tags.insert(resource, all);
        Ok::<_, ApiError>(())
    });
    tagged.await.map_err(|error| ApiError::internal(&error))??;
    Ok(Nothing {})
}
