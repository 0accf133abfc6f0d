//! `States.StringSplit`.

use std::collections::HashSet;

use super::{IntrinsicError, text_of};
use crate::json::Json;

/// `States.StringSplit(string, delimiters)`: every character of `delimiters` separates, and empty parts are left out.
///
/// # Errors
/// Where an argument is no string.
pub fn string_split(string: &Json, delimiters: &Json) -> Result<Json, IntrinsicError> {
    let text = text_of(string)?;
    let delimiters: HashSet<char> = text_of(delimiters)?.chars().collect();
    let parts = text
        .split(|character| delimiters.contains(&character))
        .filter(|part| !part.is_empty());
    Ok(Json::Array(parts.collect()))
}
