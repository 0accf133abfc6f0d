//! A JSON tree as text again.

use std::fmt::Write as _;

use super::{Node, Value};

/// The JSON text of `node` without layout. It has been parsed, so that it is not too deep to recurse into.
pub(crate) fn to_text(node: &Node) -> String {
    let mut text = String::new();
    write(node, &mut text);
    text
}

fn write(node: &Node, text: &mut String) {
    match &node.value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => text.push_str(number),
        Value::String(value) => write_string(value.as_str(), text),
        Value::Array(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                separate(index, text);
                write(element, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (index, member) in members.iter().enumerate() {
                separate(index, text);
                write_string(member.key.as_str(), text);
                text.push(':');
                write(&member.value, text);
            }
            text.push('}');
        }
    }
}

fn separate(index: usize, text: &mut String) {
    if index > 0 {
        text.push(',');
    }
}

fn write_string(value: &str, text: &mut String) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\'' => text.push(character),
            // rustc refuses some of these in a literal.
            unprintable if unprintable.escape_debug().len() > 1 => {
                for unit in unprintable.encode_utf16(&mut [0; 2]) {
                    write!(text, "\\u{unit:04x}").expect("a string takes all that is written");
                }
            }
            character => text.push(character),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::to_text;
    use crate::diagnostics::Diagnostics;
    use crate::json::parse;
    use crate::substitutions::Substitutions;

    #[test]
    fn what_is_printed_reads_as_it_was_written() {
        let written =
            r#" { "a" : [1.0, -2e3, true, null, {}, []], "b\n\"\\\t\u202e'é": "\ud83d\ude00" } "#;
        let text = |written: &str| {
            let mut diagnostics = Diagnostics::new();
            let node = parse(written, &Substitutions::default(), &mut diagnostics);
            assert!(diagnostics.finish().is_empty());
            to_text(&node.expect("it is JSON"))
        };
        let printed = text(written);
        let expected = r#"{"a":[1.0,-2e3,true,null,{},[]],"b\n\"\\\u0009\u202e'é":"😀"}"#;
        assert_eq!(printed, expected);
        assert_eq!(text(&printed), expected);
    }
}
