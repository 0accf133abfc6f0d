//! The inputs of the workloads, as text: each side parses them into its own kind of value.

use serde_json::{Value, json};

/// About a kilobyte, as deep and as mixed as real payloads are: the input of W1, W4 and W6.
pub const SHIPMENT: &str = include_str!("../workloads/shipment.json");

/// Where the counter of W2 starts.
pub const COUNT: &str = r#"{"count": 0}"#;

/// A thousand items for W5.
#[must_use]
pub fn readings() -> String {
    let items = (0..1000).map(|id| json!({"id": id, "text": format!("value-{id}")}));
    json!({"readings": items.collect::<Value>()}).to_string()
}

/// An order of a hundred lines, which JSONata is measured on.
#[must_use]
pub fn order() -> String {
    let lines = (0..100).map(|number| {
        json!({"sku": format!("SKU-{number:03}"), "price": number % 97 + 1, "quantity": number % 5 + 1})
    });
    let customer = json!({"id": "C-4711", "name": "Ada Lovelace", "tier": "gold"});
    let lines: Value = lines.collect();
    json!({"order": {"id": "A-1", "customer": customer, "lines": lines}}).to_string()
}
