//! Values that the definition spells out.

use crate::ir::Literal;
use crate::json::{Node, Value};
use crate::json_text::write_string;

/// The value of a JSON tree.
pub(super) fn of(node: &Node) -> Literal {
    match &node.value {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Boolean(*value),
        Value::Number(text) => number(text),
        Value::String(text) => Literal::Text(text.text.clone()),
        Value::Array(_) | Value::Object(_) => {
            let mut text = String::new();
            write(node, &mut text);
            Literal::Json(text)
        }
    }
}

/// A number: an integer where it is written as one. `-0` is none, for it is not `0`.
pub(super) fn number(text: &str) -> Literal {
    match text.parse() {
        Ok(0) if text.starts_with('-') => Literal::Json(text.to_owned()),
        Ok(integer) => Literal::Integer(integer),
        Err(_) => Literal::Json(text.to_owned()),
    }
}

fn write(node: &Node, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(text) => out.push_str(text),
        Value::String(text) => write_string(&text.text, out),
        Value::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                separate(index, out);
                write(element, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, member) in members.iter().enumerate() {
                separate(index, out);
                write_string(&member.key.text, out);
                out.push(':');
                write(&member.value, out);
            }
            out.push('}');
        }
    }
}

fn separate(index: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
}

#[cfg(test)]
mod tests {
    use super::{number, of};
    use crate::diagnostics::Diagnostics;
    use crate::ir::Literal;
    use crate::json;
    use crate::substitutions::Substitutions;

    fn literal(text: &str) -> Literal {
        let mut diagnostics = Diagnostics::new();
        let node = json::parse(text, &Substitutions::default(), &mut diagnostics);
        assert!(diagnostics.finish().is_empty());
        of(&node.expect("valid JSON"))
    }

    #[test]
    fn numbers_that_are_no_integers_keep_their_text() {
        assert_eq!(number("17"), Literal::Integer(17));
        assert_eq!(number("-3"), Literal::Integer(-3));
        for text in ["1.0", "1e3", "-0", "99999999999999999999"] {
            assert_eq!(number(text), Literal::Json(text.to_owned()));
        }
    }

    #[test]
    fn containers_become_compact_json() {
        assert_eq!(literal(" \"a\\n\" "), Literal::Text("a\n".to_owned()));
        assert_eq!(
            literal(r#"{ "a\"b": [1, null, true], "\u0001": "é" }"#),
            Literal::Json(r#"{"a\"b":[1,null,true],"\u0001":"é"}"#.to_owned())
        );
    }
}
