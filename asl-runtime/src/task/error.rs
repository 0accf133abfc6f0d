//! How a handler fails: ASL's Error and Cause.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::execution::{Failure, error_name};

/// A failed Task, by the Error name that `Retry` and `Catch` match and the Cause that people read.
///
/// Any standard error becomes one with `?`: its Error is `States.TaskFailed`, its Cause the chain of messages.
///
/// ```
/// use asl_runtime::TaskError;
///
/// fn parse(text: &str) -> Result<u32, TaskError> {
///     if text.is_empty() {
///         return Err(TaskError::new("EmptyOrder", "the order has no items"));
///     }
///     Ok(text.parse()?)
/// }
///
/// assert_eq!(parse("").unwrap_err().error(), Some("EmptyOrder"));
/// assert_eq!(parse("x").unwrap_err().error(), Some("States.TaskFailed"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct TaskError {
    error: Option<Cow<'static, str>>,
    cause: Option<String>,
}

impl TaskError {
    /// A failure with an Error name of your own, which must not start with `States.`, and a Cause.
    #[must_use]
    pub fn new(error: impl Into<Cow<'static, str>>, cause: impl Into<String>) -> Self {
        TaskError::from_parts(Some(error.into()), Some(cause.into()))
    }

    /// A failure that lacks its Error or its Cause, as some services report them.
    #[must_use]
    pub fn from_parts(error: Option<Cow<'static, str>>, cause: Option<String>) -> Self {
        TaskError { error, cause }
    }

    /// The Error name.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// The Cause.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }

    pub(crate) fn panicked(panic: &(dyn Any + Send)) -> Self {
        let message = panic
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("no message");
        TaskError::new(
            error_name::TASK_FAILED,
            format!("The handler panicked: {message}"),
        )
    }
}

impl<E: Error> From<E> for TaskError {
    fn from(error: E) -> Self {
        let mut cause = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            cause.push_str(": ");
            cause.push_str(&error.to_string());
            source = error.source();
        }
        TaskError::new(error_name::TASK_FAILED, cause)
    }
}

impl From<TaskError> for Failure {
    fn from(error: TaskError) -> Self {
        Failure::new(error.error, error.cause)
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.error().unwrap_or("failed without an Error"))?;
        match self.cause() {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
