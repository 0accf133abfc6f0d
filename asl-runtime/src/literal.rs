//! Payloads that a definition spells out: built once, shared from then on.

use std::sync::OnceLock;

use crate::json::Json;

/// An object or array of the definition, as its JSON text until it is first used.
#[derive(Debug)]
pub struct Literal {
    text: &'static str,
    value: OnceLock<Json>,
}

impl Literal {
    /// For generated code: `text` is JSON that the compiler wrote.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Literal {
            text,
            value: OnceLock::new(),
        }
    }

    /// The value.
    #[must_use]
    pub fn json(&self) -> Json {
        let value = self.value.get_or_init(|| {
            Json::parse(self.text).expect("the compiler writes literals from parsed JSON")
        });
        value.clone()
    }
}
