//! Tasks that wait for outside workers or for other executions.

use std::time::Duration;

use asl_runtime::store::{MemoryStore, Store};
use asl_runtime::{Engine, Json, Machine, Options, TaskRequest, TokenError, asl, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{Calls, Mute, close, count, event_types, eventually, open, outcome};
use crate::on_test_clock;

asl! {
    pub mod ask = r#"{ "StartAt": "Ask", "States": {
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
                 "Parameters": { "FunctionName": "Ask", "Payload": { "token.$": "$$.Task.Token" } }, "End": true }
    } }"# {
        task "Ask": at_most_once;
    }

    pub mod parent = r#"{ "StartAt": "Start", "States": { "Start": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "End": true,
        "Parameters": { "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:charge" },
        "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": 2 }]
    } } }"# {
        task "states:startExecution": at_most_once;
    }

    pub mod charge = r#"{ "StartAt": "Charge", "States": {
        "Charge": { "Type": "Task", "Resource": "ChargeCard", "End": true }
    } }"# {
        task "ChargeCard": at_most_once;
    }
}

/// A machine that tells its tokens, and returns at once or never.
fn asking(returns: bool) -> (Machine, UnboundedReceiver<String>) {
    let (post, letters) = unbounded_channel();
    let machine = ask::machine_with(move |request: TaskRequest| {
        let token = request.context.task_token().unwrap_or_default();
        let _ = post.send(token.to_owned());
        async move {
            if !returns {
                std::future::pending::<()>().await;
            }
            Ok(json!({}))
        }
    });
    (machine, letters)
}

#[tokio::test]
async fn a_callback_that_was_submitted_goes_on_waiting_for_its_token() {
    let store = MemoryStore::new();
    let (machine, mut letters) = asking(true);
    let engine = open(&store, &machine);
    engine.start(&machine, "one", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    let submitted = || count(&engine, &machine, "one", "TaskSubmitted");
    eventually(|| (submitted() == 1).then_some(())).await;
    close(engine).await;

    let engine = open(&store, &machine);
    let execution = engine
        .running::<Json>("ask", "one")
        .expect("it can be read")
        .expect("it goes on");
    engine
        .send_task_success(&token, json!("yes"))
        .await
        .unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(json!("yes")));
    assert!(letters.try_recv().is_err(), "it is not called again");
}

#[tokio::test]
async fn to_sleep_is_not_to_be_cut_off() {
    let (machine, mut letters) = asking(true);
    let builder = Engine::builder()
        .machine(&machine)
        .sleep_after(Duration::ZERO);
    let engine = builder.open_store(MemoryStore::new()).unwrap();
    let execution = engine.start(&machine, "one", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    tokio::time::sleep(Duration::from_millis(5)).await;
    engine.send_task_heartbeat(&token).await.unwrap();
    tokio::time::sleep(Duration::from_millis(5)).await;
    let answered = engine.send_task_success(&token, json!("yes")).await;
    answered.unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(json!("yes")));
    assert!(letters.try_recv().is_err(), "it is not called again");
}

#[tokio::test]
async fn a_callback_that_had_not_returned_is_cut_off_and_its_token_is_refused() {
    let store = MemoryStore::new();
    let (machine, mut letters) = asking(false);
    let engine = open(&store, &machine);
    engine.start(&machine, "one", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    close(engine).await;

    let engine = open(&store, &machine);
    let execution = engine
        .running::<Json>("ask", "one")
        .expect("it can be read")
        .expect("it goes on");
    let refused = engine.send_task_success(&token, json!("yes")).await;
    assert_eq!(refused, Err(TokenError::TaskTimedOut));
    let error = execution.output().await.unwrap().unwrap_err();
    assert_eq!(error.error(), Some("Asl.TaskInterrupted"));
    assert!(letters.try_recv().is_err(), "it is not called again");
    let types = event_types(&engine, &machine, "one");
    let last = ["TaskStarted", "TaskFailed", "ExecutionFailed"];
    assert!(types.ends_with(&last.map(str::to_owned)), "{types:?}");
}

#[tokio::test]
async fn an_answer_that_came_before_the_crash_counts_though_the_handler_had_not_returned() {
    let store = MemoryStore::new();
    let (machine, mut letters) = asking(false);
    let engine = open(&store, &machine);
    engine.start(&machine, "one", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    engine
        .send_task_success(&token, json!("yes"))
        .await
        .unwrap();
    close(engine).await;

    let engine = open(&store, &machine);
    assert_eq!(outcome(&engine, &machine).await, Ok(json!("yes")));
    assert!(letters.try_recv().is_err(), "it is not called again");
}

fn nesting(store: impl Store, options: &Options, charge: &Machine) -> Engine {
    let nobody = Calls::default();
    let parent = parent::machine_with(nobody.answering());
    let builder = Engine::builder()
        .machine(&parent.with(options.clone()))
        .machine(&charge.with(options.clone()));
    builder.open_store(store).expect("it can be read")
}

#[tokio::test]
async fn the_engines_own_start_is_found_again_and_an_interrupted_child_interrupts_its_parent() {
    let (store, calls) = (MemoryStore::new(), Calls::default());
    let hanging = charge::machine_with(calls.hanging());
    let engine = nesting(store.clone(), &Options::default(), &hanging);
    let parent = parent::machine_with(calls.answering());
    engine.start(&parent, "one", json!({})).await.unwrap();
    eventually(|| (calls.count() == 1).then_some(())).await;
    close(engine).await;

    let (_, options) = on_test_clock();
    let engine = nesting(store, &options, &charge::machine_with(calls.answering()));
    let execution = engine
        .running::<Json>("parent", "one")
        .expect("it can be read")
        .expect("it goes on");
    let ended = tokio::time::timeout(Duration::from_secs(5), execution.output()).await;
    let error = ended.expect("nothing waits").unwrap().unwrap_err();
    assert_eq!(error.error(), Some("Asl.TaskInterrupted"));
    let cause = Json::parse(error.cause().unwrap()).expect("it describes the child");
    assert_eq!(cause.get("Error"), Some(&json!("Asl.TaskInterrupted")));
    assert_eq!(
        calls.count(),
        1,
        "no wildcard of the parent's calls it again"
    );
}

#[tokio::test]
async fn a_start_of_the_engines_own_that_was_about_to_be_made_is_made() {
    let (store, calls) = (MemoryStore::new(), Calls::default());
    let charge = charge::machine_with(calls.answering());
    let mute = Mute {
        store: store.clone(),
        keeps: true,
    };
    let engine = nesting(mute, &Options::default(), &charge);
    let parent = parent::machine_with(calls.answering());
    let started = engine.start(&parent, "one", json!({}));
    let started = tokio::time::timeout(Duration::from_millis(5), started).await;
    assert!(started.is_err(), "nothing says that it is durable");
    close(engine).await;

    let engine = nesting(store, &Options::default(), &charge);
    let described = outcome(&engine, &parent).await.expect("it succeeds");
    assert_eq!(described.get("Output"), Some(&json!("done")));
    assert_eq!(calls.count(), 1);
}
