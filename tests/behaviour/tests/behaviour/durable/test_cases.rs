//! Executions started as test cases of a mock configuration, beside others that call their real tasks.

use std::time::{Duration, SystemTime};

use asl_runtime::mock::MockConfig;
use asl_runtime::store::{ExecutionFilter, MemoryStore};
use asl_runtime::{
    Clock, Engine, EngineBuilder, EngineError, ExecutionError, HeldFor, Json, Options, Status,
    TaskError, TaskRequest, asl, json,
};

use super::{close, eventually};
use crate::on_test_clock;

asl! {
    mod job = r#"{ "StartAt": "Poll", "States": {
        "Poll": { "Type": "Task", "Resource": "Poll", "ResultPath": "$.ready", "Next": "IsReady",
                  "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 3600 }] },
        "IsReady": { "Type": "Choice", "Default": "Rest",
                     "Choices": [{ "Variable": "$.ready", "BooleanEquals": true, "Next": "Done" }] },
        "Rest": { "Type": "Wait", "Seconds": 3600, "Next": "Poll" },
        "Done": { "Type": "Succeed", "OutputPath": "$.ready" }
    } }"#;

    mod quick = r#"{ "StartAt": "Ask", "States": { "Ask": { "Type": "Task", "Resource": "Ask", "End": true } } }"# { express; }

    mod parent = r#"{ "StartAt": "Start", "States": {
        "Start": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": { "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:job", "Name": "child" },
            "OutputPath": "$.Output", "End": true }
    } }"#;

    mod both = r#"{ "StartAt": "Both", "States": { "Both": { "Type": "Parallel", "End": true, "Branches": [
        { "StartAt": "Left", "States": { "Left": { "Type": "Task", "Resource": "Left", "End": true } } },
        { "StartAt": "Right", "States": { "Right": { "Type": "Task", "Resource": "Right", "End": true } } }
    ] } } }"#;

    mod mocking_parent = r#"{ "StartAt": "Start", "States": {
        "Start": { "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": { "StateMachineArn.$": "$.machine", "Name": "child" },
            "ResultSelector": { "output.$": "$.Output", "machine.$": "$.StateMachineArn" }, "End": true }
    } }"#;
}

const CONFIG: &str = r#"{
    "StateMachines": {
        "job": { "TestCases": {
            "Ready": { "Poll": "Ready" },
            "BusyOnce": { "Poll": "BusyOnce" },
            "SecondTime": { "Poll": "SecondTime" },
            "TooFew": { "Poll": "TooFew" },
            "Nothing": {}
        } },
        "both": { "TestCases": { "ThirdTime": { "Left": "ThirdTime", "Right": "ThirdTime" } } },
        "quick": { "TestCases": { "Answered": { "Ask": "Yes" } } },
        "parent": { "TestCases": { "Ended": { "Start": "Ended" }, "RealChild": {} } },
        "of_another_program": { "TestCases": { "Any": { "Whatever": "Ready" } } }
    },
    "MockedResponses": {
        "Ready": { "0": { "Return": true } },
        "BusyOnce": { "0": { "Throw": { "Error": "Busy" } }, "1": { "Return": true } },
        "SecondTime": { "0": { "Return": false }, "1": { "Return": true } },
        "ThirdTime": { "0-1": { "Throw": { "Error": "Busy" } }, "2": { "Return": true } },
        "TooFew": { "0": { "Throw": { "Error": "Busy" } } },
        "Yes": { "0": { "Return": "yes" } },
        "Ended": { "0": { "Return": { "Output": "mocked" } } }
    }
}"#;

fn config() -> MockConfig {
    MockConfig::parse(CONFIG).expect("the configuration is sound")
}

/// Whatever is not mocked.
async fn real(request: TaskRequest) -> Result<Json, TaskError> {
    Err(TaskError::new("Real", request.function()))
}

fn builder(options: &Options) -> EngineBuilder {
    Engine::builder()
        .machine(&job::machine_with(real).with(options.clone()))
        .machine(&both::machine_with(real).with(options.clone()))
        .machine(&quick::machine_with(real).with(options.clone()))
        .machine(&parent::machine_with(real).with(options.clone()))
        .machine(&mocking_parent::machine_with(real).with(options.clone()))
}

/// An engine with mocks, on a clock that lets time pass.
fn engine(store: &MemoryStore) -> Engine {
    let (_, options) = on_test_clock();
    let builder = builder(&options).mocks(config());
    builder.open_store(store.clone()).expect("it can be read")
}

