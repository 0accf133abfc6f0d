//! A definition's digest: what it means, without comments and layout.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::json::{Node, Value};

/// Fields whose content is data: a `Comment` in there is one of its fields.
const PAYLOADS: [&str; 13] = [
    "Arguments",
    "Assign",
    "BatchInput",
    "Credentials",
    "ItemSelector",
    "Items",
    "Output",
    "Parameters",
    "Payload",
    "ReaderConfig",
    "Result",
    "ResultSelector",
    "WriterConfig",
];

/// The digest of a definition whose placeholders have been replaced, as hexadecimal text.
pub(crate) fn of(definition: &Node) -> String {
    let mut canonical = String::new();
    write(definition, Keys::Fields, &mut canonical);
    let digest = Sha256::digest(canonical.as_bytes());
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all that is written");
        text
    })
}

/// What the keys of an object are.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    /// Fields of the language.
    Fields,
    /// Names of states.
    States,
    /// Data.
    Data,
}

impl Keys {
    /// What the keys of the value of `name` are.
    fn within(self, name: &str) -> Self {
        match self {
            Keys::States => Keys::Fields,
            Keys::Fields if name == "States" => Keys::States,
            Keys::Fields if PAYLOADS.contains(&name) => Keys::Data,
            keys => keys,
        }
    }
}

/// Appends compact JSON. The definition has been parsed, so that it is not too deep to recurse into.
fn write(node: &Node, keys: Keys, text: &mut String) {
    match &node.value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => text.push_str(number),
        Value::String(value) => write_string(value.as_str(), text),
        Value::Array(elements) => {
            text.push('[');
            for element in elements {
                write(element, keys, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for member in members {
                let name = member.key.as_str();
                if keys == Keys::Fields && name == "Comment" {
                    continue;
                }
                write_string(name, text);
                write(&member.value, keys.within(name), text);
                text.push(',');
            }
            text.push('}');
        }
    }
}

/// Whatever the escapes, a text that no other value can look like.
fn write_string(value: &str, text: &mut String) {
    write!(text, "{value:?}").expect("a string takes all that is written");
}

#[cfg(test)]
mod tests {
    use super::of;
    use crate::diagnostics::Diagnostics;
    use crate::json::parse;
    use crate::substitutions::Substitutions;

    fn digest(text: &str) -> String {
        let mut diagnostics = Diagnostics::new();
        let node = parse(text, &Substitutions::default(), &mut diagnostics);
        assert!(diagnostics.finish().is_empty());
        of(&node.expect("it is JSON"))
    }

    #[test]
    fn comments_and_layout_do_not_count() {
        let plain = r#"{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}"#;
        let commented = r#"{ "Comment": "why", "StartAt": "A", "States": { "A": { "Type": "Succeed", "Comment": "x" } } }"#;
        assert_eq!(digest(plain), digest(commented));
    }

    #[test]
    fn a_comment_in_a_payload_is_data() {
        let with = |comment: &str| format!(r#"{{"Parameters": {{"Comment": "{comment}"}}}}"#);
        assert_ne!(digest(&with("a")), digest(&with("b")));
    }

    #[test]
    fn a_state_may_be_named_like_a_field() {
        let with = |kind: &str| format!(r#"{{"States": {{"Comment": {{"Type": "{kind}"}}}}}}"#);
        assert_ne!(digest(&with("Pass")), digest(&with("Wait")));
    }

    #[test]
    fn what_the_machine_does_counts() {
        assert_ne!(digest(r#"{"StartAt":"A"}"#), digest(r#"{"StartAt":"B"}"#));
    }
}
