//! Constants of filters as JSON text.

use crate::json_text::write_string;
use crate::query::Literal;

/// The JSON text of a filter's constant.
pub(super) fn filter_literal(literal: &Literal) -> String {
    let mut text = String::new();
    write(literal, &mut text);
    text
}

fn write(literal: &Literal, out: &mut String) {
    match literal {
        Literal::Null => out.push_str("null"),
        Literal::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Literal::Number(text) => out.push_str(text),
        Literal::Text(text) => write_string(text, out),
        Literal::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write(item, out);
            }
            out.push(']');
        }
        Literal::Object(fields) => {
            out.push('{');
            for (index, (name, value)) in fields.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                write_string(name, out);
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}
