//! Text as Python writes it: the test functions behind the recordings are Python.

use serde_json::Value;
use std::fmt::Write;

/// `json.dumps(value)`: a space after each comma and colon.
pub(crate) fn dumps(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", join(items.iter().map(dumps))),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("{}: {}", ascii(name), dumps(value)));
            format!("{{{}}}", join(members))
        }
        Value::String(text) => ascii(text),
        other => other.to_string(),
    }
}

/// `repr(value)` of the value as Python reads it from JSON.
pub(crate) fn repr(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", join(items.iter().map(repr))),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("{}: {}", quoted(name), repr(value)));
            format!("{{{}}}", join(members))
        }
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

/// A JSON string with everything outside ASCII escaped.
fn ascii(text: &str) -> String {
    let mut out = String::new();
    for c in Value::from(text).to_string().chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").expect("writing to a String never fails");
            }
        }
    }
    out
}

/// A Python string literal: single quotes unless only double ones avoid escaping.
fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

#[cfg(test)]
mod tests {
    use super::{dumps, repr};
    use serde_json::json;

    #[test]
    fn dumps_spaces_and_escapes_as_python_does() {
        let value = json!({"a": [1, "é"], "b": null});
        assert_eq!(dumps(&value), r#"{"a": [1, "\u00e9"], "b": null}"#);
        assert_eq!(dumps(&json!("😀")), r#""\ud83d\ude00""#);
    }

    #[test]
    fn repr_chooses_the_quotes_python_chooses() {
        assert_eq!(
            repr(&json!(["it's", "say \"x\"", true, null])),
            r#"["it's", 'say "x"', True, None]"#
        );
        assert_eq!(repr(&json!({"k": "'\""})), r#"{'k': '\'"'}"#);
    }
}
