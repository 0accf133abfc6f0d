//! What must hold of `Json`, by concern.

mod convert;
mod deep;
mod edit;
mod numbers;
mod parse;
mod print;
mod random;
mod serde;

use super::Json;

fn parsed(text: &str) -> Json {
    Json::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// What the length and the depth must be, counted from the text.
fn assert_measured(json: &Json) {
    let text = json.to_string();
    assert_eq!(json.serialized_len(), text.len(), "length of {text}");
    assert_eq!(json.depth(), counted_depth(&text), "depth of {text}");
}

fn counted_depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0, 0, false, false);
    for character in text.chars() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}
