//! The trace header of an execution: told to its handlers, kept through restarts, handed on to what it starts.

use std::time::{Duration, SystemTime};

use asl_runtime::store::MemoryStore;
use asl_runtime::{
    Clock, Engine, EngineError, Json, Machine, Options, StartExecution, TaskRequest, asl, json,
};

use super::{close, count, eventually, open};
use crate::on_test_clock;

const HEADER: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
const OTHER: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

asl! {
    pub mod errand = r#"{ "StartAt": "Sleep", "States": {
        "Sleep": { "Type": "Wait", "SecondsPath": "$.seconds", "Next": "Run" },
        "Run": { "Type": "Task", "Resource": "Run", "End": true }
    } }"#;

    pub mod sender = r#"{ "StartAt": "Send", "States": { "Send": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {
            "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:errand",
            "Name": "sent", "Input": { "seconds": 1 }
        },
        "OutputPath": "$.Output", "End": true
    } } }"#;

    pub mod quick = r#"{ "StartAt": "Run", "States": {
        "Run": { "Type": "Task", "Resource": "Run", "End": true } } }"#
    { express; }
}

/// Answers with the trace header that it is told.
async fn header(request: TaskRequest) -> Result<Json, asl_runtime::TaskError> {
    Ok(request
        .context
        .trace_header()
        .map_or(Json::Null, Json::from))
}

fn errand() -> Machine {
    errand::machine_with(header)
}

/// An execution that sleeps for so long, with this header.
fn start(name: &str, seconds: u32) -> StartExecution {
    StartExecution::new("errand", name, json!({"seconds": seconds})).trace_header(HEADER)
}

/// The header that an execution is described with.
fn described(engine: &Engine, machine: &str, name: &str) -> Option<String> {
    let described = engine.describe(machine, name).expect("it can be read");
    described.expect("there is one").trace_header
}

#[tokio::test]
async fn handlers_in_memory_are_told_the_header_of_the_options() {
    let (_, options) = on_test_clock();
    let run = async |options: Options| errand().with(options).run(json!({"seconds": 1})).await;
    assert_eq!(run(options.clone()).await, Ok(Json::Null));
    assert_eq!(run(options.trace_header(HEADER)).await, Ok(json!(HEADER)));
}

#[tokio::test]
async fn an_execution_has_the_header_that_it_is_started_with_or_that_of_the_options() {
    let (_, options) = on_test_clock();
    let machine = errand().with(options.clone());
    let engine = open(&MemoryStore::new(), &machine);
    let without = engine.start(&machine, "a", json!({"seconds": 1})).await;
    assert_eq!(without.unwrap().output().await.unwrap(), Ok(Json::Null));
    assert_eq!(described(&engine, "errand", "a"), None);
    let with = engine.start_execution::<Json>(start("b", 1)).await;
    assert_eq!(with.unwrap().output().await.unwrap(), Ok(json!(HEADER)));
    assert_eq!(described(&engine, "errand", "b").as_deref(), Some(HEADER));

    let machine = machine.with(options.trace_header(OTHER));
    let engine = open(&MemoryStore::new(), &machine);
    let own = engine.start(&machine, "a", json!({"seconds": 1})).await;
    assert_eq!(own.unwrap().output().await.unwrap(), Ok(json!(OTHER)));
    let with = engine.start_execution::<Json>(start("b", 1)).await;
    assert_eq!(with.unwrap().output().await.unwrap(), Ok(json!(HEADER)));
}

#[tokio::test]
async fn a_restart_keeps_the_header() {
    let store = MemoryStore::new();
    let machine = errand();
    let engine = open(&store, &machine);
    let started = engine.start_execution::<Json>(start("a", 86_400)).await;
    started.expect("it starts");
    let sleeps = || count(&engine, &machine, "a", "WaitStateEntered") == 1;
    eventually(|| sleeps().then_some(())).await;
    close(engine).await;

    let tomorrow = SystemTime::now() + Duration::from_hours(24);
    let engine = open(
        &store,
        &machine.with(Options::default().clock(Clock::test(tomorrow))),
    );
    let goes_on = engine.running::<Json>("errand", "a").unwrap();
    let output = goes_on.expect("it goes on").output().await.unwrap();
    assert_eq!(output, Ok(json!(HEADER)));
    assert_eq!(described(&engine, "errand", "a").as_deref(), Some(HEADER));
}

#[tokio::test]
async fn an_express_execution_keeps_its_header_too() {
    let machine = quick::machine_with(header);
    let engine = open(&MemoryStore::new(), &machine);
    let start = StartExecution::new("quick", "a", json!({})).trace_header(HEADER);
    let execution = engine.start_execution::<Json>(start).await.unwrap();
    let name = execution.name().to_owned();
    assert_eq!(execution.output().await.unwrap(), Ok(json!(HEADER)));
    assert_eq!(described(&engine, "quick", &name).as_deref(), Some(HEADER));
}

#[tokio::test]
async fn what_an_execution_starts_has_its_header() {
    let (_, options) = on_test_clock();
    let nobody = |_: TaskRequest| async { Ok(Json::Null) };
    let engine = Engine::builder()
        .machine(&sender::machine_with(nobody).with(options.clone()))
        .machine(&errand().with(options.trace_header(OTHER)))
        .open_store(MemoryStore::new())
        .expect("memory can be read");
    let start = StartExecution::new("sender", "a", json!({})).trace_header(HEADER);
    let execution = engine.start_execution::<Json>(start).await.unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(json!(HEADER)));
    assert_eq!(
        described(&engine, "errand", "sent").as_deref(),
        Some(HEADER)
    );
}

#[tokio::test]
async fn a_start_that_finds_what_runs_leaves_its_header() {
    let machine = errand();
    let engine = open(&MemoryStore::new(), &machine);
    let first = engine.start_execution::<Json>(start("a", 86_400)).await;
    let again = engine
        .start_execution::<Json>(start("a", 86_400).trace_header(OTHER))
        .await;
    assert_eq!(first.unwrap().arn(), again.unwrap().arn());
    assert_eq!(described(&engine, "errand", "a").as_deref(), Some(HEADER));
}

#[tokio::test]
async fn a_header_has_at_most_256_characters_all_of_them_ascii() {
    let (_, options) = on_test_clock();
    let machine = errand().with(options);
    let engine = open(&MemoryStore::new(), &machine);
    let start = |header: String| {
        let start = StartExecution::new("errand", "a", json!({"seconds": 1}));
        engine.start_execution::<Json>(start.trace_header(header))
    };
    for unfit in ["x".repeat(257), "Root=ü".to_owned()] {
        let refused = start(unfit).await;
        assert!(matches!(refused, Err(EngineError::InvalidTraceHeader)));
    }
    let longest = "x".repeat(256);
    let output = start(longest.clone()).await.unwrap().output().await;
    assert_eq!(output.unwrap(), Ok(Json::from(longest)));
}
