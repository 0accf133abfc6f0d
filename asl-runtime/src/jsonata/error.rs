//! Why an expression failed.

use std::fmt;

/// An error of JSONata: its code and what the reference implementation says of it, which is also what
/// AWS reports (checklist 2.20).
///
/// One word, so that results stay small.
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Details>);

#[derive(Clone, PartialEq, Eq)]
struct Details {
    code: &'static str,
    message: Box<str>,
}

impl Error {
    /// The error `code`, such as `T2001`, with its message as the reference implementation words it.
    #[cold]
    pub(crate) fn new(code: &'static str, message: impl Into<Box<str>>) -> Self {
        let message = message.into();
        Self(Box::new(Details { code, message }))
    }

    /// A text or sequence would have become larger than an evaluation may make it (checklist 2.22).
    #[cold]
    pub(crate) fn memory_limit() -> Self {
        Self::new("U1001", "Expression evaluation memory limit exceeded")
    }

    /// JSONata's code, such as `T2001`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// What went wrong, without the code.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Error {
    /// As AWS shows it: `T1006: Attempted to invoke a non-function`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code(), self.message())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for Error {}
