//! `TestStateError`: why a state cannot be tested as asked.

use std::fmt;

/// Why a state cannot be tested as asked, in AWS's words where it has any.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TestStateError {
    /// `InvalidDefinition`: the state is none that can be tested so.
    InvalidDefinition(String),
    /// `ValidationException`: the mock, the Context Object or the configuration does not suit the state.
    Validation(String),
    /// `InvalidExecutionInput`: the input is over the limit.
    InvalidInput(String),
}

impl TestStateError {
    /// The API's name for it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            TestStateError::InvalidDefinition(_) => "InvalidDefinition",
            TestStateError::Validation(_) => "ValidationException",
            TestStateError::InvalidInput(_) => "InvalidExecutionInput",
        }
    }

    pub(super) fn validation(message: impl Into<String>) -> Self {
        TestStateError::Validation(message.into())
    }
}

impl fmt::Display for TestStateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TestStateError::InvalidDefinition(message)
            | TestStateError::Validation(message)
            | TestStateError::InvalidInput(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for TestStateError {}
