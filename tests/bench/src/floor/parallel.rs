//! W6: ten branches, each on a task of its own, with a share of the document.

use std::sync::Arc;

use serde_json::{Map, Value};
use tokio::task::JoinSet;

const BRANCHES: usize = 10;

/// Nothing where the document has no shipment.
pub async fn parallel(document: Value) -> Option<Value> {
    let document = Arc::new(document);
    let mut tasks = JoinSet::new();
    for branch in 0..BRANCHES {
        let document = Arc::clone(&document);
        tasks.spawn(async move { (branch, quote(&document, branch)) });
    }
    let mut outputs = vec![Value::Null; BRANCHES];
    while let Some(joined) = tasks.join_next().await {
        let (branch, output) = joined.ok()?;
        *outputs.get_mut(branch)? = output?;
    }
    Some(Value::Array(outputs))
}

fn quote(document: &Value, carrier: usize) -> Option<Value> {
    let mut output = Map::new();
    output.insert("carrier".to_owned(), Value::from(carrier));
    output.insert(
        "id".to_owned(),
        document.get("shipment")?.get("id")?.clone(),
    );
    Some(Value::Object(output))
}
