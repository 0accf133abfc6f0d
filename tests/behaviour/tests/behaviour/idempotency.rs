//! The key that handlers give to the outside world.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use asl_runtime::{TaskError, TaskRequest, asl, json};

use crate::on_test_clock;

asl! {
    pub mod many = r#"{ "StartAt": "Both", "States": {
        "Both": { "Type": "Parallel", "Next": "Again", "Branches": [
            { "StartAt": "Each", "States": { "Each": { "Type": "Map", "ItemsPath": "$.items", "End": true,
                "ItemProcessor": { "StartAt": "Item", "States": { "Item": { "Type": "Task", "Resource": "Work", "End": true,
                    "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 2 }] } } } } } },
            { "StartAt": "Single", "States": { "Single": { "Type": "Task", "Resource": "Work", "End": true } } } ] },
        "Again": { "Type": "Task", "Resource": "Work", "ResultPath": null, "Next": "More" },
        "More": { "Type": "Choice", "Choices": [{ "Variable": "$[0][0]", "NumericEquals": 1, "Next": "Reset" }], "Default": "Done" },
        "Reset": { "Type": "Pass", "Result": [[2]], "Next": "Again" },
        "Done": { "Type": "Succeed" }
    } }"#;
}

#[tokio::test]
async fn the_key_is_one_for_all_attempts_of_a_visit_and_unlike_every_other() {
    let (_, options) = on_test_clock();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let machine = many::machine_with(move |request: TaskRequest| {
        let context = &request.context;
        let note = (context.idempotency_key(), context.attempt());
        notes.lock().expect("no test panics").push(note);
        let first = context.state_name() == "Item" && context.attempt() == 1;
        async move {
            if first {
                Err(TaskError::new("Busy", ""))
            } else {
                Ok(json!(1))
            }
        }
    });
    let input = json!({"items": [1, 2, 3]});
    machine
        .with(options)
        .run(input)
        .await
        .expect("every retry succeeds");
    let seen = seen.lock().expect("no test panics");
    let keys: BTreeSet<&str> = seen.iter().map(|(key, _)| key.as_str()).collect();
    let attempts: BTreeSet<(&str, u32)> = seen
        .iter()
        .map(|(key, attempt)| (key.as_str(), *attempt))
        .collect();
    assert_eq!(attempts.len(), seen.len(), "no attempt happens twice");
    assert_eq!(seen.len(), 3 * 2 + 1 + 2);
    assert_eq!(keys.len(), 3 + 1 + 2, "{keys:#?}");
}
