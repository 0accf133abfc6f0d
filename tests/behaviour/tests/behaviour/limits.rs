//! AWS's limits, at them and over them.

use asl_runtime::{Json, Limits, Options, TaskRequest, asl, json};

asl! {
    pub mod pass_on = r#"{ "StartAt": "Pass", "States": { "Pass": { "Type": "Pass", "End": true } } }"#;
    pub mod grow = r#"{ "StartAt": "Grow", "States": {
        "Grow": { "Type": "Task", "Resource": "Grow", "End": true, "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Caught" }] },
        "Caught": { "Type": "Pass", "Parameters": { "error.$": "$.Error" }, "End": true }
    } }"#;
    pub mod endless = r#"{ "StartAt": "Again", "States": {
        "Again": { "Type": "Choice", "Choices": [{ "Variable": "$", "IsPresent": true, "Next": "Again" }], "Default": "Never" },
        "Never": { "Type": "Succeed" }
    } }"#;
    pub mod nest = r#"{ "StartAt": "Wrap", "States": {
        "Wrap": { "Type": "Pass", "Parameters": { "deeper.$": "$" }, "Next": "Wrap" }, "End": { "Type": "Succeed" }
    } }"# { warnings = allow; }
}

/// A text whose JSON is `bytes` long.
fn text(bytes: usize) -> Json {
    Json::from("x".repeat(bytes - 2))
}

#[tokio::test]
async fn a_payload_of_262144_bytes_passes_and_one_byte_more_is_refused() {
    assert!(pass_on::machine().run(text(262_144)).await.is_ok());
    let error = pass_on::machine()
        .run(text(262_145))
        .await
        .expect_err("too large");
    assert!(
        error.cause().is_some_and(|cause| cause.contains("262144")),
        "{error}"
    );
}

#[tokio::test]
async fn the_limit_counts_bytes_of_utf_8() {
    let text = Json::from("é".repeat(131_072));
    assert!(pass_on::machine().run(text).await.is_err());
}

#[tokio::test]
async fn a_task_result_over_the_limit_can_be_caught() {
    let machine = grow::machine_with(|_: TaskRequest| async { Ok(text(262_145)) });
    assert_eq!(
        machine.run(json!({})).await,
        Ok(json!({"error": "States.DataLimitExceeded"}))
    );
}

#[tokio::test]
async fn an_endless_loop_fails_at_event_25000() {
    let options = Options::default().record_history(true);
    let outcome = endless::machine()
        .with(options)
        .run_to_outcome(json!({}))
        .await;
    let error = outcome.result.expect_err("it never ends");
    assert_eq!(error.error(), Some("States.Runtime"));
    assert_eq!(
        error.cause(),
        Some("The execution reached the maximum number of history events (25000).")
    );
    let last = outcome.history.last().expect("there are events");
    assert_eq!(
        (last.id, last.event_type().as_str()),
        (25_000, "ExecutionFailed")
    );
}

#[tokio::test]
async fn data_nested_ever_deeper_ends_with_an_error_and_not_with_the_stack() {
    let limits = Limits {
        history_events: u64::MAX,
        payload_bytes: usize::MAX,
        ..Limits::standard()
    };
    let options = Options::default().limits(limits);
    let error = nest::machine()
        .with(options)
        .run(json!({}))
        .await
        .expect_err("it never ends");
    assert_eq!(error.error(), Some("States.Runtime"));
    assert!(
        error
            .cause()
            .is_some_and(|cause| cause.contains("1000 levels")),
        "{error}"
    );
}
