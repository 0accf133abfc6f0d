//! Equality and order of values.

use std::cmp::Ordering;

use crate::json::Json;

/// JSONata's `=`: numbers by value, objects whatever the order of their fields.
pub(crate) fn deep_equals(left: &Json, right: &Json) -> bool {
    let mut pending = vec![(left, right)];
    while let Some((left, right)) = pending.pop() {
        match (left, right) {
            (Json::Array(left), Json::Array(right)) => {
                if left.len() != right.len() {
                    return false;
                }
                pending.extend(left.iter().zip(right.iter()));
            }
            (Json::Object(left), Json::Object(right)) => {
                if left.len() != right.len() {
                    return false;
                }
                for (key, value) in left {
                    let Some(other) = right.get_key(key) else {
                        return false;
                    };
                    pending.push((value, other));
                }
            }
            _ if !scalar_equals(left, right) => return false,
            _ => {}
        }
    }
    true
}

fn scalar_equals(left: &Json, right: &Json) -> bool {
    match (left, right) {
        (Json::Null, Json::Null) => true,
        (Json::Bool(left), Json::Bool(right)) => left == right,
        (Json::String(left), Json::String(right)) => left == right,
        #[expect(clippy::float_cmp, reason = "JSONata compares the doubles themselves")]
        (Json::Number(left), Json::Number(right)) => left.as_f64() == right.as_f64(),
        _ => false,
    }
}

/// The order of two texts: by UTF-16 units, as JavaScript has it, so that U+FFFF comes after an emoji.
pub(crate) fn compare_text(left: &str, right: &str) -> Ordering {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let differing = left.iter().zip(right).find(|(left, right)| left != right);
    match differing {
        Some((left, right)) => utf16_rank(*left).cmp(&utf16_rank(*right)),
        None => left.len().cmp(&right.len()),
    }
}

/// Raises the first bytes of U+E000 to U+FFFF above those of what UTF-16 writes with surrogates.
fn utf16_rank(byte: u8) -> u8 {
    match byte {
        0xEE | 0xEF => byte + 0x10,
        _ => byte,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jsonata::functions::tests::json;

    #[test]
    fn values_are_equal_whatever_their_writing() {
        for (left, right, equal) in [
            ("1", "1.0", true),
            ("9007199254740993", "9007199254740992", true),
            (
                r#"{"a": 1, "b": [1, 2]}"#,
                r#"{"b": [1.0, 2], "a": 1}"#,
                true,
            ),
            (r#"{"a": 1}"#, r#"{"b": 1}"#, false),
            (r#"{"a": 1}"#, r#"{"a": 1, "b": 1}"#, false),
            ("[1, 2]", "[2, 1]", false),
            ("[1]", "[1, 1]", false),
            ("null", "false", false),
            (r#""1""#, "1", false),
        ] {
            assert_eq!(
                deep_equals(&json(left), &json(right)),
                equal,
                "{left} {right}"
            );
        }
    }

    #[test]
    fn texts_are_ordered_by_utf_16_units() {
        let texts = [
            "", "A", "Z", "a", "aa", "é", "\u{d7ff}", "😀", "😁", "\u{e000}", "\u{ffff}",
        ];
        for pair in texts.windows(2) {
            let [left, right] = pair else { continue };
            assert_eq!(compare_text(left, right), Ordering::Less, "{left} {right}");
            assert_eq!(compare_text(right, left), Ordering::Greater);
            let units = left.encode_utf16().cmp(right.encode_utf16());
            assert_eq!(units, Ordering::Less);
        }
    }
}
