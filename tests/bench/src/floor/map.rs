//! W5: a template for each of a thousand items.

use serde_json::{Map, Value};
use tokio::task::JoinSet;

/// One tokio task per item, which owns it. Nothing where there are no readings, or one lacks a field.
pub async fn map_on_join_set(document: Value) -> Option<Value> {
    let items = readings(document)?;
    let mut outputs = vec![Value::Null; items.len()];
    let mut tasks = JoinSet::new();
    for (index, item) in items.into_iter().enumerate() {
        tasks.spawn(async move { (index, reading(&item)) });
    }
    while let Some(joined) = tasks.join_next().await {
        let (index, output) = joined.ok()?;
        *outputs.get_mut(index)? = output?;
    }
    Some(Value::Array(outputs))
}

/// One item after the other, as if nothing could ever wait.
#[must_use]
pub fn map_in_line(document: Value) -> Option<Value> {
    readings(document)?.iter().map(reading).collect()
}

fn readings(mut document: Value) -> Option<Vec<Value>> {
    match document.get_mut("readings")?.take() {
        Value::Array(items) => Some(items),
        _ => None,
    }
}

fn reading(item: &Value) -> Option<Value> {
    let mut output = Map::new();
    output.insert("id".to_owned(), item.get("id")?.clone());
    output.insert("text".to_owned(), item.get("text")?.clone());
    Some(Value::Object(output))
}
