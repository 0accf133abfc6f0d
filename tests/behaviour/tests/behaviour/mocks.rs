//! Tasks mocked by a `MockConfigFile.json`: which responses a state gets, in memory and on an engine.

use asl_runtime::mock::MockConfig;
use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, Machine, Options, Status, TaskError, TaskRequest, asl, json};

use crate::{json, on_test_clock, types};

asl! {
    pub mod order = r#"{ "StartAt": "CheckStock", "States": {
        "CheckStock": { "Type": "Task", "Resource": "CheckStock", "ResultPath": "$.stock", "Next": "ChargeCard" },
        "ChargeCard": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                        "Parameters": { "FunctionName": "ChargeCard", "Payload.$": "$" },
                        "ResultSelector": { "receipt.$": "$.Payload.receipt" },
                        "Retry": [{ "ErrorEquals": ["CardBusy"], "IntervalSeconds": 1, "MaxAttempts": 3 }],
                        "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Refused" }],
                        "ResultPath": "$.charge", "End": true },
        "Refused": { "Type": "Pass", "End": true }
    } }"#;
}

const ORDER: &str = r#"{
    "StateMachines": { "order": { "TestCases": {
        "HappyPath": { "CheckStock": "InStock", "ChargeCard": "Charged" },
        "BusyTwice": { "CheckStock": "InStock", "ChargeCard": "ThirdTry" },
        "Refused": { "CheckStock": "InStock", "ChargeCard": "CardRefused" },
        "TooFew": { "CheckStock": "InStock", "ChargeCard": "BusyOnce" },
        "OnlyStock": { "CheckStock": "InStock" },
        "NoSuchState": { "CheckStok": "InStock" },
        "NoTask": { "Refused": "InStock" }
    } } },
    "MockedResponses": {
        "InStock": { "0": { "Return": { "available": true } } },
        "Charged": { "0": { "Return": { "StatusCode": 200, "Payload": { "receipt": "17" } } } },
        "ThirdTry": {
            "0-1": { "Throw": { "Error": "CardBusy", "Cause": "again" } },
            "2": { "Return": { "StatusCode": 200, "Payload": { "receipt": "18" } } }
        },
        "CardRefused": { "0": { "Throw": { "Error": "CardRefused", "Cause": "no cover" } } },
        "BusyOnce": { "0": { "Throw": { "Error": "CardBusy", "Cause": "again" } } }
    }
}"#;

/// The order machine, whose real tasks all fail.
fn order(case: &str) -> Machine {
    let real = |request: TaskRequest| async move {
        Err::<_, TaskError>(TaskError::new("Real", request.function()))
    };
    let config = MockConfig::parse(ORDER).expect("the configuration is sound");
    let machine = order::machine_with(real);
    let mocked = machine.mocked(&config, case);
    let mocked = mocked.expect("the test case is sound");
    mocked.with(on_test_clock().1.record_history(true))
}

#[tokio::test]
async fn a_mocked_state_gets_its_response_as_the_raw_result() {
    let outcome = order("HappyPath").run_to_outcome(json!({})).await;
    let output = json(r#"{"stock":{"available":true},"charge":{"receipt":"17"}}"#);
    assert_eq!(outcome.result, Ok(output));
    let events = types(&outcome.history);
    let events: Vec<_> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        events[1..7],
        [
            "TaskStateEntered",
            "LambdaFunctionScheduled",
            "LambdaFunctionStarted",
            "LambdaFunctionSucceeded",
            "TaskStateExited",
            "TaskStateEntered",
        ]
    );
}

