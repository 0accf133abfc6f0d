//! Handlers: typed, dynamic, failing, panicking.

use asl_runtime::{TaskContext, TaskError, TaskRequest, asl, json};
use serde::{Deserialize, Serialize};

use crate::{json, on_test_clock};

asl! {
    pub mod one = r#"{ "StartAt": "Work", "States": {
        "Work": { "Type": "Task", "Resource": "Work", "Next": "After",
                  "Catch": [{ "ErrorEquals": ["States.TaskFailed"], "Next": "Failed" }] },
        "After": { "Type": "Pass", "End": true },
        "Failed": { "Type": "Pass", "Parameters": { "error.$": "$.Error", "cause.$": "$.Cause" }, "End": true }
    } }"#;
}

#[tokio::test]
async fn a_handler_that_panics_fails_its_state_with_task_failed() {
    let machine = one::machine_with(|_: TaskRequest| async { panic!("out of paper") });
    let output = machine.run(json!({})).await;
    let caught =
        json(r#"{"error":"States.TaskFailed","cause":"The handler panicked: out of paper"}"#);
    assert_eq!(output, Ok(caught));
}

#[tokio::test]
async fn any_standard_error_becomes_task_failed_with_its_chain_of_causes() {
    let machine = one::machine_with(|_: TaskRequest| async { Ok(json!("x".parse::<u8>()?)) });
    let output = machine.run(json!({})).await;
    let caught = json(r#"{"error":"States.TaskFailed","cause":"invalid digit found in string"}"#);
    assert_eq!(output, Ok(caught));
}

#[derive(Serialize, Deserialize)]
struct Question {
    number: u32,
}

#[derive(Serialize, Deserialize)]
struct Answer {
    doubled: u32,
}

asl! {
    pub mod typed = r#"{ "StartAt": "Direct", "States": {
        "Direct": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Double",
                    "ResultPath": "$.direct", "Next": "Invoke" },
        "Invoke": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                    "Parameters": { "FunctionName": "Double", "Payload": { "number.$": "$.direct.doubled" } },
                    "ResultPath": "$.invoked", "End": true }
    } }"# {
        task "Double": fn(Question) -> Answer;
    }
}

struct Doubling;

impl typed::Tasks for Doubling {
    async fn double(&self, question: Question, _: TaskContext) -> Result<Answer, TaskError> {
        Ok(Answer {
            doubled: question.number * 2,
        })
    }
}

#[tokio::test]
async fn lambda_invoke_takes_and_returns_the_payload_of_the_same_function() {
    let output = typed::machine(Doubling).run(json!({"number": 21})).await;
    let expected = json(
        r#"{"number":21,"direct":{"doubled":42},
            "invoked":{"ExecutedVersion":"$LATEST","Payload":{"doubled":84},"StatusCode":200}}"#,
    );
    assert_eq!(output, Ok(expected));
}

#[tokio::test]
async fn input_that_does_not_fit_a_tasks_type_fails_the_task() {
    let (_, options) = on_test_clock();
    let result = typed::machine(Doubling)
        .with(options)
        .run(json!({"number": "many"}))
        .await;
    let error = result.expect_err("`many` is no number");
    assert_eq!(
        (error.error(), error.state()),
        (Some("States.TaskFailed"), Some("Direct"))
    );
    assert!(
        error.cause().is_some_and(|cause| cause.contains("number")),
        "{error}"
    );
}
