//! Asynchronous Express: started like Standard, kept from its start to its end, run again from the beginning after a crash.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use asl_runtime::store::MemoryStore;
use asl_runtime::{
    Engine, EngineError, Json, Machine, Options, Status, TaskError, TaskRequest, asl, json,
};

use super::{close, eventually, history, open};
use crate::on_test_clock;

asl! {
    pub mod quick = r#"{ "StartAt": "First", "States": {
        "First": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:First", "Next": "Second" },
        "Second": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Second", "End": true }
    } }"# { express; }

    pub mod itself = r#"{ "StartAt": "Tell", "States": {
        "Tell": { "Type": "Pass", "Parameters": { "me.$": "$$.Execution" }, "OutputPath": "$.me", "End": true }
    } }"# { express; }

    pub mod too_long = r#"{ "StartAt": "Rest", "States": {
        "Rest": { "Type": "Wait", "Seconds": 301, "End": true }
    } }"# { express; }

    pub mod parent = r#"{ "StartAt": "Start", "States": { "Start": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {
            "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:quick",
            "Name": "child", "Input": {}
        },
        "OutputPath": "$.ExecutionArn", "End": true
    } } }"#;

    pub mod waiting_parent = r#"{ "StartAt": "Start", "States": { "Start": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync",
        "Parameters": { "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:quick" },
        "End": true
    } } }"#;
}

/// The keys that tasks were called with.
type Calls = Arc<Mutex<Vec<String>>>;

fn called(calls: &Calls) -> Vec<String> {
    calls.lock().expect("nobody panics").clone()
}

/// A machine whose second task answers only if it is to.
fn quick(calls: &Calls, answers: bool) -> Machine {
    let calls = Arc::clone(calls);
    quick::machine_with(move |request: TaskRequest| {
        let key = request.context.idempotency_key();
        calls.lock().expect("nobody panics").push(key);
        async move {
            if request.function() == "Second" && !answers {
                std::future::pending::<()>().await;
            }
            Ok(json!({"by": request.function()}))
        }
    })
}

async fn unexpected(_: TaskRequest) -> Result<Json, TaskError> {
    Err(TaskError::new("Unexpected", "the engine starts it itself"))
}

#[tokio::test]
async fn each_start_is_an_execution_of_its_own_whatever_its_name() {
    let machine = quick(&Calls::default(), true);
    let engine = open(&MemoryStore::new(), &machine);
    let mut names = Vec::new();
    for _ in 0..2 {
        let execution = engine.start(&machine, "again", json!({})).await.unwrap();
        let (name, arn) = (execution.name().to_owned(), execution.arn().to_owned());
        assert!(name.starts_with("again:"), "{name}");
        let expected = format!("arn:aws:states:us-east-1:123456789012:express:quick:{name}");
        assert_eq!(arn, expected);
        drop(execution.output().await.unwrap());
        names.push(name);
    }
    assert_ne!(names[0], names[1]);
    for name in names {
        let described = engine
            .describe("quick", &name)
            .unwrap()
            .expect("it is kept");
        assert_eq!(described.status, Some(Status::Succeeded));
        assert_eq!(described.output.as_deref(), Some(r#"{"by":"Second"}"#));
        assert!(
            history(&engine, &machine, &name).is_empty(),
            "nothing between is kept"
        );
    }
}

#[tokio::test]
async fn after_a_crash_it_runs_again_from_the_beginning() {
    let (store, calls) = (MemoryStore::new(), Calls::default());
    let machine = quick(&calls, false);
    let engine = open(&store, &machine);
    let execution = engine.start(&machine, "again", json!({})).await.unwrap();
    let name = execution.name().to_owned();
    drop(execution);
    eventually(|| (called(&calls).len() == 2).then_some(())).await;
    close(engine).await;

    let engine = open(&store, &quick(&calls, true));
    let ended = || engine.describe("quick", &name).unwrap()?.output;
    assert_eq!(eventually(ended).await, r#"{"by":"Second"}"#);
    let calls = called(&calls);
    assert_eq!(calls[..2], calls[2..], "with the same keys");
}

#[tokio::test]
async fn it_cannot_be_redriven() {
    let machine = quick(&Calls::default(), false);
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "once", json!({})).await.unwrap();
    execution.stop(None, None).await.unwrap();
    let redriven = engine.redrive::<Json>("quick", execution.name()).await;
    assert!(matches!(redriven, Err(EngineError::NotRedrivable(_))));
}

#[tokio::test]
async fn it_has_five_minutes() {
    let (_, options) = on_test_clock();
    let machine = too_long::machine().with(options);
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "too_long", json!({})).await.unwrap();
    let started = engine.describe("too_long", execution.name()).unwrap();
    let name = execution.name().to_owned();
    let failed = execution.output().await.unwrap().unwrap_err();
    assert_eq!(failed.status(), Status::TimedOut);
    let described = engine.describe("too_long", &name).unwrap().unwrap();
    let took = described
        .stop_time
        .unwrap()
        .duration_since(started.unwrap().start_time);
    assert_eq!(took.unwrap(), Duration::from_mins(5));
}

#[tokio::test]
async fn a_graceful_shutdown_lets_it_end() {
    let machine = quick(&Calls::default(), true);
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "last", json!({})).await.unwrap();
    engine.shut_down(Duration::from_mins(1)).await.unwrap();
    assert_eq!(
        execution.output().await.unwrap(),
        Ok(json!({"by": "Second"}))
    );
}

/// An engine with both parents and their child.
fn family(calls: &Calls) -> Engine {
    let builder = Engine::builder()
        .machine(&parent::machine_with(unexpected).with(Options::default()))
        .machine(&waiting_parent::machine_with(unexpected))
        .machine(&quick(calls, true));
    builder
        .open_store(MemoryStore::new())
        .expect("memory can be read")
}

#[tokio::test]
async fn an_execution_starts_an_express_one_and_learns_its_arn() {
    let calls = Calls::default();
    let engine = family(&calls);
    let parent = engine.start_named::<Json>("parent", "one", json!({})).await;
    let arn = parent.unwrap().output().await.unwrap().unwrap();
    let arn = arn.as_str().expect("it is a text");
    let name = arn.strip_prefix("arn:aws:states:us-east-1:123456789012:express:quick:");
    let name = name.expect("it is an Express execution's");
    assert!(name.starts_with("child:"), "{name}");
    let ended = || engine.describe("quick", name).unwrap()?.status;
    assert_eq!(eventually(ended).await, Status::Succeeded);
}

#[tokio::test]
async fn nobody_waits_for_the_end_of_an_express_execution() {
    let calls = Calls::default();
    let parent = family(&calls)
        .start_named::<Json>("waiting_parent", "one", json!({}))
        .await;
    let failed = parent.unwrap().output().await.unwrap().unwrap_err();
    let error = failed.error();
    assert_eq!(
        error,
        Some("StepFunctions.StateMachineTypeNotSupportedException")
    );
    assert!(called(&calls).is_empty());
}

#[tokio::test]
async fn the_context_object_counts_redrives_as_on_aws_though_there_are_none() {
    let machine = itself::machine();
    let engine = open(&MemoryStore::new(), &machine);
    let started = engine.start_named::<Json>("itself", "one", json!({})).await;
    let asynchronous = started.unwrap().output().await.unwrap().unwrap();
    assert_eq!(asynchronous.get("RedriveCount"), Some(&json!(0)));
    let synchronous = machine.run(json!({})).await.unwrap();
    assert_eq!(synchronous.get("RedriveCount"), None);
}
