//! The machines, and how their executions must end.

use asl_runtime::{Json, asl, json};

asl! {
    /// Tasks in a row.
    pub mod chain = r#"{ "StartAt": "First", "States": {
        "First": { "Type": "Task", "Resource": "Add", "Next": "Second" },
        "Second": { "Type": "Task", "Resource": "Add", "Next": "Third" },
        "Third": { "Type": "Task", "Resource": "Add", "End": true }
    } }"#;

    /// Branches that wait, and that try again.
    pub mod fan = r#"{ "StartAt": "Fan", "States": {
        "Fan": { "Type": "Parallel", "ResultSelector": { "n.$": "$[0].n", "m.$": "$[1].n" }, "End": true, "Branches": [
            { "StartAt": "Branch0 One", "States": {
                "Branch0 One": { "Type": "Task", "Resource": "Add", "Next": "Branch0 Wait" },
                "Branch0 Wait": { "Type": "Wait", "Seconds": 60, "Next": "Branch0 Two" },
                "Branch0 Two": { "Type": "Task", "Resource": "Add", "End": true } } },
            { "StartAt": "Branch1 Flaky", "States": {
                "Branch1 Flaky": { "Type": "Task", "Resource": "Flaky", "Next": "Branch1 Two",
                    "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 30, "MaxAttempts": 3 }] },
                "Branch1 Two": { "Type": "Task", "Resource": "Add", "End": true } } },
            { "StartAt": "Branch2 Pass", "States": { "Branch2 Pass": { "Type": "Pass", "End": true } } }
        ] }
    } }"#;

    /// Iterations, two at a time.
    pub mod rows = r#"{ "StartAt": "Rows", "States": {
        "Rows": { "Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 2, "End": true,
            "ItemSelector": { "n.$": "$$.Map.Item.Value" },
            "ItemProcessor": { "StartAt": "Row", "States": {
                "Row": { "Type": "Task", "Resource": "Add", "Next": "Pause" },
                "Pause": { "Type": "Wait", "Seconds": 5, "Next": "Again" },
                "Again": { "Type": "Task", "Resource": "Add", "End": true } } } }
    } }"#;

    /// Asks somebody.
    pub mod asks = r#"{ "StartAt": "Prepare", "States": {
        "Prepare": { "Type": "Task", "Resource": "Add", "Next": "Ask" },
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
            "Parameters": { "FunctionName": "Ask", "Payload": { "token.$": "$$.Task.Token" } },
            "ResultPath": "$.answer", "Next": "Decided" },
        "Decided": { "Type": "Task", "Resource": "Add", "ResultPath": "$.decided", "End": true }
    } }"#;

    /// Starts a chain, and waits for it.
    pub mod calls = r#"{ "StartAt": "Call", "States": {
        "Call": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": { "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:chain",
                "Input": { "n.$": "$.n" } }, "OutputPath": "$.Output", "Next": "After" },
        "After": { "Type": "Task", "Resource": "Add", "End": true }
    } }"#;

    /// Waits for an execution that does not end, until both are stopped.
    pub mod recalled = r#"{ "StartAt": "Call", "States": {
        "Call": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync",
            "Parameters": { "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:endless" },
            "End": true }
    } }"#;

    /// What `recalled` waits for.
    pub mod endless = r#"{ "StartAt": "Work", "States": {
        "Work": { "Type": "Task", "Resource": "Add", "Next": "Rest" },
        "Rest": { "Type": "Wait", "Seconds": 86400, "End": true }
    } }"#;
}

/// The names of the machines that are started from outside.
pub(crate) const NAMES: [&str; 6] = ["chain", "fan", "rows", "asks", "calls", RECALLED];

/// The machine whose execution is stopped from outside, by a clock that is not the test's: nothing else ends it.
pub(crate) const RECALLED: &str = "recalled";

/// What they are started with.
pub(crate) fn input() -> Json {
    json!({ "n": 7, "items": [1, 2, 3] })
}

/// What an execution must give, but for what it was told.
pub(crate) fn expected(machine: &str) -> Json {
    match machine {
        "fan" => json!({ "n": 9, "m": 9 }),
        "rows" => json!([{ "n": 3 }, { "n": 4 }, { "n": 5 }]),
        "asks" => json!({ "n": 8, "decided": { "n": 9 } }),
        "calls" => json!({ "n": 11 }),
        _ => json!({ "n": 10 }),
    }
}
