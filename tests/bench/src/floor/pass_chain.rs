//! W1: a hundred times a template of four fields, put into the document.

use serde_json::{Map, Value};

/// Nothing where a path finds nothing.
#[must_use]
pub fn pass_chain(mut document: Value) -> Option<Value> {
    for step in 0..100 {
        let label = label(&document, step)?;
        document.as_object_mut()?.insert("label".to_owned(), label);
    }
    Some(document)
}

fn label(document: &Value, step: u32) -> Option<Value> {
    let shipment = document.get("shipment")?;
    let count = shipment.get("parcels")?.get(3)?.get("count")?;
    let mut label = Map::new();
    label.insert("id".to_owned(), shipment.get("id")?.clone());
    label.insert("count".to_owned(), count.clone());
    label.insert(
        "trace".to_owned(),
        document.get("source")?.get("trace")?.clone(),
    );
    label.insert("step".to_owned(), Value::from(step));
    Some(Value::Object(label))
}
