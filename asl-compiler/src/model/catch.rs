//! Catchers.

use super::{Assign, PathField};
use crate::json::{Node, Text};
use crate::source::Span;

/// One entry of `Catch` (ASL "Fallback states").
#[derive(Clone, Debug, PartialEq)]
pub struct Catcher {
    /// Where the entry is written.
    pub span: Span,
    /// `Comment`.
    pub comment: Option<Text>,
    /// `ErrorEquals`, at least one name.
    pub error_equals: Vec<Text>,
    /// `Next`: the name of a state in the same `States` map.
    pub next: Text,
    /// `ResultPath` (JSONPath): where the Error Output goes in the raw input.
    pub result_path: Option<PathField>,
    /// `Output` (JSONata).
    pub output: Option<Node>,
    /// `Assign`, in place of the state's.
    pub assign: Option<Assign>,
}
