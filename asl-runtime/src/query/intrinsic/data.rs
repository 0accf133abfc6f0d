//! Intrinsic Functions on JSON data.

use super::{IntrinsicError, object_of, text_of};
use crate::json::Json;

/// `States.StringToJson(string)`: a blank string is null, as on AWS.
///
/// # Errors
/// Where the argument is no string, or its text is not JSON.
pub fn string_to_json(string: &Json) -> Result<Json, IntrinsicError> {
    let text = text_of(string)?;
    if text.trim_ascii().is_empty() {
        return Ok(Json::Null);
    }
    Json::parse(text)
        .map_err(|error| IntrinsicError::new(format!("the string is not JSON: {error}")))
}

/// `States.JsonToString(value)`: compact JSON.
#[must_use]
pub fn json_to_string(value: &Json) -> Json {
    Json::from(value.to_string())
}

/// `States.JsonMerge(left, right, deep)`: where both have a field, the right one wins.
///
/// # Errors
/// Where the first two are no objects, or `deep` is anything but `false`: AWS merges one level only.
pub fn json_merge(left: &Json, right: &Json, deep: &Json) -> Result<Json, IntrinsicError> {
    let (mut merged, right) = (object_of(left)?.clone(), object_of(right)?);
    if deep.as_bool() != Some(false) {
        return Err(IntrinsicError::expected(
            "`false`, for deep merging is not supported",
            deep,
        ));
    }
    merged.extend(right.clone());
    Ok(Json::Object(merged))
}
