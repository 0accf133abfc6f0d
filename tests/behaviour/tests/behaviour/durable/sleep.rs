//! Putting executions to sleep that only wait, and waking them.

use std::time::{Duration, SystemTime};

use asl_runtime::store::{MemoryStore, Store, Wake};
use asl_runtime::{
    Clock, Engine, HistoryEvent, Json, Machine, Options, TaskError, TaskRequest, TokenError, asl,
    json,
};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{close, eventually, history};
use crate::on_test_clock;

asl! {
    mod patience = r#"{ "StartAt": "Both", "States": {
        "Both": { "Type": "Parallel", "Next": "AYear", "Branches": [
            { "StartAt": "Short", "States": { "Short": { "Type": "Wait", "Seconds": 5, "End": true } } },
            { "StartAt": "Long", "States": { "Long": { "Type": "Wait", "Seconds": 50, "Next": "Work" },
                "Work": { "Type": "Task", "Resource": "Work", "End": true } } }
        ] },
        "AYear": { "Type": "Wait", "Seconds": 30000000, "Next": "Again" },
        "Again": { "Type": "Task", "Resource": "Work", "End": true,
            "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 100 }] }
    } }"#;

    mod question = r#"{ "StartAt": "Ask", "States": { "Ask": {
        "Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": { "QueueUrl": "q", "MessageBody": { "token.$": "$$.Task.Token" } },
        "HeartbeatSeconds": 60, "TimeoutSeconds": 100000, "End": true
    } } }"#;
}

/// An engine that puts every execution to sleep as soon as it only waits.
fn drowsy(store: &MemoryStore, machine: &Machine) -> Engine {
    let builder = Engine::builder()
        .machine(machine)
        .sleep_after(Duration::ZERO);
    builder.open_store(store.clone()).expect("it can be read")
}

/// Fails its third call, and only that.
fn patience() -> Machine {
    let calls = std::sync::atomic::AtomicUsize::new(0);
    patience::machine_with(move |_: TaskRequest| {
        let call = calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        async move {
            match call % 3 {
                1 => Err(TaskError::new("Busy", "come back later")),
                _ => Ok(json!("done")),
            }
        }
    })
}

fn question() -> (Machine, UnboundedReceiver<String>) {
    let (asked, questions) = unbounded_channel();
    let machine = question::machine_with(move |request: TaskRequest| {
        let token = request
            .input
            .get("MessageBody")
            .and_then(|body| body.get("token"));
        let token = token.and_then(Json::as_str).map(str::to_owned);
        let sent = asked.send(token.unwrap_or_default());
        async move {
            sent.map_err(|_| TaskError::new("Closed", ""))?;
            Ok(json!({"MessageId": "1"}))
        }
    });
    (machine, questions)
}

/// When the only execution of the store is to be woken, once it sleeps.
async fn asleep_until(store: &MemoryStore) -> SystemTime {
    let wake = || match store.waking(None, 1).expect("it can be read").first()?.wake {
        Wake::At(time) => Some(time),
        Wake::Now => None,
    };
    eventually(wake).await
}

#[tokio::test]
async fn an_execution_that_sleeps_at_every_wait_tells_the_same_history() {
    let (_, options) = on_test_clock();
    let machine = patience().with(options.clone());
    let engine = drowsy(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "nap", json!({})).await.unwrap();
    let output = execution.output().await.unwrap();
    assert_eq!(output, Ok(json!("done")));

    let (_, options) = on_test_clock();
    let wakeful = patience().with(options.record_history(true));
    let outcome = wakeful.run_to_outcome(json!({})).await;
    let events: Vec<Json> = outcome.history.iter().map(HistoryEvent::to_json).collect();
    assert_eq!(history(&engine, &machine, "nap"), events);
}

#[tokio::test]
async fn an_execution_sleeps_until_its_nearest_timer() {
    let machine = patience();
    let store = MemoryStore::new();
    let engine = drowsy(&store, &machine);
    let before = SystemTime::now();
    let started = engine.start(&machine, "nap", json!({})).await;
    started.unwrap();
    let until = asleep_until(&store).await;
    let wait = until.duration_since(before).unwrap().as_secs_f64();
    assert!((4.9..6.0).contains(&wait), "{wait}");
}