/// The same on the system's clock, where an hour is long.
fn engine_that_rests(store: &MemoryStore) -> Engine {
    let builder = builder(&Options::default()).mocks(config());
    builder.open_store(store.clone()).expect("it can be read")
}

async fn run(engine: &Engine, machine: &str, name: &str) -> Result<Json, ExecutionError> {
    let execution = engine.start_named::<Json>(machine, name, json!({})).await;
    let output = execution.expect("it starts").output().await;
    output.expect("memory does not fail")
}

/// The output of an execution that runs already.
async fn output(engine: &Engine, name: &str) -> Result<Json, ExecutionError> {
    let execution = engine.running::<Json>("job", name).expect("it can be read");
    let output = execution.expect("it runs").output().await;
    output.expect("memory does not fail")
}

fn event_types(engine: &Engine, machine: &str, name: &str) -> Vec<String> {
    let history = engine.history(machine, name).expect("it can be read");
    let events = history.unwrap_or_default();
    let types = events
        .iter()
        .filter_map(|event| event.get("type")?.as_str());
    types.map(str::to_owned).collect()
}

fn attempts(engine: &Engine, machine: &str, name: &str) -> usize {
    let types = event_types(engine, machine, name).into_iter();
    types.filter(|kind| kind.ends_with("Scheduled")).count()
}

/// Starts `one` as the test case and ends the process once its history has this event.
async fn interrupted(store: &MemoryStore, case: &str, at: &str) {
    let engine = engine_that_rests(store);
    let job = format!("job#{case}");
    let started = engine.start_named::<Json>(&job, "one", json!({})).await;
    drop(started.expect("it starts"));
    let has_come = || {
        event_types(&engine, "job", "one")
            .iter()
            .any(|kind| kind == at)
    };
    eventually(|| has_come().then_some(())).await;
    close(engine).await;
}

async fn refused(engine: &Engine, machine: &str, name: &str) -> EngineError {
    let started = engine.start_named::<Json>(machine, name, json!({})).await;
    started.expect_err("it does not start")
}

#[tokio::test]
async fn mocked_and_real_executions_of_one_machine_run_side_by_side() {
    let engine = engine(&MemoryStore::new());
    let runs = [
        ("job#Ready", "a", Ok(json!(true))),
        ("job", "b", Err("Real")),
        ("job#BusyOnce", "c", Ok(json!(true))),
        ("job#SecondTime", "d", Ok(json!(true))),
        ("job#Nothing", "e", Err("Real")),
        ("job#", "f", Err("Real")),
        ("job#BusyOnce", "g", Ok(json!(true))),
    ];
    let running = runs.map(|(machine, name, expected)| {
        let engine = engine.clone();
        tokio::spawn(async move { (name, run(&engine, machine, name).await, expected) })
    });
    for running in running {
        let (name, result, expected) = running.await.expect("it does not panic");
        let result = result
            .as_ref()
            .map_err(|error| error.error().unwrap_or_default());
        assert_eq!(result.cloned(), expected, "{name}");
    }
    let case = |name: &str| {
        let described = engine.describe("job", name).expect("it can be read");
        described.expect("it ran").test_case
    };
    assert_eq!(case("a").as_deref(), Some("Ready"));
    assert_eq!(case("b"), None);
    assert_eq!(case("f"), None, "a test case without a name is none");
    assert_eq!(attempts(&engine, "job", "c"), 2);
}

#[tokio::test]
async fn an_invocation_without_a_response_fails_that_execution_alone() {
    let engine = engine(&MemoryStore::new());
    let error = run(&engine, "job#TooFew", "a").await.expect_err("it fails");
    assert_eq!(
        (error.status(), error.error()),
        (Status::Failed, Some("States.Runtime"))
    );
    assert_eq!(run(&engine, "job#Ready", "b").await, Ok(json!(true)));
}

#[tokio::test]
async fn a_restart_keeps_the_test_case_and_goes_on_counting() {
    for (case, at) in [
        ("BusyOnce", "LambdaFunctionFailed"),
        ("SecondTime", "WaitStateEntered"),
    ] {
        let store = MemoryStore::new();
        interrupted(&store, case, at).await;
        let after = Options::default().clock(Clock::test(SystemTime::now()));
        let after = builder(&after).mocks(config());
        let after = after.open_store(store).expect("it can be read");
        assert_eq!(output(&after, "one").await, Ok(json!(true)), "{case}");
        assert_eq!(attempts(&after, "job", "one"), 2, "{case}");
    }
}

