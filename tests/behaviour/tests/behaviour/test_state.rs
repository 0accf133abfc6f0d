//! One state tested alone: what it gives, what a mock stands for, and what is seen of its data.

use asl_runtime::test_state::{StateTest, TestStatus, TestedState};
use asl_runtime::{Json, Machine, TaskError, TaskRequest, asl, json};

use crate::{json, on_test_clock};

asl! {
    pub mod order = r#"{ "StartAt": "Shape", "States": {
        "Shape": { "Type": "Pass", "InputPath": "$.order", "Parameters": { "sku.$": "$.sku" }, "ResultPath": "$.shaped",
                   "OutputPath": "$.shaped", "Assign": { "sku.$": "$.sku" }, "Next": "Charge" },
        "Charge": { "Type": "Task", "Resource": "Charge", "Parameters": { "sku.$": "$sku", "id.$": "$$.Execution.Id" },
                    "ResultSelector": { "receipt.$": "$.id" }, "ResultPath": "$.charge", "Next": "Ask",
                    "Retry": [{ "ErrorEquals": ["Lost"], "MaxAttempts": 0 },
                              { "ErrorEquals": ["Busy"], "IntervalSeconds": 3, "MaxAttempts": 2 }],
                    "Catch": [{ "ErrorEquals": ["Refused"], "ResultPath": "$.problem", "Next": "Nap" },
                              { "ErrorEquals": ["States.ALL"], "Next": "Each" }] },
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                 "Parameters": { "MessageBody.$": "$$.Task.Token" }, "Next": "Nap" },
        "Nap": { "Type": "Wait", "Seconds": 240, "Next": "Each" },
        "Each": { "Type": "Map", "ItemsPath": "$.items", "ItemSelector": { "it.$": "$$.Map.Item.Value" }, "MaxConcurrency": 3,
                  "ToleratedFailureCount": 1, "ResultPath": "$.each", "Next": "Both",
                  "ItemProcessor": { "StartAt": "Inner", "States": {
                      "Inner": { "Type": "Pass", "Parameters": { "item.$": "$" }, "End": true } } } },
        "Both": { "Type": "Parallel", "End": true, "Branches": [
            { "StartAt": "Left", "States": { "Left": { "Type": "Pass", "End": true } } },
            { "StartAt": "Right", "States": { "Right": { "Type": "Wait", "Seconds": 400, "End": true } } } ] }
    } }"#;
}

fn order() -> Machine {
    let real = |_: TaskRequest| async { Ok::<_, TaskError>(json!({"id": "real"})) };
    let machine = order::machine_with(real);
    machine.with(on_test_clock().1)
}

async fn tested(name: &str, input: Json, test: &StateTest) -> TestedState {
    let tested = order().test_state(name, input, test).await;
    tested.expect("the test suits the state")
}

async fn refused(name: &str, test: &StateTest) -> (&'static str, String) {
    let refused = order().test_state(name, json!({}), test).await;
    let error = refused.expect_err("the test does not suit the state");
    (error.code(), error.to_string())
}

