//! Tags of machines and activities.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::resources::parse;
use crate::arn::Arn;
use crate::service::Service;

/// How many tags something may have.
const MOST: usize = 50;

/// The length of a key.
pub(super) const KEY: RangeInclusive<usize> = 1..=128;

/// A key and its value.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Tag {
    pub(super) key: Option<String>,
    pub(super) value: Option<String>,
}

/// Checks the tags of a call.
pub(super) fn check(checks: &mut Checks, tags: &[Tag]) {
    for (index, tag) in tags.iter().enumerate() {
        let number = index + 1;
        checks.length(
            &format!("tags.{number}.member.key"),
            tag.key.as_deref(),
            KEY,
        );
        checks.length(
            &format!("tags.{number}.member.value"),
            tag.value.as_deref(),
            0..=256,
        );
    }
}

/// The tags by their keys.
pub(super) fn of(tags: Vec<Tag>) -> BTreeMap<String, String> {
    let pairs = tags.into_iter();
    pairs
        .filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default())))
        .collect()
}

pub(super) fn check_count(arn: &str, count: usize) -> Result<(), ApiError> {
    if count > MOST {
        let message = format!("'{arn}' would have {count} tags, and may have {MOST}");
        return Err(ApiError::new("TooManyTags", message));
    }
    Ok(())
}

/// Refuses what has no tags: what does not exist, and what is neither a machine nor an activity.
pub(super) fn check_resource(service: &Service, arn: &str) -> Result<(), ApiError> {
    let kind = Arn::parse(arn).map(|parsed| parsed.kind);
    let exists = if kind == Some("activity") {
        service
            .catalogue
            .read(|contents| contents.activities.contains_key(arn))
    } else {
        parse(arn, "stateMachine")?;
        service.machine(arn).is_ok()
    };
    if exists {
        Ok(())
    } else {
        Err(ApiError::resource_not_found(arn))
    }
}
