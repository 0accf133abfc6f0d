//! Tasks in branches and iterations.

use std::sync::{Arc, Mutex};

use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, Json, Machine, TaskRequest, asl, json};

use super::{close, count, eventually, open, outcome};

asl! {
    pub mod fan = r#"{ "StartAt": "Both", "States": {
        "Both": { "Type": "Parallel", "End": true,
            "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 2 }],
            "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.failed", "Next": "Caught" }],
            "Branches": [
                { "StartAt": "Charge", "States": { "Charge": {
                    "Type": "Task", "Resource": "ChargeCard", "InputPath": "$.card", "End": true } } },
                { "StartAt": "Mail", "States": { "Mail": {
                    "Type": "Task", "Resource": "Mail", "InputPath": "$.mail", "End": true } } }
            ] },
        "Caught": { "Type": "Pass", "OutputPath": "$.failed.Error", "End": true }
    } }"# {
        task "ChargeCard": at_most_once;
    }

    pub mod batch = r#"{ "StartAt": "Each", "States": {
        "Each": { "Type": "Map", "ItemsPath": "$.items", "ToleratedFailureCountPath": "$.tolerated", "End": true,
            "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 2 }],
            "Catch": [{ "ErrorEquals": ["States.ALL"], "ResultPath": "$.failed", "Next": "Caught" }],
            "ItemProcessor": { "StartAt": "Charge", "States": { "Charge": {
                "Type": "Task", "Resource": "ChargeCard", "End": true,
                "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 2 }] } } } },
        "Caught": { "Type": "Pass", "OutputPath": "$.failed.Error", "End": true }
    } }"# {
        task "ChargeCard": at_most_once;
    }
}

/// The inputs that tasks were called with.
type Inputs = Arc<Mutex<Vec<i64>>>;

fn noted(inputs: &Inputs) -> Vec<i64> {
    let mut noted = inputs.lock().expect("no test panics").clone();
    noted.sort_unstable();
    noted
}

/// A handler that notes its inputs, and never answers those that `hangs` names.
fn handler(inputs: &Inputs, hangs: &'static [i64]) -> impl asl_runtime::TaskHandler {
    let inputs = Arc::clone(inputs);
    move |request: TaskRequest| {
        let input = request.input.as_i64().unwrap_or_default();
        inputs.lock().expect("no test panics").push(input);
        async move {
            if hangs.contains(&input) {
                std::future::pending::<()>().await;
            }
            Ok(json!(2 * input))
        }
    }
}

/// Starts an execution, and ends the process once `stored` of its events are.
async fn cut_off(
    store: &MemoryStore,
    machine: &Machine,
    input: Json,
    stored: impl Fn(&Engine) -> bool,
) {
    let engine = open(store, machine);
    engine
        .start(machine, "one", input)
        .await
        .expect("it starts");
    eventually(|| stored(&engine).then_some(())).await;
    close(engine).await;
}

#[tokio::test]
async fn a_branch_that_was_cut_off_fails_its_parallel_which_no_wildcard_retries() {
    let (store, inputs) = (MemoryStore::new(), Inputs::default());
    let machine = fan::machine_with(handler(&inputs, &[1, 2]));
    let input = json!({"card": 1, "mail": 2});
    let both = Arc::clone(&inputs);
    cut_off(&store, &machine, input, |_| noted(&both) == [1, 2]).await;

    let machine = fan::machine_with(handler(&inputs, &[]));
    let engine = open(&store, &machine);
    let output = outcome(&engine, &machine).await;
    assert_eq!(output, Ok(json!("Asl.TaskInterrupted")));
    assert_eq!(count(&engine, &machine, "one", "ParallelStateStarted"), 1);
    let calls = noted(&inputs);
    let charged = calls.iter().filter(|input| **input == 1).count();
    assert_eq!(charged, 1, "{calls:?}");
}

#[tokio::test]
async fn a_branch_with_a_plain_task_is_called_again_beside_one_that_has_ended() {
    let (store, inputs) = (MemoryStore::new(), Inputs::default());
    let machine = fan::machine_with(handler(&inputs, &[2]));
    let input = json!({"card": 1, "mail": 2});
    let charged = |engine: &Engine| {
        let machine = fan::machine_with(handler(&Inputs::default(), &[]));
        count(engine, &machine, "one", "LambdaFunctionSucceeded") == 1
    };
    cut_off(&store, &machine, input, charged).await;

    let machine = fan::machine_with(handler(&inputs, &[]));
    let engine = open(&store, &machine);
    assert_eq!(outcome(&engine, &machine).await, Ok(json!([2, 4])));
    assert_eq!(noted(&inputs), [1, 2, 2]);
}

/// A batch of three in which the first was cut off, after the second had ended.
async fn cut_off_batch(store: &MemoryStore, inputs: &Inputs, tolerated: u64) {
    let machine = batch::machine_with(handler(inputs, &[1, 3]));
    let input = json!({"items": [1, 2, 3], "tolerated": tolerated});
    let all = Arc::clone(inputs);
    let counted = batch::machine_with(handler(&Inputs::default(), &[]));
    let ended = move |engine: &Engine| {
        noted(&all) == [1, 2, 3] && count(engine, &counted, "one", "MapIterationSucceeded") == 1
    };
    cut_off(store, &machine, input, ended).await;
}

#[tokio::test]
async fn iterations_that_were_cut_off_fail_and_a_map_may_tolerate_it() {
    let (store, inputs) = (MemoryStore::new(), Inputs::default());
    cut_off_batch(&store, &inputs, 2).await;

    let machine = batch::machine_with(handler(&inputs, &[]));
    let engine = open(&store, &machine);
    assert_eq!(outcome(&engine, &machine).await, Ok(json!([4])));
    assert_eq!(count(&engine, &machine, "one", "MapIterationFailed"), 2);
    assert_eq!(noted(&inputs), [1, 2, 3]);
}

#[tokio::test]
async fn no_wildcard_retries_a_map_in_which_more_was_cut_off_than_it_tolerates() {
    let threshold = "States.ExceedToleratedFailureThreshold";
    for (tolerated, expected) in [(0, "Asl.TaskInterrupted"), (1, threshold)] {
        let (store, inputs) = (MemoryStore::new(), Inputs::default());
        cut_off_batch(&store, &inputs, tolerated).await;

        let machine = batch::machine_with(handler(&inputs, &[]));
        let engine = open(&store, &machine);
        assert_eq!(outcome(&engine, &machine).await, Ok(json!(expected)));
        assert_eq!(count(&engine, &machine, "one", "MapStateStarted"), 1);
        assert_eq!(noted(&inputs), [1, 2, 3]);
    }
}
