//! Parallel states.

use super::Branch;

/// The fields of a Parallel state alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Parallel {
    /// `Branches`, at least one.
    pub branches: Vec<Branch>,
}