#[tokio::test]
async fn sleeping_keeps_the_count() {
    let (_, options) = on_test_clock();
    let builder = builder(&options)
        .mocks(config())
        .sleep_after(Duration::ZERO);
    let engine = builder.open_store(MemoryStore::new()).expect("it opens");
    for case in ["job#BusyOnce", "job#SecondTime"] {
        assert_eq!(
            run(&engine, case, case.rsplit('#').next().unwrap_or_default()).await,
            Ok(json!(true))
        );
    }
    assert_eq!(attempts(&engine, "job", "BusyOnce"), 2);
    assert_eq!(attempts(&engine, "job", "SecondTime"), 2);
}

#[tokio::test]
async fn an_execution_without_its_test_case_is_held_and_never_calls_real_tasks() {
    let store = MemoryStore::new();
    interrupted(&store, "BusyOnce", "LambdaFunctionFailed").await;
    let without = r#"{ "StateMachines": { "job": { "TestCases": { "Other": {} } } } }"#;
    let without = MockConfig::parse(without).expect("the configuration is sound");
    let (_, options) = on_test_clock();
    for builder in [builder(&options), builder(&options).mocks(without)] {
        let engine = builder.open_store(store.clone()).expect("it can be read");
        let held = engine.held().expect("it can be read");
        let held: Vec<_> = held.iter().map(|held| held.test_case.as_deref()).collect();
        assert_eq!(held, [Some("BusyOnce")]);
        let running = engine
            .running::<Json>("job", "one")
            .expect("it can be read");
        let stopped = running.expect("it runs").stop(None, None).await;
        let stopped = stopped.expect_err("it is held");
        let wanted = HeldFor::TestCase {
            machine: "job".to_owned(),
            name: "BusyOnce".to_owned(),
        };
        assert!(matches!(&stopped, EngineError::Held(held) if *held == wanted));
        let told = stopped.to_string();
        assert!(told.contains("as the test case `job#BusyOnce`"), "{told}");
        close(engine).await;
    }
    let after = builder(&Options::default().clock(Clock::test(SystemTime::now())));
    let after = after.mocks(config()).open_store(store);
    let after = after.expect("it can be read");
    assert_eq!(output(&after, "one").await, Ok(json!(true)));
}

#[tokio::test]
async fn an_unknown_test_case_starts_nothing() {
    let engine = engine(&MemoryStore::new());
    let told = refused(&engine, "job#Redy", "a").await.to_string();
    assert_eq!(
        told,
        "StateMachines.job.TestCases: there is no test case `Redy`; there are `BusyOnce`, `Nothing`, `Ready`, `SecondTime`, `TooFew`"
    );
    let told = refused(&engine, "mocking_parent#Ready", "a")
        .await
        .to_string();
    assert!(
        told.contains("there is no machine `mocking_parent`"),
        "{told}"
    );
    let unknown = refused(&engine, "nowhere#Ready", "a").await;
    assert!(matches!(unknown, EngineError::UnknownMachine(name) if name == "nowhere"));
    let (_, options) = on_test_clock();
    let plain = builder(&options).open_store(MemoryStore::new());
    let plain = plain.expect("it opens");
    let told = refused(&plain, "job#Ready", "a").await.to_string();
    assert!(
        told.contains("give the engine a mock configuration"),
        "{told}"
    );
}

#[tokio::test]
async fn a_name_is_found_again_only_as_the_same_test_case() {
    let store = MemoryStore::new();
    let engine = engine_that_rests(&store);
    let start = |machine| engine.start_named::<Json>(machine, "one", json!({}));
    let first = start("job#BusyOnce").await.expect("it starts");
    let again = start("job#BusyOnce").await.expect("it is found");
    assert_eq!(first.arn(), again.arn());
    for other in ["job", "job#Ready"] {
        let refused = start(other).await;
        assert!(
            matches!(refused, Err(EngineError::AlreadyExists(_))),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn what_the_machines_do_not_have_is_told_in_full_before_anything_starts() {
    let wrong = MockConfig::parse(
        r#"{ "StateMachines": {
            "job": { "TestCases": { "A": { "Pol": "R", "Rest": "R" }, "B": { "Poll": "R" } } },
            "quick": { "TestCases": { "C": { "Aks": "R" } } },
            "elsewhere": { "TestCases": { "D": { "Any": "R" } } }
        }, "MockedResponses": { "R": {} } }"#,
    );
    let wrong = wrong.expect("it can be read");
    let opened = builder(&Options::default()).mocks(wrong);
    let refused = opened.open_store(MemoryStore::new());
    let refused = refused.expect_err("it does not fit").to_string();
    let mut told: Vec<_> = refused.lines().collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "StateMachines.job.TestCases.A.Pol: the machine has no state `Pol`",
            "StateMachines.job.TestCases.A.Rest: only Task states are mocked, and this is a Wait",
            "StateMachines.quick.TestCases.C.Aks: the machine has no state `Aks`",
        ]
    );
}

