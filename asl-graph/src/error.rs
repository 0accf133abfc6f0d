//! Why a definition cannot be drawn.

use std::error::Error;
use std::fmt;

/// Why a definition cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GraphError {
    /// A machine, branch or Item Processor has no `States` object, or no `StartAt`.
    NoStates,
    /// A transition names a state that is not beside the one it leads from.
    UnknownState {
        /// The state it leads from; none for `StartAt`.
        from: Option<String>,
        /// The name.
        to: String,
    },
    /// Branches and Item Processors nest deeper than can be drawn.
    TooDeeplyNested,
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GraphError::NoStates => f.write_str("there is no `StartAt` with `States`"),
            GraphError::UnknownState { from: None, to } => {
                write!(f, "`StartAt` names `{to}`, and there is no such state")
            }
            GraphError::UnknownState {
                from: Some(from),
                to,
            } => write!(
                f,
                "`{from}` leads to `{to}`, and there is no such state beside it"
            ),
            GraphError::TooDeeplyNested => f.write_str("the definition nests too deeply"),
        }
    }
}

impl Error for GraphError {}
