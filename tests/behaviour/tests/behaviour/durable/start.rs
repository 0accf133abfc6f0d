//! `StartExecution`: idempotent while the execution runs, refused otherwise; which names and inputs are taken.

use std::time::Duration;

use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, EngineError, Json, asl, json};

use super::approval::{approval, approved};
use super::full_disk::Disk;
use super::{close, eventually, open};

asl! {
    pub mod nothing { "StartAt": "Done", "States": { "Done": { "Type": "Succeed" } } }

    /// One branch is about to call its task when the other one fails.
    mod torn = r#"{ "StartAt": "Both", "States": {
        "Both": { "Type": "Parallel", "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Rest" }], "End": true, "Branches": [
            { "StartAt": "Call", "States": { "Call": { "Type": "Task", "Resource": "Call", "End": true } } },
            { "StartAt": "Fail", "States": { "Fail": { "Type": "Task", "Resource": "Call", "QueryLanguage": "JSONata",
                "Arguments": "{% $error('no') %}", "End": true } } } ] },
        "Rest": { "Type": "Wait", "Seconds": 3600, "End": true }
    } }"#;
}

#[tokio::test]
async fn a_start_with_the_same_name_and_input_finds_the_running_execution() {
    let (machine, mut letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    let first = engine.start(&machine, "loan", json!({"amount": 1})).await;
    let token = letters.recv().await.expect("it asks");
    let again = engine.start(&machine, "loan", json!({"amount": 1})).await;
    let (first, again) = (first.expect("it starts"), again.expect("it runs"));
    assert_eq!(first.arn(), again.arn());
    let all = engine.executions(&asl_runtime::store::ExecutionFilter::default());
    assert_eq!(all.expect("it can be read").len(), 1);

    engine.send_task_success(&token, approved()).await.unwrap();
    assert_eq!(first.output().await.unwrap(), Ok(approved()));
    assert_eq!(again.output().await.unwrap(), Ok(approved()));
    assert!(letters.try_recv().is_err(), "nobody is asked twice");
}

#[tokio::test]
async fn a_start_finds_the_running_execution_after_a_restart_too() {
    let (machine, mut letters) = approval();
    let store = MemoryStore::new();
    let engine = open(&store, &machine);
    let first = engine.start(&machine, "loan", json!({"amount": 1})).await;
    letters.recv().await.expect("it asks");
    let first = first.expect("it starts");
    let arn = first.arn();
    close(engine).await;

    let engine = open(&store, &machine);
    let again = engine.start(&machine, "loan", json!({"amount": 1})).await;
    assert_eq!(again.expect("it runs").arn(), arn);
    let other = engine.start(&machine, "loan", json!({"amount": 2})).await;
    assert!(matches!(other, Err(EngineError::AlreadyExists(_))));
}

#[tokio::test]
async fn a_start_is_acknowledged_once_it_is_durable_whatever_becomes_of_the_states_meanwhile() {
    let disk = Disk::default();
    let machine =
        torn::machine_with(|request: asl_runtime::TaskRequest| async { Ok(request.input) });
    let engine = Engine::builder().machine(&machine);
    let engine = engine.open_store(disk.clone()).expect("it can be read");
    disk.stall();
    let starting = engine.clone();
    let starting = tokio::spawn(async move { starting.start(&machine, "e", json!({})).await });
    eventually(|| (disk.held().len() > 1).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert!(!starting.is_finished(), "its start is not durable");

    disk.make_room();
    let started = starting.await.expect("it does not panic");
    started.expect("it has started");
}

#[tokio::test]
async fn a_start_with_another_input_is_refused_while_the_execution_runs() {
    let (machine, _letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    let first = engine.start(&machine, "loan", json!({"amount": 1})).await;
    first.expect("it starts");
    let other = engine.start(&machine, "loan", json!({"amount": 2})).await;
    assert!(matches!(other, Err(EngineError::AlreadyExists(name)) if name == "loan"));
}

#[tokio::test]
async fn a_name_is_used_once_whatever_the_input() {
    let machine = nothing::machine();
    let engine = open(&MemoryStore::new(), &machine);
    let first = engine.start(&machine, "once", json!({})).await;
    assert_eq!(first.unwrap().output().await.unwrap(), Ok(json!({})));
    let again = engine.start(&machine, "once", json!({})).await;
    assert!(matches!(again, Err(EngineError::AlreadyExists(_))));
}

#[tokio::test]
async fn names_have_1_to_80_characters_and_none_that_arns_or_shells_trip_over() {
    let machine = nothing::machine();
    let engine = open(&MemoryStore::new(), &machine);
    let longest = "ü".repeat(80);
    for name in ["a", "order-17_b.2", "(a)=b+c!@'", "注文", &longest] {
        let started = engine.start(&machine, name, json!({})).await;
        assert_eq!(started.expect(name).name(), name);
    }
    let forbidden = "<>{}[]?*\"#%\\^|~`$&,;:/ \t\n\u{0}\u{1f}\u{7f}\u{85}\u{9f}\u{2003}\u{fffe}\u{ffff}\u{10ffff}";
    let forbidden = forbidden.chars().map(|character| format!("a{character}b"));
    for name in forbidden.chain([String::new(), "a".repeat(81)]) {
        let refused = engine.start(&machine, &name, json!({})).await;
        assert!(
            matches!(refused, Err(EngineError::InvalidName(_))),
            "{name:?}"
        );
    }
}

#[tokio::test]
async fn an_input_over_256_kib_is_refused_and_takes_no_name() {
    let machine = nothing::machine();
    let engine = open(&MemoryStore::new(), &machine);
    let quotes = 2;
    let largest = "a".repeat(262_144 - quotes);
    let refused = engine
        .start(&machine, "big", format!("{largest}a").into())
        .await;
    assert!(matches!(refused, Err(EngineError::InvalidInput(_))));
    let taken = engine.start(&machine, "big", largest.into()).await;
    taken.expect("256 KiB are allowed");
}

#[tokio::test]
async fn only_registered_machines_start() {
    let engine = open(&MemoryStore::new(), &nothing::machine());
    let absent = engine.start_named::<Json>("absent", "a", json!({})).await;
    assert!(matches!(absent, Err(EngineError::UnknownMachine(name)) if name == "absent"));
}
