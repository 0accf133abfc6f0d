//! A limit on how many handlers of one task run at once.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, Json, TaskRequest, asl, json};
use tokio::sync::Semaphore;

use super::eventually;
use crate::on_test_clock;

asl! {
    pub mod fan_out = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true, "ItemProcessor": {
        "StartAt": "Work", "States": { "Work": { "Type": "Task", "Resource": "Work", "End": true } }
    } } } }"#;

    pub mod hasty = r#"{ "StartAt": "Both", "States": { "Both": { "Type": "Parallel", "End": true, "Branches": [
        { "StartAt": "One", "States": { "One": { "Type": "Task", "Resource": "Work", "TimeoutSeconds": 5, "End": true } } },
        { "StartAt": "Two", "States": { "Two": { "Type": "Task", "Resource": "Work", "TimeoutSeconds": 5, "End": true } } }
    ] } } }"#;
}

#[tokio::test]
async fn no_more_handlers_run_at_once_than_the_limit_and_the_others_wait_in_order() {
    let permits = Arc::new(Semaphore::new(0));
    let called = Arc::<Mutex<Vec<Json>>>::default();
    let (gate, notes) = (Arc::clone(&permits), Arc::clone(&called));
    let machine = fan_out::machine_with(move |request: TaskRequest| {
        let gate = Arc::clone(&gate);
        notes
            .lock()
            .expect("nobody panics")
            .push(request.input.clone());
        async move {
            gate.acquire().await.expect("it is never closed").forget();
            Ok(request.input)
        }
    });
    let builder = Engine::builder()
        .machine(&machine)
        .task_concurrency("Work", 2);
    let engine = builder.open_store(MemoryStore::new()).unwrap();
    let execution = engine.start(&machine, "all", json!([1, 2, 3, 4, 5])).await;
    let called = || called.lock().expect("nobody panics").clone();
    for running in 2..=5 {
        eventually(|| (called().len() == running).then_some(())).await;
        tokio::task::yield_now().await;
        assert_eq!(called().len(), running);
        permits.add_permits(1);
    }
    permits.add_permits(1);
    let output = execution.unwrap().output().await.unwrap();
    assert_eq!(output, Ok(json!([1, 2, 3, 4, 5])));
    assert_eq!(called(), [1, 2, 3, 4, 5].map(Json::from));
}

#[tokio::test]
async fn the_time_of_an_attempt_runs_while_it_waits_for_its_turn() {
    for (most, error) in [(2, None), (1, Some("States.Timeout"))] {
        let (_, options) = on_test_clock();
        let machine = hasty::machine_with(|request: TaskRequest| async move {
            request.context.sleep(Duration::from_secs(4)).await;
            Ok(json!({}))
        });
        let machine = machine.with(options);
        let builder = Engine::builder().machine(&machine);
        let builder = builder.task_concurrency("Work", most);
        let engine = builder.open_store(MemoryStore::new()).unwrap();
        let execution = engine.start(&machine, "both", json!({})).await.unwrap();
        let ended = execution.output().await.unwrap();
        let failed = ended.err();
        let found = failed.as_ref().and_then(|failed| failed.error());
        assert_eq!(found, error, "at most {most} at once");
    }
}
