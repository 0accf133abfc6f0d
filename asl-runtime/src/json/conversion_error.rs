//! `ConversionError`: where and why a value does not fit a Rust type.

use super::Json;
use serde::{de, ser};
use std::fmt::{self, Write};

/// Why a Rust value has no JSON form, or a JSON value does not fit a Rust type, and where inside
/// it.
///
/// Prints as `order.items[3].price: expected u32, found string "12"`.
#[derive(Clone, PartialEq, Eq)]
pub struct ConversionError(Box<Misfit>);

#[derive(Clone, PartialEq, Eq)]
struct Misfit {
    /// From the inside out, as the error travels.
    path: Vec<Step>,
    message: String,
}

#[derive(Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// A longer text is not quoted in an error.
const QUOTED_CHARACTERS: usize = 40;

impl ConversionError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(Box::new(Misfit {
            path: Vec::new(),
            message: message.into(),
        }))
    }

    pub(super) fn too_deep() -> Self {
        Self::new(format!("nesting is deeper than {} levels", Json::MAX_DEPTH))
    }

    /// The same error, seen from the object that has the value under `key`.
    #[cold]
    pub(super) fn under(mut self, key: &str) -> Self {
        self.0.path.push(Step::Key(key.to_owned()));
        self
    }

    /// The same error, seen from the array that has the value at `index`.
    #[cold]
    pub(super) fn at_index(mut self, index: usize) -> Self {
        self.0.path.push(Step::Index(index));
        self
    }

    /// Where, as in `order.items[3].price`; empty for the value itself.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in self.0.path.iter().rev() {
            match step {
                Step::Index(index) => write!(path, "[{index}]"),
                Step::Key(key) if !is_plain(key) => write!(path, "[{key:?}]"),
                Step::Key(key) if path.is_empty() => write!(path, "{key}"),
                Step::Key(key) => write!(path, ".{key}"),
            }
            .expect("writing to a String cannot fail");
        }
        path
    }

    /// What was expected and what was found, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

/// Whether `key` can stand in a path without quotes.
fn is_plain(key: &str) -> bool {
    !key.is_empty()
        && key
            .chars()
            .all(|character| character.is_alphanumeric() || character == '_' || character == '-')
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConversionError({:?})", self.to_string())
    }
}

impl std::error::Error for ConversionError {}

impl ser::Error for ConversionError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

impl de::Error for ConversionError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!("expected {expected}, found {}", Found(found)))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!("expected {expected}, found {}", Found(found)))
    }
}

/// What stands in the document, in JSON's words and without long quotations.
struct Found<'a>(de::Unexpected<'a>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            de::Unexpected::Str(text) if text.chars().nth(QUOTED_CHARACTERS).is_some() => {
                write!(f, "a string of {} bytes", text.len())
            }
            de::Unexpected::Unit => f.write_str("null"),
            de::Unexpected::Seq => f.write_str("an array"),
            de::Unexpected::Map => f.write_str("an object"),
            other => other.fmt(f),
        }
    }
}
