//! Redriving executions that did not succeed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use asl_runtime::store::{MemoryStore, Store};
use asl_runtime::{
    Clock, Engine, EngineError, ExecutionError, Json, Limits, Machine, Options, Status, TaskError,
    TaskRequest, asl, json,
};

use super::{close, count, event_types, eventually, open};
use crate::on_test_clock;

asl! {
    mod steps = r#"{ "StartAt": "Prepare", "States": {
        "Prepare": { "Type": "Task", "Resource": "Prepare", "Next": "Charge" },
        "Charge": { "Type": "Task", "Resource": "Charge", "ResultPath": "$.charged", "Next": "Count",
            "Retry": [{ "ErrorEquals": ["Busy"], "MaxAttempts": 1, "IntervalSeconds": 5 }] },
        "Count": { "Type": "Pass", "Parameters": { "redrives.$": "$$.Execution.RedriveCount" }, "End": true }
    } }"#;

    mod both = r#"{ "StartAt": "Fork", "States": {
        "Fork": { "Type": "Parallel", "End": true, "Branches": [
            { "StartAt": "Left", "States": { "Left": { "Type": "Task", "Resource": "Left", "End": true } } },
            { "StartAt": "Each", "States": { "Each": {
                "Type": "Map", "MaxConcurrency": 1, "End": true,
                "ItemProcessor": { "StartAt": "First", "States": {
                    "First": { "Type": "Task", "Resource": "First", "Next": "Second" },
                    "Second": { "Type": "Task", "Resource": "Second", "End": true }
                } } } } },
            { "StartAt": "Rest", "States": {
                "Rest": { "Type": "Wait", "Seconds": 1000, "Next": "Late" },
                "Late": { "Type": "Task", "Resource": "Late", "End": true } } }
        ] }
    } }"#;

    mod tolerant = r#"{ "StartAt": "Each", "States": { "Each": {
        "Type": "Map", "MaxConcurrency": 1, "ToleratedFailureCount": 1, "End": true,
        "ItemProcessor": { "StartAt": "First", "States": {
            "First": { "Type": "Task", "Resource": "First", "Next": "Second" },
            "Second": { "Type": "Task", "Resource": "Second", "End": true }
        } }
    } } }"#;

    mod choosing = r#"{ "StartAt": "Pick", "States": {
        "Pick": { "Type": "Choice", "Choices": [{ "Variable": "$.fine", "IsPresent": true, "Next": "Fine" }], "Default": "Sorry" },
        "Fine": { "Type": "Succeed" },
        "Sorry": { "Type": "Fail", "Error": "Sorry", "Cause": "not fine" }
    } }"#;

    mod handled = r#"{ "StartAt": "Fork", "States": {
        "Fork": { "Type": "Parallel", "Next": "Done", "Branches": [
            { "StartAt": "Left", "States": { "Left": { "Type": "Task", "Resource": "Left", "End": true } } },
            { "StartAt": "Right", "States": { "Right": { "Type": "Task", "Resource": "Right", "End": true } } }
        ], "Catch": [{ "ErrorEquals": ["States.ALL"], "Next": "Last" }] },
        "Done": { "Type": "Succeed" },
        "Last": { "Type": "Task", "Resource": "Last", "End": true }
    } }"#;
}

type Calls = Arc<Mutex<Vec<(String, Json)>>>;

/// A handler that notes what it is called with, and fails where `fails` says so, until everything is mended.
fn handler(
    calls: &Calls,
    mended: &Arc<AtomicBool>,
    fails: fn(&str, &Json) -> bool,
) -> impl asl_runtime::TaskHandler {
    let (calls, mended) = (Arc::clone(calls), Arc::clone(mended));
    move |request: TaskRequest| {
        let called = (request.function().to_owned(), request.input.clone());
        let fails = fails(&called.0, &called.1) && !mended.load(Ordering::SeqCst);
        calls.lock().expect("no test panics").push(called);
        async move {
            if fails {
                return Err(TaskError::new("Busy", "not now"));
            }
            Ok(request.input)
        }
    }
}

