//! Payload Templates: JSON in which keys that end in `.$` name queries.

use crate::json::{Node, Text};
use crate::source::Span;

/// A Payload Template or a part of one (ASL "Payload Template").
#[derive(Clone, Debug, PartialEq)]
pub enum PayloadTemplate {
    /// A value that holds no query at any depth. All of a JSONata template is one literal, whose strings between
    /// `{%` and `%}` are expressions.
    Literal(Node),
    /// The value of a field whose key ends in `.$`: the text of a path or an Intrinsic Function.
    Query(Text),
    /// An object that holds queries.
    Object {
        /// Where it is written.
        span: Span,
        /// Its fields in order.
        fields: Vec<TemplateField>,
    },
    /// An array that holds queries.
    Array {
        /// Where it is written.
        span: Span,
        /// Its elements in order.
        elements: Vec<PayloadTemplate>,
    },
}

/// A field of a Payload Template's object.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateField {
    /// The field's name in the result, without the `.$` of a query; its span is that of the whole key.
    pub name: Text,
    /// The value.
    pub value: PayloadTemplate,
}

/// The variables that `Assign` sets, in order (ASL "Variables").
#[derive(Clone, Debug, PartialEq)]
pub struct Assign {
    /// Where the `Assign` object is written.
    pub span: Span,
    /// Variable names with the values they get.
    pub variables: Vec<TemplateField>,
}
