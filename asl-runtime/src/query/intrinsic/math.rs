//! Intrinsic Functions on numbers.

use super::{IntrinsicError, integer_of};
use crate::json::Json;

/// `States.MathAdd(a, b)`: both are rounded first; the sum is exact.
///
/// # Errors
/// Where an argument is no number, or lies outside of 32 bits.
#[inline]
pub fn math_add(a: &Json, b: &Json) -> Result<Json, IntrinsicError> {
    Ok(Json::from(integer_of(a)? + integer_of(b)?))
}
