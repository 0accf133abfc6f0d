//! `ParseError`: where and why a text is not JSON.

use std::borrow::Cow;
use std::fmt;

/// Why a text is not a JSON document, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError(Box<Fault>);

/// Boxed, so that the parser's results stay as small as the values.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    offset: usize,
    line: usize,
    column: usize,
    message: Cow<'static, str>,
}

impl ParseError {
    /// An error at byte `offset` of `text`, which lies between characters.
    pub(super) fn at(text: &str, offset: usize, message: impl Into<Cow<'static, str>>) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Self(Box::new(Fault {
            offset,
            line,
            column,
            message: message.into(),
        }))
    }

    pub(super) fn not_utf8(bytes: &[u8], valid_up_to: usize) -> Self {
        let valid = bytes.get(..valid_up_to).unwrap_or_default();
        Self::at(
            &String::from_utf8_lossy(valid),
            valid_up_to,
            "the bytes here are not UTF-8",
        )
    }

    /// Where, in bytes from the start of the text.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The line, counted from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// The column in characters, counted from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.0.column
    }

    /// What was expected and what was found, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fault {
            line,
            column,
            message,
            ..
        } = &*self.0;
        write!(f, "line {line}, column {column}: {message}")
    }
}

impl std::error::Error for ParseError {}
