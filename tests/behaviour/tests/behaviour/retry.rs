//! Retry and Catch.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use asl_runtime::{Json, TaskError, TaskRequest, asl, json};

use crate::{elapsed, json, on_test_clock};

asl! {
    pub mod stubborn = r#"{ "StartAt": "Try", "States": {
        "Try": { "Type": "Task", "Resource": "Try", "Retry": [
                   { "ErrorEquals": ["Busy"], "IntervalSeconds": 1, "BackoffRate": 2, "MaxAttempts": 4, "MaxDelaySeconds": 3 },
                   { "ErrorEquals": ["States.ALL"], "IntervalSeconds": 100, "MaxAttempts": 1 } ],
                 "Catch": [{ "ErrorEquals": ["States.TaskFailed"], "Next": "GaveUp" }],
                 "End": true },
        "GaveUp": { "Type": "Pass", "End": true }
    } }"#;
}

/// Fails with each of `errors` in turn, then answers with the number of the attempt.
fn failing(
    errors: &'static [&'static str],
) -> impl Fn(TaskRequest) -> std::future::Ready<Result<Json, TaskError>> {
    let calls = Arc::new(AtomicU32::new(0));
    move |request: TaskRequest| {
        let call = calls.fetch_add(1, Ordering::SeqCst);
        let error = usize::try_from(call).ok().and_then(|call| errors.get(call));
        std::future::ready(match error {
            Some(error) => Err(TaskError::new(*error, "try again")),
            None => Ok(json!(request.context.attempt())),
        })
    }
}

#[tokio::test]
async fn delays_grow_by_the_backoff_rate_up_to_the_longest() {
    let (clock, options) = on_test_clock();
    let machine = stubborn::machine_with(failing(&["Busy", "Busy", "Busy"]));
    let output = machine.with(options).run(json!({})).await;
    assert_eq!(output, Ok(json!(4)));
    assert_eq!(elapsed(&clock), Duration::from_secs(1 + 2 + 3));
}

#[tokio::test]
async fn each_retrier_keeps_its_own_count_and_one_used_up_is_not_replaced_by_a_later_one() {
    let (clock, options) = on_test_clock();
    let errors = &["Busy", "Other", "Busy", "Busy", "Busy", "Busy"];
    let machine = stubborn::machine_with(failing(errors));
    let output = machine.with(options).run(json!({})).await;
    assert_eq!(output, Ok(json(r#"{"Error":"Busy","Cause":"try again"}"#)));
    assert_eq!(elapsed(&clock), Duration::from_secs(1 + 100 + 2 + 3 + 3));
}

asl! {
    pub mod jittery = r#"{ "StartAt": "Try", "States": {
        "Try": { "Type": "Task", "Resource": "Try", "End": true, "Retry": [
            { "ErrorEquals": ["Busy"], "IntervalSeconds": 8, "BackoffRate": 1, "MaxAttempts": 50, "JitterStrategy": "FULL" } ] }
    } }"#;
}

#[tokio::test]
async fn full_jitter_draws_each_delay_between_nothing_and_the_whole() {
    const BUSY: &[&str] = &["Busy"; 50];
    let (clock, options) = on_test_clock();
    let machine = jittery::machine_with(failing(BUSY));
    machine
        .with(options)
        .run(json!({}))
        .await
        .expect("the 51st attempt succeeds");
    let mean = elapsed(&clock) / 50;
    assert!(
        mean > Duration::from_secs(2) && mean < Duration::from_secs(6),
        "{mean:?}"
    );
}

asl! {
    pub mod uncaught = r#"{ "StartAt": "Read", "States": {
        "Read": { "Type": "Task", "Resource": "Read", "OutputPath": "$.missing", "End": true,
                  "Retry": [{ "ErrorEquals": ["States.ALL"] }],
                  "Catch": [{ "ErrorEquals": ["States.Runtime"], "Next": "Caught" }] },
        "Caught": { "Type": "Pass", "End": true }
    } }"# { warnings = allow; }
}

#[tokio::test]
async fn a_runtime_error_is_neither_retried_nor_caught() {
    let (clock, options) = on_test_clock();
    let machine = uncaught::machine_with(failing(&[]));
    let error = machine
        .with(options)
        .run(json!({}))
        .await
        .expect_err("the path finds nothing");
    assert_eq!(
        (error.error(), error.state()),
        (Some("States.Runtime"), Some("Read"))
    );
    assert_eq!(elapsed(&clock), Duration::ZERO);
}