#[tokio::test]
async fn a_token_is_good_while_its_execution_sleeps() {
    let (machine, mut questions) = question();
    let store = MemoryStore::new();
    let engine = drowsy(&store, &machine);
    let execution = engine.start(&machine, "q", json!({})).await.unwrap();
    let token = questions.recv().await.expect("it asks");
    let first = asleep_until(&store).await;
    tokio::time::sleep(Duration::from_millis(2)).await;

    engine.send_task_heartbeat(&token).await.unwrap();
    let second = eventually(|| {
        let waking = store.waking(None, 1).expect("it can be read");
        let later = |wake: Wake| matches!(wake, Wake::At(time) if time > first);
        waking
            .first()
            .map(|waking| waking.wake)
            .filter(|wake| later(*wake))
    });
    second.await;
    engine
        .send_task_success(&token, json!("yes"))
        .await
        .unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(json!("yes")));
    let again = engine.send_task_success(&token, json!("no")).await;
    assert_eq!(again, Err(TokenError::TaskTimedOut));
    assert!(questions.try_recv().is_err(), "nobody is asked twice");
}

#[tokio::test]
async fn a_missed_heartbeat_wakes_its_execution() {
    let (clock, options) = on_test_clock();
    let (machine, mut questions) = question();
    let machine = machine.with(options);
    let engine = drowsy(&MemoryStore::new(), &machine);
    let begun = clock.now();
    let execution = engine.start(&machine, "q", json!({})).await.unwrap();
    let error = execution.output().await.unwrap().unwrap_err();
    assert_eq!(error.error(), Some("States.Timeout"));
    assert_eq!(clock.now().duration_since(begun).unwrap().as_secs(), 60);
    questions.recv().await.expect("it asked");
}

#[tokio::test]
async fn a_sleeper_can_be_found_and_stopped() {
    let (machine, _questions) = question();
    let store = MemoryStore::new();
    let engine = drowsy(&store, &machine);
    let execution = engine.start(&machine, "q", json!({})).await.unwrap();
    asleep_until(&store).await;

    let same = engine.start(&machine, "q", json!({})).await.unwrap();
    assert_eq!(same.arn(), execution.arn());
    let found = engine.running::<Json>("question", "q").unwrap();
    let found = found.expect("it runs");
    found.stop(Some("TooLate"), None).await.unwrap();
    let error = execution.output().await.unwrap().unwrap_err();
    assert_eq!(error.error(), Some("TooLate"));
}

#[tokio::test]
async fn what_slept_when_the_process_ended_is_woken_by_its_timer() {
    let store = MemoryStore::new();
    let machine = patience();
    let engine = drowsy(&store, &machine);
    let started = engine.start(&machine, "nap", json!({})).await;
    started.unwrap();
    asleep_until(&store).await;
    close(engine).await;

    let clock = Clock::test(SystemTime::now());
    let machine = patience().with(Options::default().clock(clock));
    let engine = drowsy(&store, &machine);
    if let Some(execution) = engine.running::<Json>("patience", "nap").unwrap() {
        assert_eq!(execution.output().await.unwrap(), Ok(json!("done")));
    }
    let described = engine.describe("patience", "nap").unwrap().unwrap();
    assert_eq!(described.output.as_deref(), Some("\"done\""));
}

#[tokio::test]
async fn sleepers_that_are_due_at_once_wait_for_their_turn_and_all_go_on() {
    let (_, options) = on_test_clock();
    let machine = patience().with(options);
    let builder = Engine::builder().machine(&machine);
    let builder = builder.sleep_after(Duration::ZERO).live_executions(2);
    let engine = builder.open_store(MemoryStore::new()).unwrap();
    let mut executions = Vec::new();
    for number in 0..100 {
        let name = number.to_string();
        executions.push(engine.start(&machine, &name, json!({})).await.unwrap());
    }
    for execution in executions {
        let output = execution.output().await.unwrap();
        assert_eq!(output, Ok(json!("done")));
    }
}
