//! Parallel: isolation, failure, abort.

use std::time::Duration;

use asl_runtime::{TaskError, TaskRequest, asl, json};

use crate::{elapsed, json, on_test_clock, types};

asl! {
    pub mod both = r#"{ "StartAt": "Both", "States": { "Both": { "Type": "Parallel", "End": true, "Branches": [
        { "StartAt": "Left", "States": { "Left": { "Type": "Task", "Resource": "Left", "End": true } } },
        { "StartAt": "Right", "States": { "Right": { "Type": "Wait", "Seconds": 60, "End": true } } }
    ] } } }"#;
}

#[tokio::test]
async fn a_failed_branch_aborts_the_others_and_fails_the_state_with_its_own_error() {
    let (clock, options) = on_test_clock();
    let machine = both::machine_with(|request: TaskRequest| async move {
        request.context.sleep(Duration::from_secs(1)).await;
        Err(TaskError::new("Broken", "left is broken"))
    });
    let outcome = machine
        .with(options.record_history(true))
        .run_to_outcome(json!({}))
        .await;
    let error = outcome.result.expect_err("left fails");
    assert_eq!(
        (error.error(), error.state()),
        (Some("Broken"), Some("Left"))
    );
    assert_eq!(elapsed(&clock), Duration::from_secs(1));
    let history = types(&outcome.history);
    let last: Vec<&str> = history
        .iter()
        .rev()
        .take(5)
        .map(|(event, _)| event.as_str())
        .collect();
    assert_eq!(
        last,
        [
            "ExecutionFailed",
            "ParallelStateFailed",
            "WaitStateAborted",
            "TaskStateAborted",
            "LambdaFunctionFailed"
        ]
    );
}

#[tokio::test]
async fn branches_get_the_same_input_and_give_an_array_in_their_order() {
    let (_, options) = on_test_clock();
    let machine = both::machine_with(|_: TaskRequest| async { Ok(json!("left")) });
    let output = machine.with(options).run(json!({"in": 1})).await;
    assert_eq!(output, Ok(json(r#"["left",{"in":1}]"#)));
}
