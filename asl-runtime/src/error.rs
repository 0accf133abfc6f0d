//! How an execution ends when it does not succeed.

use std::error::Error;
use std::fmt;

use crate::execution::{Failure, Reach};

/// The status of an execution that has ended, as `DescribeExecution` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// `SUCCEEDED`.
    Succeeded,
    /// `FAILED`.
    Failed,
    /// `TIMED_OUT`.
    TimedOut,
    /// `ABORTED`.
    Aborted,
}

impl Status {
    /// The API's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Succeeded => "SUCCEEDED",
            Status::Failed => "FAILED",
            Status::TimedOut => "TIMED_OUT",
            Status::Aborted => "ABORTED",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An execution that did not succeed: ASL's Error and Cause, and the state that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionError {
    status: Status,
    error: Option<String>,
    cause: Option<String>,
    state: Option<&'static str>,
}

impl ExecutionError {
    pub(crate) fn from_failure(failure: &Failure) -> Self {
        ExecutionError {
            status: match failure.reach() {
                Reach::Handlers | Reach::Execution => Status::Failed,
                Reach::TimedOut => Status::TimedOut,
                Reach::Aborted => Status::Aborted,
            },
            // AWS reports no Error for an execution that timed out as a whole.
            error: failure
                .error()
                .filter(|_| failure.reach() != Reach::TimedOut)
                .map(str::to_owned),
            cause: failure.cause().map(str::to_owned),
            state: failure.state(),
        }
    }

    /// How the execution ended: never [`Status::Succeeded`].
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// The Error name, such as `States.Timeout`; a Fail state may have none.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// The Cause, for people.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    /// The state that failed; nothing if the execution timed out or was stopped as a whole.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        self.state
    }
}

impl fmt::Display for ExecutionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.status {
            Status::TimedOut => "the execution timed out",
            Status::Aborted => "the execution was stopped",
            Status::Failed | Status::Succeeded => "the execution failed",
        })?;
        if let Some(state) = self.state() {
            write!(f, " in the state `{state}`")?;
        }
        match (self.error(), self.cause()) {
            (Some(error), Some(cause)) => write!(f, " with {error}: {cause}"),
            (Some(only), None) | (None, Some(only)) => write!(f, " with {only}"),
            (None, None) => Ok(()),
        }
    }
}

impl Error for ExecutionError {}
