//! Variables: scope, order, limits.

use asl_runtime::{asl, json};

use crate::json;

asl! {
    pub mod swap = r#"{ "StartAt": "Set", "States": {
        "Set": { "Type": "Pass", "Assign": { "x": 1, "y": 2 }, "Next": "Swap" },
        "Swap": { "Type": "Pass", "Assign": { "x.$": "$y", "y.$": "$x" }, "Next": "Show" },
        "Show": { "Type": "Pass", "Parameters": { "x.$": "$x", "y.$": "$y" }, "End": true }
    } }"#;
}

#[tokio::test]
async fn every_reference_reads_the_value_at_entry() {
    assert_eq!(
        swap::machine().run(json!({})).await,
        Ok(json!({"x": 2, "y": 1}))
    );
}

asl! {
    pub mod scopes = r#"{ "StartAt": "Set", "States": {
        "Set": { "Type": "Pass", "Assign": { "factor": 10 }, "Next": "Each" },
        "Each": { "Type": "Map", "ItemsPath": "$.items", "End": true, "ItemProcessor": { "StartAt": "First", "States": {
            "First": { "Type": "Choice", "Choices": [{ "Variable": "$", "NumericEquals": 1, "Next": "Remember" }], "Default": "Show" },
            "Remember": { "Type": "Pass", "Assign": { "seen.$": "$" }, "Next": "Recall" },
            "Recall": { "Type": "Pass", "Parameters": { "seen.$": "$seen", "factor.$": "$factor" }, "End": true },
            "Show": { "Type": "Pass", "Parameters": { "factor.$": "$factor" }, "End": true } } } }
    } }"#;
}

#[tokio::test]
async fn an_iteration_reads_outer_variables_and_keeps_its_own_to_itself() {
    let output = scopes::machine().run(json!({"items": [1, 2]})).await;
    assert_eq!(
        output,
        Ok(json(r#"[{"seen":1,"factor":10},{"factor":10}]"#))
    );
}