#[tokio::test]
async fn a_redrive_goes_on_counting_as_the_same_test_case() {
    let engine = engine(&MemoryStore::new());
    run(&engine, "job#TooFew", "one")
        .await
        .expect_err("it fails");
    let redriven = engine.redrive::<Json>("job", "one").await;
    let redriven = redriven.expect("it can be redriven").output().await;
    let error = redriven
        .expect("memory does not fail")
        .expect_err("it fails again");
    let cause = error.cause().unwrap_or_default();
    assert!(cause.ends_with("has no answer to invocation 2"), "{cause}");
}

#[tokio::test]
async fn each_redrive_goes_on_counting_for_the_state_that_runs_again() {
    let engine = engine(&MemoryStore::new());
    let first = run(&engine, "both#ThirdTime", "one").await;
    let mut failed = vec![
        first
            .expect_err("the left one fails")
            .state()
            .map(str::to_owned),
    ];
    let output = loop {
        let redriven = engine.redrive::<Json>("both", "one").await;
        let redriven = redriven.expect("it can be redriven").output().await;
        match redriven.expect("memory does not fail") {
            Ok(output) => break output,
            Err(error) => failed.push(error.state().map(str::to_owned)),
        }
    };
    assert_eq!(output, json!([true, true]));
    let failed: Vec<_> = failed.iter().flatten().collect();
    assert_eq!(failed, ["Left", "Left", "Right", "Right"]);
}

#[tokio::test]
async fn express_executions_are_mocked_too() {
    let engine = engine(&MemoryStore::new());
    assert_eq!(run(&engine, "quick#Answered", "a").await, Ok(json!("yes")));
    let error = run(&engine, "quick", "b").await.expect_err("it is real");
    assert_eq!(error.error(), Some("Real"));
}

fn names(engine: &Engine) -> Vec<(String, Option<String>)> {
    let all = engine.executions(&ExecutionFilter::default());
    let all = all.expect("it can be read").into_iter();
    all.map(|one| (one.machine, one.test_case)).collect()
}

#[tokio::test]
async fn a_mocked_state_starts_no_child() {
    let engine = engine(&MemoryStore::new());
    assert_eq!(run(&engine, "parent#Ended", "a").await, Ok(json!("mocked")));
    assert_eq!(
        names(&engine),
        [("parent".to_owned(), Some("Ended".to_owned()))]
    );
}

#[tokio::test]
async fn a_child_is_mocked_as_its_arn_says_and_not_as_its_parent_is() {
    let engine = engine(&MemoryStore::new());
    let error = run(&engine, "parent#RealChild", "a")
        .await
        .expect_err("it is real");
    let cause = Json::parse(error.cause().unwrap_or_default()).expect("it is JSON");
    assert_eq!(cause.get("Error"), Some(&json!("Real")));

    let start = |engine: Engine, name: &'static str, machine: &'static str| async move {
        let input = json!({ "machine": machine });
        let started = engine
            .start_named::<Json>("mocking_parent", name, input)
            .await;
        let output = started.expect("it starts").output().await;
        output.expect("memory does not fail")
    };
    let engine = self::engine(&MemoryStore::new());
    let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:job#BusyOnce";
    let output = start(engine.clone(), "b", arn).await.expect("it is mocked");
    assert_eq!(output.get("output"), Some(&json!(true)));
    assert_eq!(
        output.get("machine"),
        Some(&json!(
            "arn:aws:states:us-east-1:123456789012:stateMachine:job"
        ))
    );
    let child = ("job".to_owned(), Some("BusyOnce".to_owned()));
    assert!(names(&engine).contains(&child));

    let arn = "arn:aws:states:us-east-1:123456789012:stateMachine:job#Nowhere";
    let error = start(engine, "c", arn)
        .await
        .expect_err("there is no such case");
    assert_eq!(error.error(), Some("StepFunctions.InvalidNameException"));
}
