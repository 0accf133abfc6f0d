//! Succeed and Fail states.

use super::FieldValue;
use crate::json::Text;

/// A Succeed state has no fields of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Succeed;

/// The fields of a Fail state alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Fail {
    /// `Error` or `ErrorPath`.
    pub error: Option<FieldValue<Text>>,
    /// `Cause` or `CausePath`.
    pub cause: Option<FieldValue<Text>>,
}
