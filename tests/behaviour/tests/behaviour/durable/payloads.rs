//! Payloads long enough to be kept once for all that show them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, HistoryEvent, Json, Machine, Options, TaskRequest, asl, json};

use super::folder::TestFolder;
use super::{close, eventually, history, open};

asl! {
    /// Hands payloads on to branches, iterations and variables.
    mod relay {
        "StartAt": "Take",
        "States": {
            "Take": {
                "Type": "Task",
                "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Echo",
                "Assign": { "taken.$": "$", "Payload.$": "$.lines" },
                "Next": "Branch"
            },
            "Branch": {
                "Type": "Parallel",
                "Branches": [{
                    "StartAt": "Inner",
                    "States": {
                        "Inner": {
                            "Type": "Task",
                            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Echo",
                            "End": true
                        }
                    }
                }],
                "ResultPath": "$.branches",
                "Next": "Each"
            },
            "Each": {
                "Type": "Map",
                "ItemsPath": "$.lines",
                "MaxConcurrency": 1,
                "ItemProcessor": {
                    "StartAt": "Item",
                    "States": {
                        "Item": {
                            "Type": "Task",
                            "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Echo",
                            "Parameters": { "whole.$": "$taken", "line.$": "$" },
                            "End": true
                        }
                    }
                },
                "End": true
            }
        }
    }
}

/// An input that is long, and has parts that look like what a store might write.
fn input() -> Json {
    let line = |number: u32| json!({"Payload": number, "text": "\"\\\n\u{fc}".repeat(100)});
    json!({"Payload": 0, "lines": [line(0), line(1)], "InputPayload": 0})
}

/// Answers with its input, but hangs in a state that is called for the first time in a life of the process.
fn machine(hangs: Option<&'static str>, hung: &Arc<AtomicBool>) -> Machine {
    let hung = Arc::clone(hung);
    relay::machine_with(move |request: TaskRequest| {
        let hangs = hangs == Some(request.context.state_name());
        let hung = Arc::clone(&hung);
        async move {
            if hangs {
                hung.store(true, Ordering::SeqCst);
                std::future::pending::<()>().await;
            }
            Ok(request.input)
        }
    })
}

/// The events, but for their times.
fn timeless(events: Vec<Json>) -> Vec<Json> {
    let mut events = events;
    for event in &mut events {
        if let Some(event) = event.as_object_mut() {
            event.remove("timestamp");
        }
    }
    events
}

/// What the machine does in memory.
async fn expected() -> (Json, Vec<Json>) {
    let machine = machine(None, &Arc::default());
    let machine = machine.with(Options::default().record_history(true));
    let outcome = machine.run_to_outcome(input()).await;
    let events = outcome.history.iter().map(HistoryEvent::to_json);
    (
        outcome.result.expect("it succeeds"),
        timeless(events.collect()),
    )
}

/// Cuts the execution off in each of its states, and lets it go on.
async fn goes_on(mut engine_for: impl AsyncFnMut(&Machine) -> Engine) {
    for state in [Some("Take"), Some("Inner"), Some("Item")] {
        let hung = Arc::default();
        let machine = machine(state, &hung);
        let engine = engine_for(&machine).await;
        if state == Some("Take") {
            let started = engine.start(&machine, "e", input()).await;
            started.expect("it starts");
        }
        eventually(|| hung.load(Ordering::SeqCst).then_some(())).await;
        close(engine).await;
    }
    let machine = machine(None, &Arc::default());
    let engine = engine_for(&machine).await;
    let describe = || engine.describe("relay", "e").expect("it can be read");
    let printed = eventually(|| describe()?.output).await;
    let (output, events) = expected().await;
    assert_eq!(Json::parse(&printed).expect("it is JSON"), output);
    assert_eq!(timeless(history(&engine, &machine, "e")), events);
}

#[tokio::test]
async fn long_payloads_outlive_restarts_in_memory() {
    let store = MemoryStore::new();
    goes_on(async |machine| open(&store, machine)).await;
}

#[tokio::test]
async fn long_payloads_outlive_restarts_in_a_folder() {
    let folder = TestFolder::new();
    goes_on(async |machine| {
        let engine = || Engine::builder().machine(machine).open(folder.path()).ok();
        eventually(engine).await
    })
    .await;
}
