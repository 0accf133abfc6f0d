//! W2: counts to a thousand, in a document that is made anew each round.

use serde_json::{Map, Value};

/// Nothing where there is no count.
#[must_use]
pub fn counter_loop(mut document: Value) -> Option<Value> {
    while document.get("count")?.as_f64()? < 1000.0 {
        let count = document.get("count")?.as_i64()?.checked_add(1)?;
        let mut next = Map::new();
        next.insert("count".to_owned(), Value::from(count));
        document = Value::Object(next);
    }
    Some(document)
}
