//! Map: order, concurrency, tolerated failures.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use asl_runtime::{Json, TaskError, TaskRequest, asl, json};

use crate::{elapsed, json, on_test_clock};

asl! {
    pub mod each = r#"{ "StartAt": "Each", "States": { "Each": {
        "Type": "Map", "ItemsPath": "$.items", "MaxConcurrencyPath": "$.at_once", "End": true,
        "ItemProcessor": { "StartAt": "Work", "States": { "Work": { "Type": "Task", "Resource": "Work", "End": true } } }
    } } }"#;
}

/// Sleeps as many seconds as the item says, and notes how many do so at once.
fn sleepy(most: &Arc<AtomicUsize>) -> asl_runtime::Machine {
    let running = Arc::new(AtomicUsize::new(0));
    let most = Arc::clone(most);
    each::machine_with(move |request: TaskRequest| {
        let (running, most) = (Arc::clone(&running), Arc::clone(&most));
        async move {
            let seconds = request
                .input
                .as_i64()
                .and_then(|seconds| u64::try_from(seconds).ok());
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let pause = Duration::from_secs(seconds.expect("items are seconds"));
            request.context.sleep(pause).await;
            running.fetch_sub(1, Ordering::SeqCst);
            Ok(request.input)
        }
    })
}

#[tokio::test]
async fn results_stand_in_the_order_of_the_items_however_long_each_takes() {
    let (clock, options) = on_test_clock();
    let most = Arc::default();
    let input = json!({"items": [5, 1, 3], "at_once": 0});
    let output = sleepy(&most).with(options).run(input).await;
    assert_eq!(output, Ok(json!([5, 1, 3])));
    assert_eq!(elapsed(&clock), Duration::from_secs(5));
    assert_eq!(most.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn max_concurrency_bounds_the_iterations_that_run_at_once() {
    let (clock, options) = on_test_clock();
    let most = Arc::default();
    let input = json!({"items": [4, 4, 4, 4, 4], "at_once": 2});
    sleepy(&most)
        .with(options)
        .run(input)
        .await
        .expect("nothing fails");
    assert_eq!(most.load(Ordering::SeqCst), 2);
    assert_eq!(elapsed(&clock), Duration::from_secs(12));
}

#[tokio::test]
async fn an_inline_map_without_a_limit_of_its_own_runs_forty_at_once() {
    let (_, options) = on_test_clock();
    let most = Arc::default();
    let items: Json = std::iter::repeat_n(Json::from(1), 100).collect();
    let input = json!({"items": items, "at_once": 0});
    sleepy(&most)
        .with(options)
        .run(input)
        .await
        .expect("nothing fails");
    assert_eq!(most.load(Ordering::SeqCst), 40);
}

asl! {
    pub mod tolerant = r#"{ "StartAt": "Each", "States": { "Each": {
        "Type": "Map", "ToleratedFailureCount": 1, "End": true,
        "ItemProcessor": { "StartAt": "Work", "States": { "Work": { "Type": "Task", "Resource": "Work", "End": true } } }
    } } }"#;
}

async fn odd_numbers_fail(request: TaskRequest) -> Result<Json, TaskError> {
    match request.input.as_i64() {
        Some(number) if number % 2 == 1 => Err(TaskError::new("Odd", "odd")),
        _ => Ok(request.input),
    }
}

#[tokio::test]
async fn a_map_tolerates_as_many_failures_as_it_says_and_not_one_more() {
    let machine = tolerant::machine_with(odd_numbers_fail);
    assert_eq!(machine.run(json!([2, 3, 4])).await, Ok(json!([2, 4])));
    let error = machine.run(json!([1, 2, 3])).await.expect_err("two failed");
    assert_eq!(
        error.error(),
        Some("States.ExceedToleratedFailureThreshold")
    );
}

asl! {
    pub mod context = r#"{ "StartAt": "Each", "States": { "Each": {
        "Type": "Map", "ItemsPath": "$.words", "End": true,
        "ItemSelector": { "word.$": "$$.Map.Item.Value", "place.$": "$$.Map.Item.Index", "of.$": "$.name" },
        "ItemProcessor": { "StartAt": "Show", "States": {
            "Show": { "Type": "Pass", "Parameters": { "text.$": "States.Format('{}{} of {}', $.word, $.place, $.of)" }, "OutputPath": "$.text", "End": true } } }
    } } }"#;
}

#[tokio::test]
async fn an_item_selector_sees_the_item_its_index_and_the_maps_input() {
    let output = context::machine()
        .run(json(r#"{"name":"list","words":["a","b"]}"#))
        .await;
    assert_eq!(output, Ok(json!(["a0 of list", "b1 of list"])));
}

#[tokio::test]
async fn items_that_are_no_array_are_a_runtime_error() {
    let error = context::machine()
        .run(json!({"words": 1}))
        .await
        .expect_err("no array");
    assert_eq!(
        error.cause(),
        Some(
            "An error occurred while executing the state 'Each' (entered at the event id #2). Reference path \"$.words\" must point to array."
        )
    );
}

asl! {
    pub mod shouting = r#"{ "QueryLanguage": "JSONata", "StartAt": "Each", "States": { "Each": {
        "Type": "Map", "End": true,
        "ItemProcessor": { "StartAt": "Shout", "States": {
            "Shout": { "Type": "Pass", "Output": "{% $uppercase($states.input) %}", "End": true } } },
        "Catch": [{ "ErrorEquals": ["States.QueryEvaluationError"], "Output": "{% $states.errorOutput.Cause %}", "Next": "Why" }] },
        "Why": { "Type": "Succeed" } } }"#;
}

#[tokio::test]
async fn a_jsonata_map_without_items_iterates_over_its_input() {
    let shouted = shouting::machine().run(json!(["a", "b"])).await;
    assert_eq!(shouted, Ok(json!(["A", "B"])));
}

#[tokio::test]
async fn a_jsonata_map_whose_input_is_no_array_fails_as_an_evaluation_does() {
    let cause = shouting::machine().run(json!({"a": 1})).await;
    assert_eq!(
        cause,
        Ok(json!(
            "An error occurred while executing the state 'Each' (entered at the event id #2). Map state input must be an array but was: {\"a\":1}"
        ))
    );
}
