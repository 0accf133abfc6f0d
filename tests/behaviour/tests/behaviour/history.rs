//! Histories: AWS's events, in its order.

use asl_runtime::{TaskRequest, asl, json};

use crate::{on_test_clock, types};

asl! {
    pub mod chain = r#"{ "StartAt": "Work", "States": {
        "Work": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Work", "Next": "Each" },
        "Each": { "Type": "Map", "MaxConcurrency": 1, "Next": "Done",
                  "ItemProcessor": { "StartAt": "Item", "States": { "Item": { "Type": "Pass", "End": true } } } },
        "Done": { "Type": "Succeed" }
    } }"#;
}

#[tokio::test]
async fn a_history_has_awss_events_with_the_event_each_follows() {
    let (_, options) = on_test_clock();
    let machine = chain::machine_with(|_: TaskRequest| async { Ok(json!([1, 2])) });
    let outcome = machine
        .with(options.record_history(true))
        .run_to_outcome(json!({}))
        .await;
    let expected = [
        ("ExecutionStarted", 0),
        ("TaskStateEntered", 0),
        ("LambdaFunctionScheduled", 2),
        ("LambdaFunctionStarted", 3),
        ("LambdaFunctionSucceeded", 4),
        ("TaskStateExited", 5),
        ("MapStateEntered", 6),
        ("MapStateStarted", 7),
        ("MapIterationStarted", 8),
        ("PassStateEntered", 9),
        ("PassStateExited", 10),
        ("MapIterationSucceeded", 11),
        ("MapIterationStarted", 11),
        ("PassStateEntered", 13),
        ("PassStateExited", 14),
        ("MapIterationSucceeded", 15),
        ("MapStateSucceeded", 16),
        ("MapStateExited", 16),
        ("SucceedStateEntered", 18),
        ("SucceedStateExited", 19),
        ("ExecutionSucceeded", 20),
    ];
    let expected = expected.map(|(event, previous)| (event.to_owned(), previous));
    assert_eq!(types(&outcome.history), expected);
    assert_eq!(outcome.result, Ok(json!([1, 2])));
}

#[tokio::test]
async fn events_are_written_as_the_api_writes_them() {
    let (_, options) = on_test_clock();
    let machine = chain::machine_with(|_: TaskRequest| async { Ok(json!([])) });
    let outcome = machine
        .with(options.record_history(true))
        .run_to_outcome(json!({}))
        .await;
    let scheduled = outcome.history.get(2).expect("the third event").to_json();
    let details = json!({
        "resource": "arn:aws:lambda:us-east-1:123456789012:function:Work",
        "input": "{}",
        "inputDetails": {"truncated": false}
    });
    assert_eq!(
        scheduled.get("lambdaFunctionScheduledEventDetails"),
        Some(&details)
    );
    assert_eq!(scheduled.get("previousEventId"), Some(&json!(2)));
}
