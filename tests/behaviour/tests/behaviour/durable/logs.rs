//! Logs of durable executions: nothing is told before it is durable, and nothing twice.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use asl_runtime::store::MemoryStore;
use asl_runtime::{
    Engine, LogLevel, LogSink, LoggingConfiguration, Machine, Options, TaskError, TaskRequest, asl,
    json,
};

use super::approval::{approval, approved};
use super::folder::TestFolder;
use super::full_disk::Disk;
use super::{close, event_types, eventually, open};
use crate::logs::Log;

asl! {
    mod charging = r#"{ "StartAt": "Charge", "States": {
        "Charge": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Charge", "End": true }
    } }"#;

    mod notice = r#"{ "StartAt": "Tell", "States": { "Tell": { "Type": "Pass", "End": true } } }"# { express; }

    mod wide = r#"{ "StartAt": "Each", "States": { "Each": {
        "Type": "Map", "End": true, "ItemProcessor": { "StartAt": "Charge", "States": {
            "Charge": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Charge", "End": true }
        } } } } }"#;

    mod rests = r#"{ "StartAt": "Rest", "States": { "Rest": { "Type": "Wait", "Seconds": 3600, "End": true } } }"#;

    mod forks = r#"{ "StartAt": "Fork", "States": { "Fork": { "Type": "Parallel", "End": true, "Branches": [
        { "StartAt": "Long", "States": { "Long": { "Type": "Wait", "Seconds": 100, "End": true } } },
        { "StartAt": "Short", "States": { "Short": { "Type": "Pass", "End": true } } } ] } } }"#;
}

fn logged(machine: &Machine, log: &Log, level: LogLevel) -> Machine {
    let options = machine.options().clone();
    machine.with(log.options(options, level, false))
}

/// The ids of `count` events, as records have them.
fn ids(count: usize) -> Vec<String> {
    (1..=count).map(|id| id.to_string()).collect()
}

#[tokio::test]
async fn an_execution_is_logged_as_its_history_has_it_across_a_restart() {
    let (machine, mut letters) = approval();
    let (log, store) = (Log::default(), MemoryStore::new());
    let machine = logged(&machine, &log, LogLevel::All);
    let engine = open(&store, &machine);
    let started = engine.start(&machine, "loan", json!({})).await;
    let arn = started.expect("it starts").arn().to_owned();
    let token = letters.recv().await.expect("it asks");
    eventually(|| (log.types().last()? == "TaskSubmitted").then_some(())).await;
    close(engine).await;

    let engine = open(&store, &machine);
    engine.send_task_success(&token, approved()).await.unwrap();
    let ended = || engine.describe(machine.name(), "loan").unwrap()?.status;
    eventually(ended).await;
    let history = event_types(&engine, &machine, "loan");
    assert_eq!(log.types(), history);
    assert_eq!(log.texts("id"), ids(history.len()));
    assert!(log.texts("execution_arn").iter().all(|told| *told == arn));
}

#[tokio::test]
async fn what_an_execution_did_is_told_once_it_is_durable_and_not_before() {
    let (machine, mut letters) = approval();
    let (log, disk) = (Log::default(), Disk::default());
    let machine = logged(&machine, &log, LogLevel::All);
    let engine = Engine::builder().machine(&machine);
    let engine = engine.open_store(disk.clone()).expect("it can be read");
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    eventually(|| (log.types().last()? == "TaskSubmitted").then_some(())).await;
    let before = log.types();
    disk.fill();
    let answering = engine.clone();
    let answered =
        tokio::spawn(async move { answering.send_task_success(&token, approved()).await });
    eventually(|| (!disk.held().is_empty()).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    assert_eq!(log.types(), before);

    disk.make_room();
    answered.await.unwrap().unwrap();
    execution.output().await.unwrap().unwrap();
    assert_eq!(log.types(), event_types(&engine, &machine, "loan"));
}

#[tokio::test]
async fn a_start_and_an_end_are_told_before_anybody_hears_of_them() {
    let log = Log::default();
    let machine = logged(&charging::machine_with(refused), &log, LogLevel::All);
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "e", json!({})).await.unwrap();
    assert_eq!(log.types()[0], "ExecutionStarted");
    execution.output().await.unwrap().unwrap_err();
    assert_eq!(
        log.types().last().map(String::as_str),
        Some("ExecutionFailed")
    );
}

async fn refused(_: TaskRequest) -> Result<asl_runtime::Json, TaskError> {
    Err(TaskError::new("CardDeclined", "no cover"))
}