/// A test clock that stands where the system's does.
fn from_now() -> Options {
    Options::default().clock(Clock::test(SystemTime::now()))
}

fn taken(calls: &Calls) -> Vec<(String, Json)> {
    std::mem::take(&mut *calls.lock().expect("no test panics"))
}

fn names(calls: &[(String, Json)]) -> Vec<&str> {
    calls.iter().map(|(name, _)| name.as_str()).collect()
}

async fn start(engine: &Engine, machine: &Machine, input: Json) -> Result<Json, String> {
    let execution = engine.start(machine, "e", input).await;
    ended(execution.expect("it starts").output().await)
}

async fn redrive(engine: &Engine, machine: &Machine) -> Result<Json, String> {
    let execution = engine.redrive(machine.name(), "e").await;
    ended(execution.expect("it is redriven").output().await)
}

fn ended(output: Result<Result<Json, ExecutionError>, EngineError>) -> Result<Json, String> {
    let output = output.expect("memory does not fail");
    output.map_err(|error| error.error().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_redriven_execution_goes_on_from_the_state_that_failed_with_fresh_retries() {
    let (calls, mended) = (Calls::default(), Arc::default());
    let (_, options) = on_test_clock();
    let machine = steps::machine_with(handler(&calls, &mended, |name, _| name == "Charge"));
    let machine = machine.with(options);
    let store = MemoryStore::new();
    let engine = open(&store, &machine);
    let input = json!({"order": 7});
    assert_eq!(
        start(&engine, &machine, input.clone()).await,
        Err("Busy".to_owned())
    );
    assert_eq!(names(&taken(&calls)), ["Prepare", "Charge", "Charge"]);

    // It fails again, after as many attempts, and a restart makes no difference.
    assert_eq!(redrive(&engine, &machine).await, Err("Busy".to_owned()));
    assert_eq!(names(&taken(&calls)), ["Charge", "Charge"]);
    close(engine).await;
    let engine = open(&store, &machine);
    mended.store(true, Ordering::SeqCst);
    assert_eq!(redrive(&engine, &machine).await, Ok(json!({"redrives": 2})));
    assert_eq!(taken(&calls), [("Charge".to_owned(), input)]);

    let types = event_types(&engine, &machine, "e");
    let expected = "ExecutionStarted TaskStateEntered LambdaFunctionScheduled LambdaFunctionStarted \
        LambdaFunctionSucceeded TaskStateExited TaskStateEntered";
    assert!(types.join(" ").starts_with(expected), "{types:?}");
    assert_eq!(count(&engine, &machine, "e", "TaskStateEntered"), 2);
    assert_eq!(count(&engine, &machine, "e", "ExecutionRedriven"), 2);
    assert_eq!(types.last().map(String::as_str), Some("ExecutionSucceeded"));
    let history = super::history(&engine, &machine, "e");
    let ids: Vec<_> = history
        .iter()
        .map(|event| event.get("id").cloned())
        .collect();
    let gapless: Vec<_> = (1..=ids.len())
        .map(|id| Some(Json::from(id as u64)))
        .collect();
    assert_eq!(ids, gapless);
    let described = engine.describe("steps", "e").unwrap().unwrap();
    assert_eq!(
        (described.redrive_count, described.status),
        (2, Some(Status::Succeeded))
    );
    assert!(described.redrive_time.is_some());
}

#[tokio::test]
async fn only_the_branches_and_iterations_run_again_that_failed_or_were_aborted() {
    let (calls, mended) = (Calls::default(), Arc::default());
    let (_, options) = on_test_clock();
    let fails = |name: &str, input: &Json| name == "Second" && *input == json!(2);
    let machine = both::machine_with(handler(&calls, &mended, fails)).with(options);
    let engine = open(&MemoryStore::new(), &machine);
    assert_eq!(
        start(&engine, &machine, json!([1, 2, 3])).await,
        Err("Busy".to_owned())
    );
    taken(&calls);

    mended.store(true, Ordering::SeqCst);
    let all = json!([[1, 2, 3], [1, 2, 3], [1, 2, 3]]);
    assert_eq!(redrive(&engine, &machine).await, Ok(all));
    let again = [
        ("Second", json!(2)),
        ("First", json!(3)),
        ("Second", json!(3)),
        ("Late", json!([1, 2, 3])),
    ];
    let again: Vec<_> = again.map(|(name, input)| (name.to_owned(), input)).into();
    assert_eq!(taken(&calls), again);
    for started in ["ParallelStateStarted", "MapStateStarted"] {
        assert_eq!(count(&engine, &machine, "e", started), 1);
    }
}

#[tokio::test]
async fn a_failure_that_was_tolerated_runs_again_if_the_map_failed_after_all() {
    let (calls, mended) = (Calls::default(), Arc::default());
    let fails = |name: &str, input: &Json| name == "Second" && *input != json!(2);
    let machine = tolerant::machine_with(handler(&calls, &mended, fails));
    let store = MemoryStore::new();
    let engine = open(&store, &machine);
    let output = start(&engine, &machine, json!([1, 2, 3])).await;
    assert_eq!(
        output,
        Err("States.ExceedToleratedFailureThreshold".to_owned())
    );
    taken(&calls);
    close(engine).await;

    let engine = open(&store, &machine);
    mended.store(true, Ordering::SeqCst);
    assert_eq!(redrive(&engine, &machine).await, Ok(json!([1, 2, 3])));
    let mut again = taken(&calls);
    again.sort_by_key(|(name, input)| (name.clone(), input.to_string()));
    let second = |number| ("Second".to_owned(), Json::from(number));
    assert_eq!(again, [second(1), second(3)]);
}

#[tokio::test]
async fn a_fail_state_fails_again_and_a_choice_is_not_made_anew() {
    let machine = choosing::machine();
    let engine = open(&MemoryStore::new(), &machine);
    assert_eq!(
        start(&engine, &machine, json!({})).await,
        Err("Sorry".to_owned())
    );
    assert_eq!(redrive(&engine, &machine).await, Err("Sorry".to_owned()));
    let types = event_types(&engine, &machine, "e");
    let expected = [
        "ExecutionStarted",
        "ChoiceStateEntered",
        "ChoiceStateExited",
        "FailStateEntered",
        "ExecutionFailed",
        "ExecutionRedriven",
        "ExecutionFailed",
    ];
    assert_eq!(types, expected);
}

#[tokio::test]
async fn what_a_handled_failure_left_is_no_part_of_a_redrive() {
    let (calls, mended) = (Calls::default(), Arc::default());
    let machine = handled::machine_with(handler(&calls, &mended, |name, _| name != "Left"));
    let store = MemoryStore::new();
    let engine = open(&store, &machine);
    assert_eq!(
        start(&engine, &machine, json!({})).await,
        Err("Busy".to_owned())
    );
    let id = engine.describe("handled", "e").unwrap().unwrap().id;
    let paths: Vec<_> = store
        .scopes(id)
        .unwrap()
        .into_iter()
        .map(|scope| scope.path)
        .collect();
    assert_eq!(paths, [""], "the branches are gone");
    taken(&calls);
    mended.store(true, Ordering::SeqCst);
    redrive(&engine, &machine).await.unwrap();
    assert_eq!(names(&taken(&calls)), ["Last"]);
}

#[tokio::test]
async fn an_execution_that_was_stopped_or_timed_out_is_redriven_from_where_it_stood() {
    let (calls, mended) = (Calls::default(), Arc::new(AtomicBool::new(true)));
    let machine = both::machine_with(handler(&calls, &mended, |_, _| false));
    let store = MemoryStore::new();
    let engine = open(&store, &machine);
    let execution = engine.start(&machine, "e", json!([1])).await.unwrap();
    // The third branch rests on the system's clock.
    eventually(|| (calls.lock().expect("no test panics").len() == 3).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    execution.stop(None, None).await.unwrap();
    assert_eq!(names(&taken(&calls)).len(), 3);
    close(engine).await;

    let machine = machine.with(from_now());
    let engine = open(&store, &machine);
    let output = redrive(&engine, &machine).await;
    assert_eq!(output, Ok(json!([[1], [1], [1]])));
    assert_eq!(names(&taken(&calls)), ["Late"]);
}

#[tokio::test]
async fn a_crash_after_a_redrive_goes_on_with_it() {
    let (calls, mended) = (Calls::default(), Arc::default());
    let machine = steps::machine_with(handler(&calls, &mended, |name, _| name == "Charge"));
    let store = MemoryStore::new();
    let hurried = machine.with(from_now());
    let engine = open(&store, &hurried);
    start(&engine, &hurried, json!({})).await.unwrap_err();
    taken(&calls);
    close(engine).await;

    // On the system's clock its second attempt is five seconds away.
    let engine = open(&store, &machine);
    let execution = engine.redrive::<Json>("steps", "e").await;
    drop((execution, engine));
    tokio::time::sleep(Duration::from_millis(5)).await;

    mended.store(true, Ordering::SeqCst);
    let machine = machine.with(from_now());
    let engine = open(&store, &machine);
    let described = || engine.describe("steps", "e").unwrap().unwrap();
    let ended = eventually(|| described().output).await;
    assert_eq!(ended, json!({"redrives": 1}).to_string());
    let again = taken(&calls);
    assert!(again.iter().all(|(name, _)| name == "Charge"), "{again:?}");
    assert_eq!(count(&engine, &machine, "e", "ExecutionRedriven"), 1);
}

#[tokio::test]
async fn what_cannot_be_redriven_says_why_in_the_words_of_aws() {
    let refused = |error: EngineError| match error {
        EngineError::NotRedrivable(reason) => reason,
        other => panic!("{other}"),
    };
    let (clock, options) = on_test_clock();
    let limits = |history_events| Limits {
        history_events,
        ..Limits::standard()
    };
    let machine = choosing::machine().with(options.clone().limits(limits(6)));
    let engine = open(&MemoryStore::new(), &machine);
    let unknown = engine.redrive::<Json>("choosing", "e").await.unwrap_err();
    assert!(matches!(unknown, EngineError::UnknownExecution(name) if name == "e"));

    let fine = engine
        .start(&machine, "fine", json!({"fine": 1}))
        .await
        .unwrap();
    fine.output().await.unwrap().unwrap();
    let error = engine
        .redrive::<Json>("choosing", "fine")
        .await
        .unwrap_err();
    assert_eq!(
        refused(error),
        "Execution is SUCCEEDED and cannot be redriven"
    );

    start(&engine, &machine, json!({})).await.unwrap_err();
    let error = engine.redrive::<Json>("choosing", "e").await.unwrap_err();
    assert_eq!(refused(error), "Execution history event limit exceeded");
    close(engine).await;

    let store = MemoryStore::new();
    let waiting = both::machine_with(|_: TaskRequest| async { Ok(json!(1)) });
    let engine = open(&store, &waiting);
    engine.start(&waiting, "e", json!([])).await.unwrap();
    let error = engine.redrive::<Json>("both", "e").await.unwrap_err();
    assert_eq!(
        refused(error),
        "Execution is RUNNING and cannot be redriven"
    );
    let running = engine.running::<Json>("both", "e").unwrap().unwrap();
    running.stop(None, None).await.unwrap();
    close(engine).await;

    let later = clock.now() + Duration::from_hours(15 * 24);
    let later = Options::default().clock(Clock::test(later));
    let waiting = waiting.with(later);
    let engine = open(&store, &waiting);
    let error = engine.redrive::<Json>("both", "e").await.unwrap_err();
    assert_eq!(refused(error), "Execution redrivable period exceeded");
}
