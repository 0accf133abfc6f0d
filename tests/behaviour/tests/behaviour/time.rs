//! Waits, timeouts and deadlines.

use std::time::Duration;

use asl_runtime::{Limits, Status, TaskError, TaskRequest, asl, json};

use crate::{elapsed, json, on_test_clock, start_of_2027};

asl! {
    pub mod year = r#"{ "StartAt": "Sleep", "States": {
        "Sleep": { "Type": "Wait", "Seconds": 31536000, "Next": "Done" },
        "Done": { "Type": "Pass", "Result": "awake", "End": true }
    } }"#;
}

#[tokio::test]
async fn a_machine_that_waits_a_year_finishes_at_once_under_a_test_clock() {
    let (clock, options) = on_test_clock();
    let output = year::machine().with(options).run(json!({})).await;
    assert_eq!(output, Ok(json!("awake")));
    assert_eq!(elapsed(&clock), Duration::from_hours(365 * 24));
}

asl! {
    pub mod race = r#"{ "StartAt": "Both", "States": { "Both": { "Type": "Parallel", "End": true, "Branches": [
        { "StartAt": "Slow", "States": {
            "Slow": { "Type": "Wait", "Seconds": 20, "Next": "NoteSlow" },
            "NoteSlow": { "Type": "Task", "Resource": "Note", "End": true } } },
        { "StartAt": "Fast", "States": {
            "Fast": { "Type": "Wait", "Seconds": 10, "Next": "NoteFast" },
            "NoteFast": { "Type": "Task", "Resource": "Note", "End": true } } }
    ] } } }"#;
}

#[tokio::test]
async fn timers_of_one_execution_fire_in_the_order_of_their_deadlines() {
    let (_, options) = on_test_clock();
    let order = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let notes = std::sync::Arc::clone(&order);
    let machine = race::machine_with(move |request: TaskRequest| {
        let state = request.context.state_name();
        notes.lock().expect("no test panics").push(state);
        async move { Ok(request.input) }
    });
    machine
        .with(options)
        .run(json!({}))
        .await
        .expect("both branches end");
    assert_eq!(
        *order.lock().expect("no test panics"),
        ["NoteFast", "NoteSlow"]
    );
}

asl! {
    pub mod until = r#"{ "StartAt": "Sleep", "States": {
        "Sleep": { "Type": "Wait", "TimestampPath": "$.at", "End": true }
    } }"#;
}

#[tokio::test]
async fn a_timestamp_that_has_passed_is_no_wait() {
    let (clock, options) = on_test_clock();
    let machine = until::machine().with(options);
    machine
        .run(json!({"at": "2001-01-01T00:00:00Z"}))
        .await
        .expect("the moment has passed");
    assert_eq!(elapsed(&clock), Duration::from_secs(0));
    machine
        .run(json!({"at": "2027-01-01T01:00:00+01:00"}))
        .await
        .expect("that is now");
    assert_eq!(elapsed(&clock), Duration::from_secs(0));
    machine
        .run(json!({"at": "2027-01-01T00:01:00.5Z"}))
        .await
        .expect("a minute from now");
    assert_eq!(elapsed(&clock), Duration::from_millis(60_500));
}

#[tokio::test]
async fn a_timestamp_more_than_24855_days_ahead_is_refused() {
    let (_, options) = on_test_clock();
    let error = until::machine()
        .with(options)
        .run(json!({"at": "2127-01-01T00:00:00Z"}))
        .await
        .expect_err("a century is too long");
    assert_eq!(error.error(), Some("States.Runtime"));
    assert!(
        error
            .cause()
            .is_some_and(|cause| cause.ends_with("Wait state delay is too long."))
    );
}

asl! {
    pub mod impatient = r#"{ "StartAt": "Ask", "States": {
        "Ask": { "Type": "Task", "Resource": "Ask", "TimeoutSecondsPath": "$.patience",
                 "Catch": [{ "ErrorEquals": ["States.Timeout"], "ResultPath": "$.caught", "Next": "GaveUp" }], "End": true },
        "GaveUp": { "Type": "Pass", "End": true }
    } }"#;
}

#[tokio::test]
async fn a_timeout_cancels_the_handler_and_is_caught_with_an_empty_cause() {
    let (clock, options) = on_test_clock();
    let machine = impatient::machine_with(|request: TaskRequest| async move {
        request.context.sleep(Duration::from_hours(1)).await;
        Err(TaskError::new(
            "TooLate",
            "the handler went on after its timeout",
        ))
    });
    let output = machine.with(options).run(json!({"patience": 5})).await;
    let caught = json(r#"{"patience":5,"caught":{"Error":"States.Timeout","Cause":""}}"#);
    assert_eq!(output, Ok(caught));
    assert_eq!(elapsed(&clock), Duration::from_secs(5));
}

asl! {
    pub mod hurried = r#"{ "StartAt": "Sleep", "TimeoutSeconds": 30, "States": {
        "Sleep": { "Type": "Wait", "Seconds": 60, "End": true }
    } }"#;
}

#[tokio::test]
async fn the_machines_own_timeout_ends_the_execution_as_timed_out() {
    let (clock, options) = on_test_clock();
    let error = hurried::machine()
        .with(options)
        .run(json!({}))
        .await
        .expect_err("it waits too long");
    assert_eq!(
        (error.status(), error.error(), error.state()),
        (Status::TimedOut, None, None)
    );
    assert_eq!(elapsed(&clock), Duration::from_secs(30));
}

asl! {
    pub mod forever = r#"{ "StartAt": "Again", "States": {
        "Again": { "Type": "Pass", "Next": "AndAgain" },
        "AndAgain": { "Type": "Choice", "Choices": [{ "Variable": "$", "IsPresent": false, "Next": "Done" }], "Default": "Again" },
        "Done": { "Type": "Succeed" }
    } }"#;
}

#[tokio::test]
async fn a_deadline_holds_in_a_loop_that_never_waits() {
    let limits = Limits {
        duration: Duration::from_millis(20),
        history_events: u64::MAX,
        ..Limits::standard()
    };
    let options = asl_runtime::Options::default().limits(limits);
    let error = forever::machine()
        .with(options)
        .run(json!({}))
        .await
        .expect_err("it never ends");
    assert_eq!(error.status(), Status::TimedOut);
}

#[tokio::test]
async fn a_loop_that_never_waits_lets_other_tasks_run() {
    let execution = forever::machine()
        .with(asl_runtime::Options::default().limits(Limits::express()))
        .start(json!({}))
        .expect("the input is fine");
    tokio::task::yield_now().await;
    execution.stop(Some("Enough"), None);
    let outcome = execution.outcome().await;
    let error = outcome.result.expect_err("it was stopped");
    assert_eq!(
        (error.status(), error.error()),
        (Status::Aborted, Some("Enough"))
    );
}

#[tokio::test]
async fn handlers_read_the_executions_clock() {
    let (_, options) = on_test_clock();
    let machine = impatient::machine_with(|request: TaskRequest| async move {
        assert_eq!(request.context.now(), start_of_2027());
        request.context.sleep(Duration::from_secs(3)).await;
        let since = request.context.now().duration_since(start_of_2027());
        Ok(since
            .map(|since| since.as_secs())
            .unwrap_or_default()
            .into())
    });
    let output = machine.with(options).run(json!({"patience": 5})).await;
    assert_eq!(output, Ok(json!(3)));
}
