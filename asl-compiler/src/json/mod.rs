//! The spanned JSON tree that definitions of either syntax become, every member and place kept.

mod number;
mod parse;
mod print;
mod recovery;
mod string;
mod yaml;
mod yaml_scalar;
mod yaml_text;

pub(crate) use parse::parse;
pub(crate) use print::to_text;
pub(crate) use yaml::parse as parse_yaml;

use crate::source::{OffsetMap, Span};

/// A JSON value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where the value is written, quotes and brackets included.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is written: `1.0` and `1` stay apart.
    Number(String),
    /// A string.
    String(Text),
    /// An array.
    Array(Vec<Node>),
    /// An object. A repeated key is kept as often as it is written.
    Object(Vec<Member>),
}

/// A key of an object and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The key.
    pub key: Text,
    /// Its value.
    pub value: Node,
}

/// A decoded string that still knows where each of its characters is written.
#[derive(Clone, Debug)]
pub struct Text {
    /// The decoded characters.
    pub text: String,
    /// Where the string is written, its quotes included.
    pub span: Span,
    /// Leads bytes of `text` to the bytes they are written as.
    pub offsets: OffsetMap,
}

/// Two texts are equal when their characters are, wherever they stand.
impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        self.text == other.text
    }
}

impl Text {
    /// The decoded characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where the bytes `start..end` of the decoded text are written.
    #[must_use]
    pub fn span_of(&self, start: usize, end: usize) -> Span {
        self.offsets.span(Span::new(start, end))
    }
}

impl Node {
    /// The members, where the value is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[Member]> {
        match &self.value {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The elements, where the value is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The text, where the value is a string.
    #[must_use]
    pub fn as_text(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value it is, in a report's words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }
}

#[cfg(test)]
mod tests;
