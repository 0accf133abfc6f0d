//! Wait states.

use super::FieldValue;
use crate::json::Text;

/// The fields of a Wait state alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// What is waited for; exactly one of the four fields.
    pub wait_for: WaitFor,
}

/// The end of a wait.
#[derive(Clone, Debug, PartialEq)]
pub enum WaitFor {
    /// `Seconds` or `SecondsPath`.
    Seconds(FieldValue<u32>),
    /// `Timestamp` or `TimestampPath`; a literal is a valid RFC 3339 timestamp.
    Timestamp(FieldValue<Text>),
}