#[tokio::test]
async fn each_step_of_the_data_is_seen() {
    let input = json(r#"{"order":{"sku":"cup","n":1}}"#);
    let tested = self::tested("Shape", input, &StateTest::new()).await;
    assert_eq!(tested.status, TestStatus::Succeeded);
    assert_eq!(tested.next_state, Some("Charge"));
    assert_eq!(tested.output, Some(json(r#"{"sku":"cup"}"#)));
    let seen = r#"{"input":{"order":{"sku":"cup","n":1}},
        "afterInputPath":{"sku":"cup","n":1},
        "afterParameters":{"sku":"cup"},
        "afterResultSelector":{"sku":"cup"},
        "afterResultPath":{"order":{"sku":"cup","n":1},"shaped":{"sku":"cup"}},
        "variables":{"sku":"cup"}}"#;
    assert_eq!(tested.inspection, json(seen));
}

#[tokio::test]
async fn a_task_without_a_mock_is_called() {
    let variables = json(r#"{"sku":"cup"}"#)
        .as_object()
        .cloned()
        .unwrap_or_default();
    let test = StateTest::new().variables(variables.clone());
    let real = tested("Charge", json!({}), &test).await;
    assert_eq!(real.output, Some(json(r#"{"charge":{"receipt":"real"}}"#)));

    let test = test.result(json!({"id": "mocked"}));
    let mocked = tested("Charge", json!({}), &test).await;
    assert_eq!(
        mocked.output,
        Some(json(r#"{"charge":{"receipt":"mocked"}}"#))
    );
    assert_eq!(
        mocked.inspection.get("result"),
        Some(&json!({"id": "mocked"}))
    );

    let context = json(r#"{"Execution":{"Id":"given"}}"#);
    let given = tested("Charge", json!({}), &test.context(context)).await;
    let sent = json(r#"{"sku":"cup","id":"given"}"#);
    assert_eq!(given.inspection.get("afterParameters"), Some(&sent));
}

#[tokio::test]
async fn a_failure_is_retried_or_caught_or_neither() {
    let variables = json(r#"{"sku":"cup"}"#)
        .as_object()
        .cloned()
        .unwrap_or_default();
    let failing = |error: &str| {
        StateTest::new()
            .variables(variables.clone())
            .error(error, "why")
    };
    let details = |tested: &TestedState| tested.inspection.get("errorDetails").cloned();

    let busy = tested("Charge", json!({}), &failing("Busy").retries(1)).await;
    assert_eq!(
        (busy.status, busy.error.as_deref()),
        (TestStatus::Retriable, Some("Busy"))
    );
    let retry = json(r#"{"retryIndex":1,"retryBackoffIntervalSeconds":6}"#);
    assert_eq!(details(&busy), Some(retry));
    assert_eq!((busy.output, busy.next_state), (None, None));

    let spent = tested("Charge", json!({}), &failing("Busy").retries(2)).await;
    assert_eq!(
        (spent.status, spent.next_state),
        (TestStatus::CaughtError, Some("Each"))
    );

    let refused = tested("Charge", json!({}), &failing("Refused")).await;
    assert_eq!(refused.next_state, Some("Nap"));
    let output = json(r#"{"problem":{"Error":"Refused","Cause":"why"}}"#);
    assert_eq!(refused.output, Some(output));
    assert_eq!(details(&refused), Some(json!({"catchIndex": 0})));

    let asked = tested("Ask", json!({}), &StateTest::new().error("No", "never")).await;
    assert_eq!(
        (asked.status, asked.cause.as_deref()),
        (TestStatus::Failed, Some("never"))
    );
    assert_eq!(details(&asked), None);
}

#[tokio::test]
async fn a_mock_stands_for_branches_and_iterations() {
    let input = json(r#"{"items":["a","b"]}"#);
    let outputs = StateTest::new().result(json("[1,2]"));
    let each = tested("Each", input.clone(), &outputs.clone().failed_iterations(1)).await;
    assert_eq!(each.status, TestStatus::Succeeded);
    assert_eq!(
        each.output,
        Some(json(r#"{"items":["a","b"],"each":[1,2]}"#))
    );
    let seen = r#"{"input":{"items":["a","b"]},"afterInputPath":{"items":["a","b"]},"afterItemsPath":["a","b"],
        "afterItemSelector":[{"it":"a"},{"it":"b"}],"maxConcurrency":3,"toleratedFailureCount":1,
        "afterResultSelector":[1,2],"afterResultPath":{"items":["a","b"],"each":[1,2]}}"#;
    assert_eq!(each.inspection, json(seen));

    let failed = tested("Each", input, &outputs.clone().failed_iterations(2)).await;
    let threshold = "States.ExceedToleratedFailureThreshold";
    assert_eq!(
        (failed.status, failed.error.as_deref()),
        (TestStatus::Failed, Some(threshold))
    );

    let both = tested("Both", json!({}), &outputs).await;
    assert_eq!(both.output, Some(json("[1,2]")));
    let broken = StateTest::new().error("Broken", "").error_caused_by("Left");
    assert_eq!(
        tested("Both", json!({}), &broken).await.error.as_deref(),
        Some("Broken")
    );
}

#[tokio::test]
async fn a_state_inside_a_map_is_tested_as_any_other() {
    let inner = tested("Inner", json!("a"), &StateTest::new()).await;
    assert_eq!(inner.output, Some(json!({"item": "a"})));
    assert_eq!(inner.next_state, None);
}

#[tokio::test]
async fn a_test_has_five_minutes() {
    let nap = tested("Nap", json!({}), &StateTest::new()).await;
    assert_eq!(nap.status, TestStatus::Succeeded);
    let right = tested("Right", json!({}), &StateTest::new()).await;
    assert_eq!(
        (right.status, right.error.as_deref()),
        (TestStatus::Failed, Some("States.Timeout"))
    );
}

#[tokio::test]
async fn a_test_that_does_not_suit_its_state_is_refused() {
    let new = StateTest::new;
    let validation = |message: &str| ("ValidationException", message.to_owned());
    assert_eq!(
        refused("Nowhere", &new()).await,
        validation("State not found in definition")
    );
    assert_eq!(
        refused("Nap", &new().result(Json::Null)).await,
        validation("State type 'Wait' is not supported when a mock is specified")
    );
    assert_eq!(
        refused("Both", &new().result(json("[1]"))).await,
        validation("Mocked result must have one element for each of the 2 branches.")
    );
    assert_eq!(
        refused("Both", &new().error("E", "").error_caused_by("Inner")).await,
        validation("errorCausedByState: the state has no state 'Inner' inside")
    );
    assert_eq!(
        refused("Charge", &new().error("E", "").failed_iterations(1)).await,
        validation("State type 'Task' does not support MapIterationFailureCount")
    );
    let (code, message) = refused("Ask", &new()).await;
    assert_eq!(code, "InvalidDefinition");
    assert!(
        message.contains("sqs:sendMessage.waitForTaskToken"),
        "{message}"
    );
    let context = |text: &str| new().result(Json::Null).context(json(text));
    for (text, problem) in [
        ("[]", "Context object must be a JSON object"),
        (r#"{"Execution":1}"#, "Execution must be a JSON object"),
        (
            r#"{"State":{"RetryCount":"1"}}"#,
            "State.RetryCount must be a number",
        ),
        (r#"{"Task":{"Token":1}}"#, "Task.Token must be a string"),
    ] {
        let message = format!("Invalid Context object provided: {problem}");
        assert_eq!(
            refused("Charge", &context(text)).await,
            validation(&message)
        );
    }
}
