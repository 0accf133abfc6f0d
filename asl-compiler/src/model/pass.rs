//! Pass states.

use crate::json::Node;

/// The fields of a Pass state alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Pass {
    /// `Result` (JSONPath): the literal that stands for the result of a virtual task.
    pub result: Option<Node>,
}
