//! Why an expression cannot be read, and what AWS accepts although it will fail.

use std::fmt;
use std::ops::Range;

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// JSONata's code (`S0202`); none for what jsonata-js has no code for, and for what AWS alone refuses.
    pub code: Option<&'static str>,
    /// The faulty bytes of the expression's text; empty where something is missing.
    pub range: Range<usize>,
    /// jsonata-js's `position`: UTF-16 units, mostly up to the end of the faulty token.
    pub position: usize,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl SyntaxError {
    pub(super) fn new(
        code: &'static str,
        range: Range<usize>,
        position: usize,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code: Some(code),
            ..Self::refused(range, position, message)
        }
    }

    /// What jsonata-js has no code for.
    pub(super) fn refused(
        range: Range<usize>,
        position: usize,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code: None,
            range,
            position,
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(formatter, "{code}: {}", self.message),
            None => formatter.write_str(&self.message),
        }
    }
}

impl std::error::Error for SyntaxError {}

/// What AWS accepts and fails, or never gives a value, at run time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The code of the error at run time, if it is one.
    pub code: Option<&'static str>,
    /// Where.
    pub range: Range<usize>,
    /// What will happen, as one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}
