//! `CreateActivity`.

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::object;
use super::tags::{self, Tag};
use crate::catalogue::Created;
use crate::service::Service;

/// How many activities there may be.
const MOST: usize = 10_000;

#[derive(Debug, Deserialize)]
pub(super) struct Request {
    name: Option<String>,
    #[serde(default, deserialize_with = "object::optional_list")]
    tags: Option<Vec<Tag>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    activity_arn: String,
    creation_date: f64,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let name = checks.name("name", input.name.as_deref());
    let tags = input.tags.unwrap_or_default();
    tags::check(&mut checks, &tags);
    checks.done()?;
    asl_runtime::check_name(name).map_err(|_| ApiError::invalid_name(name))?;
    let tags = tags::of(tags);
    let activity_arn = service.activity_arn(name);
    tags::check_count(&activity_arn, tags.len())?;
    let arn = activity_arn.clone();
    let entered = service.catalogue.change(move |contents| {
        if contents.activities.len() >= MOST && !contents.activities.contains_key(&arn) {
            let message = format!("there are {MOST} activities, and may be no more");
            return Err(ApiError::new("ActivityLimitExceeded", message));
        }
        if !tags.is_empty() && !contents.activities.contains_key(&arn) {
            contents.tags.insert(arn.clone(), tags);
        }
        Ok(*contents.activities.entry(arn).or_insert_with(Created::now))
    });
    let created = entered
        .await
        .map_err(|error| ApiError::internal(&error))??;
    // Durable before it can be used.
    service.engine.create_activity(&activity_arn)?;
    Ok(Answer {
        activity_arn,
        creation_date: created.creation_date,
    })
}
