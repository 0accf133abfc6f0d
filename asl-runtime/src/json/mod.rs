//! `Json`: immutable, insertion-ordered workflow data with shared structure.
//!
//! Cloning a value is a reference count, editing it as its sole owner is in place, and every
//! container knows the length of its own JSON text, so that a payload limit costs nothing to check.
//! Names and texts are [`ArcStr`]s, which are free to clone where they are literals.

mod array;
mod compare;
mod conversion_error;
mod convert;
mod deserialize;
mod deserializer;
mod handoff;
mod macros;
mod map_key;
mod members;
mod number;
mod number_text;
mod object;
mod object_builder;
mod parse;
mod parse_error;
mod print;
mod serialize;
mod serializer;
mod shared_names;
mod size;
mod static_names;
mod string;
mod teardown;
#[cfg(test)]
mod tests;

pub use arcstr::ArcStr;
pub use array::Array;
pub use conversion_error::ConversionError;
pub use number::Number;
pub use object::Object;
pub use object_builder::ObjectBuilder;
pub use parse_error::ParseError;

use size::Extent;
pub(crate) use string::write_quoted;

/// One JSON value.
///
/// Equality is structural: the order of an object's keys does not count, but `1` and `1.0` differ
/// (see [`Number::equals_numerically`]).
#[derive(Clone, Default)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, integers apart from decimals.
    Number(Number),
    /// A text.
    String(ArcStr),
    /// A list.
    Array(Array),
    /// Names with values, in the order they were inserted.
    Object(Object),
}

const _: () = assert!(
    size_of::<Json>() == 16,
    "a value is two words: it is moved and copied everywhere"
);

impl Json {
    /// How deep containers may nest in what is parsed or converted; `[]` has depth 1. Jackson's
    /// default, hence AWS's.
    pub const MAX_DEPTH: usize = 1000;

    /// Parses one JSON document (RFC 8259, strictly).
    ///
    /// Where an object repeats a name, the last value wins in the first one's place, as with AWS.
    ///
    /// # Errors
    /// Where and why the text is not JSON, holds a lone surrogate, or nests deeper than
    /// [`Json::MAX_DEPTH`].
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        parse::document(text, Self::MAX_DEPTH)
    }

    /// Parses what the engine stored: payloads, which may be as deep as any, inside records.
    pub(crate) fn parse_stored(text: &str) -> Result<Self, ParseError> {
        const LEVELS_OF_RECORDS: usize = 8;
        parse::document(text, Self::MAX_DEPTH + LEVELS_OF_RECORDS)
    }

    /// Parses one JSON document from bytes.
    ///
    /// # Errors
    /// As [`Json::parse`]; bytes that are not UTF-8 are an error too.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, ParseError> {
        match str::from_utf8(bytes) {
            Ok(text) => Self::parse(text),
            Err(error) => Err(ParseError::not_utf8(bytes, error.valid_up_to())),
        }
    }

    /// How many bytes the compact JSON text of this value has. Constant time but for texts, which
    /// are scanned.
    ///
    /// Saturates at `usize::MAX`: shared structure can describe a text larger than any memory.
    #[must_use]
    pub fn serialized_len(&self) -> usize {
        self.extent().text
    }

    /// How deep containers nest: 0 for a scalar, 1 for `[]` or `{"a": 1}`. Constant time.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.levels() as usize
    }

    /// What kind of value this is: `"null"`, `"boolean"`, `"number"`, `"string"`, `"array"` or
    /// `"object"`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The truth value, if this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if this is one.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The integer, if this is a number without a fraction that fits; `1.0` is none.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number().and_then(Number::as_i64)
    }

    /// The nearest `f64`, if this is a number.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    /// The text, if this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The array, if this is one.
    #[must_use]
    pub fn as_array(&self) -> Option<&Array> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The array for editing, if this is one.
    #[must_use]
    pub fn as_array_mut(&mut self) -> Option<&mut Array> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    /// The object, if this is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The object for editing, if this is one.
    #[must_use]
    pub fn as_object_mut(&mut self) -> Option<&mut Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The value under `key`, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.as_object()?.get(key)
    }

    /// The value at `index`, if this is an array that long.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Json> {
        self.as_array()?.get(index)
    }

    /// Where a text or a container is: the same for clones, and for no other that lives.
    pub(crate) fn address(&self) -> Option<usize> {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) => None,
            Self::String(text) => Some(text.as_ptr().addr()),
            Self::Array(array) => Some(array.address()),
            Self::Object(object) => Some(object.address()),
        }
    }

    /// As `clone`, for the places where a call is dear.
    #[expect(
        clippy::inline_always,
        reason = "a result that comes back in memory is moved on at a loss"
    )]
    #[inline(always)]
    pub(crate) fn copy(&self) -> Self {
        match self {
            Self::Null => Self::Null,
            Self::Bool(value) => Self::Bool(*value),
            Self::Number(number) => Self::Number(number.clone()),
            Self::String(text) => Self::String(text.clone()),
            Self::Array(array) => Self::Array(array.clone()),
            Self::Object(object) => Self::Object(object.clone()),
        }
    }

    #[inline]
    fn extent(&self) -> Extent {
        match self {
            Self::Null | Self::Bool(true) => Extent::scalar(4),
            Self::Bool(false) => Extent::scalar(5),
            Self::Number(number) => Extent::scalar(number.text_len()),
            Self::String(text) => Extent::scalar(string::quoted_len(text)),
            Self::Array(array) => array.extent(),
            Self::Object(object) => object.extent(),
        }
    }

    #[inline]
    fn levels(&self) -> u32 {
        match self {
            Self::Array(array) => array.levels(),
            Self::Object(object) => object.levels(),
            _ => 0,
        }
    }
}
