//! `States.Base64Encode`, `States.Base64Decode` and `States.Hash`.

use super::{IntrinsicError, check_length, text_of};
use crate::encoding;
use crate::json::Json;

/// `States.Base64Encode(string)`, with padding and without line breaks.
///
/// # Errors
/// Where the argument is no string, or too long.
pub fn base64_encode(string: &Json) -> Result<Json, IntrinsicError> {
    let text = text_of(string)?;
    check_length(text)?;
    Ok(Json::from(encoding::base64_encode(text.as_bytes())))
}

/// `States.Base64Decode(string)`, leniently as MIME has it: other characters are skipped, padding may be missing.
///
/// # Errors
/// Where the argument is no string, too long, or ends within a byte.
pub fn base64_decode(string: &Json) -> Result<Json, IntrinsicError> {
    let text = text_of(string)?;
    check_length(text)?;
    let (bytes, bits_left) = encoding::base64_decode(text.bytes());
    if bits_left == 6 {
        return Err(IntrinsicError::new("the Base64 text ends within a byte"));
    }
    Ok(Json::from(String::from_utf8_lossy(&bytes).into_owned()))
}

/// `States.Hash(value, algorithm)`: lowercase hexadecimal digits of the string, or of the value's JSON text.
///
/// # Errors
/// Where the text is too long, or the algorithm unknown.
pub fn hash(value: &Json, algorithm: &Json) -> Result<Json, IntrinsicError> {
    match value.as_str() {
        Some(text) => hash_text(text, algorithm),
        None => hash_text(&value.to_string(), algorithm),
    }
}

fn hash_text(text: &str, algorithm: &Json) -> Result<Json, IntrinsicError> {
    check_length(text)?;
    encoding::hash(text, text_of(algorithm)?)
        .map(Json::from)
        .ok_or_else(|| IntrinsicError::expected(encoding::HASH_ALGORITHMS, algorithm))
}