#[tokio::test]
async fn what_branches_did_before_they_wait_is_told_while_they_do() {
    let log = Log::default();
    let machine = logged(&forks::machine(), &log, LogLevel::All);
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "e", json!({})).await.unwrap();
    eventually(|| (log.types().last()? == "PassStateExited").then_some(())).await;
    engine.shut_down(Duration::from_secs(1)).await.unwrap();
    assert_eq!(log.texts("id"), ids(6));
    drop(execution);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn events_are_told_in_order_and_once_whatever_goes_on_at_the_same_time() {
    let (log, folder) = (Log::default(), TestFolder::new());
    let machine = wide::machine_with(|request: TaskRequest| async move {
        tokio::task::yield_now().await;
        Ok(request.input)
    });
    let machine = logged(&machine, &log, LogLevel::All);
    let engine = Engine::builder().machine(&machine);
    let engine = engine.open(folder.path()).expect("the folder is made");
    let mut started = Vec::new();
    for number in 0..20 {
        let name = format!("e{number}");
        let execution = engine.start(&machine, &name, json!([1, 2, 3, 4])).await;
        started.push(execution.unwrap());
    }
    let mut arns = Vec::new();
    for execution in started {
        arns.push(execution.arn().to_owned());
        execution.output().await.unwrap().unwrap();
    }
    let told: Vec<_> = log
        .texts("execution_arn")
        .into_iter()
        .zip(log.texts("id"))
        .collect();
    for (number, arn) in arns.iter().enumerate() {
        let of_execution = told.iter().filter(|(told, _)| told == arn);
        let told: Vec<_> = of_execution.map(|(_, id)| id.clone()).collect();
        let history = event_types(&engine, &machine, &format!("e{number}"));
        assert_eq!(told, ids(history.len()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_execution_sleeps_once_what_it_did_is_told() {
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let (begins, begun) = channel();
    let sink = LogSink::new({
        let told = Arc::clone(&told);
        move |record| {
            let event = record.event_type();
            if event == "WaitStateEntered" {
                let _ = begins.send(());
                // For as long as what comes later needs to overtake it.
                (0..100).find(|_| {
                    thread::sleep(Duration::from_millis(1));
                    told.lock()
                        .unwrap()
                        .iter()
                        .any(|told| told == "ExecutionAborted")
                });
            }
            told.lock().unwrap().push(event);
        }
    });
    let configuration = LoggingConfiguration {
        level: LogLevel::All,
        ..LoggingConfiguration::default()
    };
    let options = Options::default().logging(configuration).log_sink(sink);
    let machine = rests::machine().with(options);
    let builder = Engine::builder()
        .machine(&machine)
        .sleep_after(Duration::ZERO);
    let engine = builder.open_store(MemoryStore::new()).unwrap();
    let execution = engine.start(&machine, "e", json!({})).await.unwrap();
    let begun = tokio::task::spawn_blocking(move || begun.recv());
    begun.await.unwrap().unwrap();
    execution.stop(None, None).await.unwrap();
    let expected = ["ExecutionStarted", "WaitStateEntered", "ExecutionAborted"];
    assert_eq!(*told.lock().unwrap(), expected);
}

#[tokio::test]
async fn a_shutdown_returns_once_all_that_is_durable_is_told() {
    let (log, store) = (Log::default(), MemoryStore::new());
    let machine = logged(&forks::machine(), &log, LogLevel::All);
    let engine = open(&store, &machine);
    engine.start(&machine, "e", json!({})).await.unwrap();
    engine.shut_down(Duration::from_secs(1)).await.unwrap();
    let engine = open(&store, &machine);
    let history = event_types(&engine, &machine, "e");
    assert_eq!(log.types(), history);
}

#[tokio::test]
async fn a_redriven_execution_says_how_often_it_was() {
    let log = Log::default();
    let machine = logged(&charging::machine_with(refused), &log, LogLevel::All);
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "e", json!({})).await.unwrap();
    execution.output().await.unwrap().unwrap_err();
    let first = log.types().len();
    let execution = engine.redrive::<asl_runtime::Json>("charging", "e").await;
    execution.unwrap().output().await.unwrap().unwrap_err();
    let history = event_types(&engine, &machine, "e");
    assert_eq!(log.types(), history);
    assert_eq!(log.types()[first], "ExecutionRedriven");
    let counts = log.texts("redrive_count");
    assert!(counts[..first].iter().all(|count| count == "0"));
    assert!(counts[first..].iter().all(|count| count == "1"));
}

#[tokio::test]
async fn a_level_holds_for_durable_executions_too() {
    let log = Log::default();
    let machine = logged(&charging::machine_with(refused), &log, LogLevel::Error);
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "e", json!({})).await.unwrap();
    execution.output().await.unwrap().unwrap_err();
    assert_eq!(log.types(), ["LambdaFunctionFailed", "ExecutionFailed"]);
}

#[tokio::test]
async fn an_asynchronous_express_execution_is_logged_though_nothing_is_kept_of_it() {
    let log = Log::default();
    let machine = logged(&notice::machine(), &log, LogLevel::All);
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "e", json!({})).await.unwrap();
    let arn = execution.arn().to_owned();
    execution.output().await.unwrap().unwrap();
    let expected = [
        "ExecutionStarted",
        "PassStateEntered",
        "PassStateExited",
        "ExecutionSucceeded",
    ];
    assert_eq!(log.types(), expected);
    assert!(arn.contains(":express:notice:e:"), "{arn}");
    assert!(log.texts("execution_arn").iter().all(|told| *told == arn));
}

#[tokio::test]
async fn a_sink_that_panics_harms_no_durable_execution() {
    let configuration = LoggingConfiguration {
        level: LogLevel::All,
        ..LoggingConfiguration::default()
    };
    let options = Options::default()
        .logging(configuration)
        .log_sink(LogSink::new(|_| panic!("this sink takes nothing")));
    for machine in [forks::machine(), notice::machine()] {
        let clock = asl_runtime::Clock::test(crate::start_of_2027());
        let machine = machine.with(options.clone().clock(clock));
        let engine = open(&MemoryStore::new(), &machine);
        let execution = engine.start(&machine, "e", json!({})).await.unwrap();
        execution.output().await.unwrap().unwrap();
    }
}
