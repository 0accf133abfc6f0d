//! Activities: outside workers take tasks, and answer them.

use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, EngineError, Machine, TokenError, asl, json};

use super::{close, count, event_types, history};

const PACK: &str = "arn:aws:states:us-east-1:123456789012:activity:Pack";

asl! {
    pub mod parcel = r#"{ "StartAt": "Pack", "States": {
        "Pack": { "Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:Pack",
                  "HeartbeatSeconds": 600, "TimeoutSeconds": 3600, "End": true }
    } }"#;
}

/// The machine, to which nothing is bound: an activity is not called.
fn machine() -> Machine {
    parcel::machine()
}

fn open(store: &MemoryStore) -> Engine {
    let builder = Engine::builder().machine(&machine()).activity(PACK);
    builder.open_store(store.clone()).expect("it can be read")
}

#[tokio::test]
async fn a_worker_takes_a_task_and_the_history_says_who() {
    let engine = open(&MemoryStore::new());
    let execution = engine.start(&machine(), "p", json!({"item": "cup"})).await;
    let task = engine.activity_task(PACK, Some("Ada")).await.unwrap();
    assert_eq!(task.input, json!({"item": "cup"}));
    engine.send_task_heartbeat(&task.token).await.unwrap();
    engine
        .send_task_success(&task.token, json!("packed"))
        .await
        .unwrap();
    assert_eq!(
        execution.unwrap().output().await.unwrap(),
        Ok(json!("packed"))
    );
    let types = [
        "ExecutionStarted",
        "TaskStateEntered",
        "ActivityScheduled",
        "ActivityStarted",
        "ActivitySucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
    ];
    assert_eq!(event_types(&engine, &machine(), "p"), types);
    let events = history(&engine, &machine(), "p");
    let started = events
        .get(3)
        .and_then(|event| event.get("activityStartedEventDetails"));
    assert_eq!(started, Some(&json!({"workerName": "Ada"})));
}

