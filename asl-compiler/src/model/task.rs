//! Task states.

use super::{FieldValue, PayloadTemplate, Resource};
use crate::source::Span;

/// The fields of a Task state alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// `Resource`: what does the work.
    pub resource: Resource,
    /// `TimeoutSeconds` or `TimeoutSecondsPath`.
    pub timeout_seconds: Option<FieldValue<u32>>,
    /// `HeartbeatSeconds` or `HeartbeatSecondsPath`.
    pub heartbeat_seconds: Option<FieldValue<u32>>,
    /// `Credentials`.
    pub credentials: Option<Credentials>,
}

/// `Credentials` of a Task: an object with a `RoleArn`.
#[derive(Clone, Debug, PartialEq)]
pub struct Credentials {
    /// Where the object is written.
    pub span: Span,
    /// The object as a Payload Template.
    pub template: PayloadTemplate,
}
