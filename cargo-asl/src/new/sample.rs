//! A guess at an input: an object with every field that the definition reads, of the type that it seems to want.

mod path;
mod reads;
mod shape;

use serde_json::{Value, json};

use self::reads::Reads;

/// The sample of a definition. The same object serves as the input of executions and as the answer of stubs.
pub(super) fn of(definition: &Value) -> Value {
    match Reads::of(definition).shape.value() {
        Value::Object(fields) => Value::Object(fields),
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of;

    #[test]
    fn a_sample_has_what_the_definition_reads() {
        let definition = json!({ "StartAt": "Pay", "States": {
            "Pay": {
                "Type": "Task", "Resource": "$.not", "ResultPath": "$.written",
                "Parameters": { "id.$": "$.order.id", "at.$": "$$.State.EnteredTime" },
                "ResultSelector": { "receipt.$": "$.Payload.receipt" }
            },
            "IsPaid": { "Type": "Choice", "Choices": [
                { "Variable": "$.status", "StringEquals": "PAID", "Next": "Pause" },
                { "Variable": "$.status", "StringEquals": "OPEN", "Next": "Pay" },
                { "Variable": "$.total", "NumericGreaterThan": 100, "Next": "Pause" }
            ] },
            "Pause": { "Type": "Wait", "SecondsPath": "$.pause" },
            "Each": { "Type": "Map", "ItemsPath": "$.order.lines", "ItemProcessor": { "States": {
                "Pack": { "Type": "Pass", "InputPath": "$.sku" } } } }
        } });
        let expected = json!({
            "order": { "id": "sample", "lines": [{ "sku": "sample" }] },
            "Payload": { "receipt": "sample" },
            "receipt": "sample",
            "status": "PAID",
            "total": 101,
            "pause": 1,
            "sku": "sample"
        });
        assert_eq!(of(&definition), expected);
    }

    #[test]
    fn answers_have_what_is_read_where_they_are_put() {
        let definition = json!({ "StartAt": "Find", "States": {
            "Find": { "Type": "Task", "ResultPath": "$.found" },
            "Each": { "Type": "Map", "ItemsPath": "$.found.Payload.rows",
                "ItemSelector": { "row.$": "$$.Map.Item.Value" },
                "ItemProcessor": { "States": { "Pack": { "Type": "Pass", "InputPath": "$.row.sku" } } } }
        } });
        let rows = json!([{ "sku": "sample" }]);
        let sample = of(&definition);
        assert_eq!(sample["found"]["Payload"]["rows"], rows);
        assert_eq!(sample["row"], json!({ "sku": "sample" }));
        assert!(sample["rows"].is_array(), "{sample}");
    }

    #[test]
    fn a_definition_that_reads_nothing_gets_an_empty_object() {
        let definition = json!({ "States": { "Pass": { "Type": "Pass", "InputPath": "$[0]" } } });
        assert_eq!(of(&definition), json!({}), "nor one that reads a list");
    }
}
