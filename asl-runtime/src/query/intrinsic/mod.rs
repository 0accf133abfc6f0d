//! The Intrinsic Functions, one Rust function each, over evaluated arguments (checklist §4).
//!
//! How many arguments there are is checked when a machine is compiled; what they are shows only here.

mod array;
mod data;
mod encoding;
mod format;
mod math;
mod random;
mod split;
#[cfg(test)]
mod tests;

use std::fmt;

pub use array::{
    array, array_contains, array_get_item, array_length, array_partition, array_range, array_unique,
};
pub use data::{json_merge, json_to_string, string_to_json};
pub use encoding::{base64_decode, base64_encode, hash};
pub use format::{format, format_template};
pub use math::math_add;
pub use random::{math_random, math_random_seeded, uuid};
pub use split::string_split;

use crate::json::{Array, Json, Object};

/// The longest text that is encoded, decoded or hashed, in UTF-16 units (checklist §4).
const MAX_TEXT: usize = 10_000;

/// Why a function has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntrinsicError(Box<str>);

impl IntrinsicError {
    /// The error of a Path among the arguments that finds nothing in `input`.
    #[cold]
    #[must_use]
    pub fn not_found(path: &str, input: &Json) -> Self {
        Self::new(format!(
            "The JsonPath argument for the field '{path}' could not be found in the input '{input}'"
        ))
    }

    /// What AWS reports when `call`, as the definition has it, fails.
    #[must_use]
    pub fn in_call(&self, call: &str) -> String {
        format!("The function '{call}' had the following error: {self}")
    }

    #[cold]
    fn new(message: impl Into<Box<str>>) -> Self {
        Self(message.into())
    }

    /// The error of an argument that is something else than `wanted`.
    #[cold]
    fn expected(wanted: &str, found: &Json) -> Self {
        Self::new(format!("expected {wanted}, but the argument is: {found}"))
    }
}

impl fmt::Display for IntrinsicError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for IntrinsicError {}

fn text_of(argument: &Json) -> Result<&str, IntrinsicError> {
    argument
        .as_str()
        .ok_or_else(|| IntrinsicError::expected("a string", argument))
}

fn array_of(argument: &Json) -> Result<&Array, IntrinsicError> {
    argument
        .as_array()
        .ok_or_else(|| IntrinsicError::expected("an array", argument))
}

fn object_of(argument: &Json) -> Result<&Object, IntrinsicError> {
    argument
        .as_object()
        .ok_or_else(|| IntrinsicError::expected("an object", argument))
}

/// A 32-bit integer; a decimal is rounded first, halves up (checklist 4.4).
#[inline]
fn integer_of(argument: &Json) -> Result<i64, IntrinsicError> {
    let integer = match argument.as_i64() {
        Some(integer) => Some(integer),
        None => argument.as_f64().and_then(round_half_up),
    };
    match integer {
        Some(integer) if i32::try_from(integer).is_ok() => Ok(integer),
        Some(_) => Err(IntrinsicError::expected(
            "a number from -2147483648 to 2147483647",
            argument,
        )),
        None => Err(IntrinsicError::expected("a number", argument)),
    }
}

/// Java's `Math.round`. Nothing for infinities.
fn round_half_up(number: f64) -> Option<i64> {
    let floor = number.floor();
    let rounded = if number - floor >= 0.5 {
        floor + 1.0
    } else {
        floor
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates, far outside of the 32 bits asked for"
    )]
    number.is_finite().then_some(rounded as i64)
}

fn check_length(text: &str) -> Result<(), IntrinsicError> {
    if text.len() <= MAX_TEXT || text.encode_utf16().count() <= MAX_TEXT {
        return Ok(());
    }
    Err(IntrinsicError::new(format!(
        "the argument is longer than {MAX_TEXT} characters"
    )))
}
