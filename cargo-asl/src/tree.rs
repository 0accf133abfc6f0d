//! The compiler's tree as plain JSON.

use asl_compiler::json::{Node, Value as Spanned};
use serde_json::{Number, Value};

/// The value of a tree, without its places. Of a repeated key the last counts. The parser bounds how deep it goes.
pub(crate) fn value(node: &Node) -> Value {
    match &node.value {
        Spanned::Null => Value::Null,
        Spanned::Bool(value) => Value::Bool(*value),
        Spanned::Number(text) => number(text).map_or(Value::Null, Value::Number),
        Spanned::String(text) => Value::String(text.text.clone()),
        Spanned::Array(elements) => elements.iter().map(value).collect(),
        Spanned::Object(members) => members
            .iter()
            .map(|member| (member.key.text.clone(), value(&member.value)))
            .collect(),
    }
}

/// A number as it is shown; none beyond what a double holds.
fn number(text: &str) -> Option<Number> {
    text.parse().ok()
}