#[tokio::test]
async fn retries_count_as_invocations() {
    let machine = order("BusyTwice");
    for _ in 0..2 {
        let output = machine
            .run(json!({}))
            .await
            .expect("the third try succeeds");
        let charge = output.get("charge").cloned();
        assert_eq!(
            charge,
            Some(json(r#"{"receipt":"18"}"#)),
            "in each execution from 0"
        );
    }
}

#[tokio::test]
async fn what_a_mock_throws_is_caught_as_any_error() {
    let output = order("Refused").run(json!({})).await;
    let caught = json(r#"{"Error":"CardRefused","Cause":"no cover"}"#);
    assert_eq!(output, Ok(caught));
}

#[tokio::test]
async fn an_invocation_without_a_response_fails_the_execution_past_retry_and_catch() {
    let error = order("TooFew").run(json!({})).await.unwrap_err();
    assert_eq!(
        (error.status(), error.error()),
        (Status::Failed, Some("States.Runtime"))
    );
    let cause =
        "The mocked response 'BusyOnce' of the state 'ChargeCard' has no answer to invocation 1";
    assert_eq!(error.cause(), Some(cause));
    assert_eq!(error.state(), Some("ChargeCard"));
}

#[tokio::test]
async fn a_state_that_is_not_mocked_calls_its_real_task() {
    let output = order("OnlyStock").run(json!({})).await;
    assert_eq!(output, Ok(json(r#"{"Error":"Real","Cause":"ChargeCard"}"#)));
}

#[test]
fn a_test_case_speaks_of_task_states_that_the_machine_has() {
    let config = MockConfig::parse(ORDER).expect("the configuration is sound");
    let machine = order("HappyPath");
    let error = |case| machine.mocked(&config, case).unwrap_err().to_string();
    assert_eq!(
        error("NoSuchState"),
        "StateMachines.order.TestCases.NoSuchState.CheckStok: the machine has no state `CheckStok`"
    );
    assert_eq!(
        error("NoTask"),
        "StateMachines.order.TestCases.NoTask.Refused: only Task states are mocked, and this is a Pass"
    );
}

asl! {
    pub mod waiting = r#"{ "StartAt": "Ask", "States": {
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                 "Parameters": { "QueueUrl": "q", "MessageBody": { "token.$": "$$.Task.Token" } },
                 "HeartbeatSeconds": 60, "ResultPath": "$.asked", "Next": "Work" },
        "Work": { "Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:Work",
                  "ResultPath": "$.worked", "Next": "Nest" },
        "Nest": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
                  "Parameters": { "StateMachineArn.$": "$.child", "Input": {} },
                  "ResultPath": "$.nested", "End": true }
    } }"#;
}

const WAITING: &str = r#"{
    "StateMachines": { "waiting": { "TestCases": { "Answered": { "Ask": "Yes", "Work": "Done", "Nest": "Ended" } } } },
    "MockedResponses": {
        "Yes": { "0": { "Return": "yes" } },
        "Done": { "0": { "Return": "done" } },
        "Ended": { "0": { "Return": { "Output": { "ended": true }, "Status": "SUCCEEDED" } } }
    }
}"#;

const WAITED: [&str; 19] = [
    "ExecutionStarted",
    "TaskStateEntered",
    "TaskScheduled",
    "TaskStarted",
    "TaskSubmitted",
    "TaskSucceeded",
    "TaskStateExited",
    "TaskStateEntered",
    "ActivityScheduled",
    "ActivityStarted",
    "ActivitySucceeded",
    "TaskStateExited",
    "TaskStateEntered",
    "TaskScheduled",
    "TaskStarted",
    "TaskSubmitted",
    "TaskSucceeded",
    "TaskStateExited",
    "ExecutionSucceeded",
];

fn waiting() -> Machine {
    let real = |_: TaskRequest| async { Err::<_, TaskError>(TaskError::new("Real", "")) };
    let config = MockConfig::parse(WAITING).expect("the configuration is sound");
    let machine = waiting::machine_with(real);
    let mocked = machine.mocked(&config, "Answered");
    let mocked = mocked.expect("the test case is sound");
    mocked.with(Options::default().record_history(true))
}

#[tokio::test]
async fn a_mock_answers_what_waits_for_a_token_a_worker_or_an_execution_in_memory_too() {
    let outcome = waiting().run_to_outcome(json!({"child": "x"})).await;
    let output = json(
        r#"{"child":"x","asked":"yes","worked":"done","nested":{"Output":{"ended":true},"Status":"SUCCEEDED"}}"#,
    );
    assert_eq!(outcome.result, Ok(output));
    let events = types(&outcome.history);
    let events: Vec<_> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(events, WAITED);
    let scheduled = outcome.history[2].to_json();
    let scheduled = scheduled.get("taskScheduledEventDetails").cloned();
    let parameters = scheduled.unwrap_or_default().get("parameters").cloned();
    let parameters = json(parameters.unwrap_or_default().as_str().unwrap_or_default());
    let token = parameters
        .get("MessageBody")
        .and_then(|body| body.get("token"));
    assert!(
        token
            .and_then(|token| token.as_str())
            .is_some_and(|token| token.len() > 32)
    );
}

#[tokio::test]
async fn a_mock_answers_on_an_engine_with_the_same_events() {
    let machine = waiting();
    let engine = Engine::builder()
        .machine(&machine)
        .open_store(MemoryStore::new());
    let engine = engine.expect("a memory store opens");
    let execution = engine.start(&machine, "one", json!({"child": "x"})).await;
    let output = execution
        .expect("it starts")
        .output()
        .await
        .expect("the store works");
    assert_eq!(
        output.expect("it succeeds").get("worked"),
        Some(&json!("done"))
    );
    let events = engine.history("waiting", "one").expect("the store works");
    let events = events.unwrap_or_default();
    let events: Vec<_> = events
        .iter()
        .filter_map(|event| event.get("type")?.as_str())
        .collect();
    assert_eq!(events, WAITED);
}

asl! {
    pub mod sweep = r#"{ "StartAt": "Each", "States": {
        "Each": { "Type": "Map", "MaxConcurrency": 1, "Next": "Both", "ResultPath": "$.each", "ItemsPath": "$.items",
                  "ItemProcessor": { "StartAt": "Item", "States": {
                      "Item": { "Type": "Task", "Resource": "Item", "End": true } } } },
        "Both": { "Type": "Parallel", "ResultPath": "$.both", "End": true, "Branches": [
            { "StartAt": "Left", "States": { "Left": { "Type": "Task", "Resource": "Item", "End": true } } },
            { "StartAt": "Right", "States": { "Right": { "Type": "Task", "Resource": "Item", "End": true } } } ] }
    } }"#;
}

#[tokio::test]
async fn iterations_share_the_count_of_a_state_and_branches_have_states_of_their_own() {
    let config = MockConfig::parse(
        r#"{
        "StateMachines": { "sweep": { "TestCases": { "All": { "Item": "Items", "Left": "Items", "Right": "Right" } } } },
        "MockedResponses": {
            "Items": { "0": { "Return": "first" }, "1-2": { "Return": "other" } },
            "Right": { "0": { "Return": "right" } }
        }
    }"#,
    );
    let config = config.expect("the configuration is sound");
    let real = |_: TaskRequest| async { Err::<_, TaskError>(TaskError::new("Real", "")) };
    let machine = sweep::machine_with(real).mocked(&config, "All");
    let machine = machine.expect("the test case is sound");
    let output = machine.run(json!({"items": [1, 2, 3]})).await;
    let expected =
        json(r#"{"items":[1,2,3],"each":["first","other","other"],"both":["first","right"]}"#);
    assert_eq!(output, Ok(expected));
}