#[tokio::test]
async fn a_worker_may_ask_before_there_is_a_task_and_each_task_goes_to_one() {
    let engine = open(&MemoryStore::new());
    let asking = ["Ada", "Grace"].map(|worker| {
        let engine = engine.clone();
        tokio::spawn(async move { engine.activity_task(PACK, Some(worker)).await })
    });
    tokio::task::yield_now().await;
    for name in ["one", "two"] {
        let input = json!({"name": name});
        engine.start(&machine(), name, input).await.unwrap();
    }
    let mut inputs = Vec::new();
    for worker in asking {
        inputs.push(worker.await.unwrap().unwrap().input.to_string());
    }
    inputs.sort();
    assert_eq!(inputs, [r#"{"name":"one"}"#, r#"{"name":"two"}"#]);
    let none = tokio::time::timeout(Duration::from_millis(5), engine.activity_task(PACK, None));
    assert!(none.await.is_err(), "there is no third");
}

#[tokio::test]
async fn a_worker_may_fail_its_task() {
    let engine = open(&MemoryStore::new());
    let execution = engine.start(&machine(), "p", json!({})).await.unwrap();
    let task = engine.activity_task(PACK, None).await.unwrap();
    let failed = engine.send_task_failure(&task.token, Some("NoBox"), Some("sold out"));
    failed.await.unwrap();
    let error = execution.output().await.unwrap().unwrap_err();
    assert_eq!(
        (error.error(), error.cause()),
        (Some("NoBox"), Some("sold out"))
    );
    assert_eq!(count(&engine, &machine(), "p", "ActivityFailed"), 1);
}

#[tokio::test]
async fn a_state_whose_activity_does_not_exist_fails_with_awss_words() {
    let engine = super::open(&MemoryStore::new(), &machine());
    let execution = engine.start(&machine(), "p", json!({})).await.unwrap();
    let error = execution.output().await.unwrap().unwrap_err();
    assert_eq!(error.error(), Some("States.Runtime"));
    let cause = format!(
        "An error occurred while executing the state 'Pack' (entered at the event id #2). The activity {PACK} does not exist."
    );
    assert_eq!(error.cause(), Some(&*cause));
    let types = ["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"];
    assert_eq!(event_types(&engine, &machine(), "p"), types);
}

#[tokio::test]
async fn a_task_that_nobody_took_is_offered_again_after_a_restart_and_one_that_was_taken_is_not() {
    let store = MemoryStore::new();
    let engine = open(&store);
    engine
        .start(&machine(), "taken", json!("taken"))
        .await
        .unwrap();
    let taken = engine.activity_task(PACK, Some("Ada")).await.unwrap();
    engine
        .start(&machine(), "open", json!("open"))
        .await
        .unwrap();
    close(engine).await;

    let engine = open(&store);
    let offered = engine.activity_task(PACK, Some("Grace")).await.unwrap();
    assert_eq!(offered.input, json!("open"));
    let none = tokio::time::timeout(Duration::from_millis(5), engine.activity_task(PACK, None));
    assert!(none.await.is_err(), "the other has been taken");

    let running =
        ["taken", "open"].map(|name| engine.running("parcel", name).unwrap().expect(name));
    for token in [&taken.token, &offered.token] {
        engine
            .send_task_success(token, json!("packed"))
            .await
            .unwrap();
    }
    for (execution, name) in running.into_iter().zip(["taken", "open"]) {
        assert_eq!(execution.output().await.unwrap(), Ok(json!("packed")));
        assert_eq!(count(&engine, &machine(), name, "ActivityScheduled"), 1);
        assert_eq!(count(&engine, &machine(), name, "ActivityStarted"), 1);
    }
    let late = engine.send_task_heartbeat(&taken.token).await;
    assert_eq!(late, Err(TokenError::TaskTimedOut));
}

#[tokio::test]
async fn nobody_waits_for_tasks_of_an_activity_that_does_not_exist() {
    let engine = open(&MemoryStore::new());
    let arn = "arn:aws:states:us-east-1:123456789012:activity:nobody";
    let refused = engine.activity_task(arn, None).await;
    assert!(matches!(refused, Err(EngineError::UnknownActivity(unknown)) if unknown == arn));
}

#[tokio::test]
async fn a_task_whose_worker_stops_asking_is_left_for_the_next() {
    let engine = open(&MemoryStore::new());
    let execution = engine.start(&machine(), "p", json!({"item": "cup"})).await;
    // The task is in its queue by then.
    tokio::time::sleep(Duration::from_millis(5)).await;
    {
        let asking = pin!(engine.activity_task(PACK, Some("Ada")));
        // She is given the task, and hangs up before that is durable.
        let asked = asking.poll(&mut Context::from_waker(Waker::noop()));
        assert!(asked.is_pending());
    }
    let task = engine.activity_task(PACK, Some("Grace")).await.unwrap();
    engine
        .send_task_success(&task.token, json!(1))
        .await
        .unwrap();
    assert_eq!(execution.unwrap().output().await.unwrap(), Ok(json!(1)));
    assert_eq!(count(&engine, &machine(), "p", "ActivityStarted"), 1);
}

#[tokio::test]
async fn activities_come_and_go_while_the_engine_is_open() {
    let builder = Engine::builder().machine(&machine());
    let engine = builder.open_store(MemoryStore::new()).unwrap();
    let unknown = engine.activity_task(PACK, None).await;
    assert!(matches!(unknown, Err(EngineError::UnknownActivity(_))));
    engine.create_activity(PACK).unwrap();
    engine.create_activity(PACK).unwrap();
    engine.start(&machine(), "p", json!({})).await.unwrap();
    engine.activity_task(PACK, None).await.unwrap();

    let asking = engine.clone();
    let asking = tokio::spawn(async move { asking.activity_task(PACK, None).await });
    tokio::task::yield_now().await;
    engine.delete_activity(PACK);
    let sent_away = asking.await.unwrap();
    assert!(matches!(sent_away, Err(EngineError::UnknownActivity(_))));
    let refused = engine.create_activity("arn:aws:states:us-east-1:123456789012:activity:a b");
    assert!(matches!(refused, Err(EngineError::InvalidName(_))));
    let refused = engine.create_activity("arn:aws:lambda:us-east-1:123456789012:function:Pack");
    assert!(matches!(refused, Err(EngineError::UnknownActivity(_))));
}
