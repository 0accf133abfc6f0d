//! Executions that executions start.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use asl_runtime::store::{Batch, End, ExecutionFilter, MemoryStore, Store};
use asl_runtime::{
    Clock, Engine, EngineError, Json, Machine, Options, Status, TaskError, TaskRequest, asl, json,
};

use crate::on_test_clock;

asl! {
    pub mod parent = r#"{ "StartAt": "Start", "States": { "Start": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2", "TimeoutSeconds": 600,
        "Parameters": {
            "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:child",
            "Input": { "n.$": "$.n" }
        },
        "OutputPath": "$.Output", "End": true
    } } }"#;

    pub mod starter = r#"{ "StartAt": "Start", "States": { "Start": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution",
        "Parameters": {
            "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:child",
            "Name": "the-child", "Input": { "n": 1 }
        },
        "ResultSelector": { "arn.$": "$.ExecutionArn" }, "End": true
    } } }"#;

    pub mod child = r#"{ "StartAt": "Rest", "States": {
        "Rest": { "Type": "Wait", "Seconds": 60, "Next": "Double" },
        "Double": { "Type": "Task", "Resource": "Double", "End": true }
    } }"#;
}

/// Doubles, and counts how often it is asked to.
fn doubling(asked: &Arc<AtomicUsize>) -> Machine {
    let asked = Arc::clone(asked);
    child::machine_with(move |request: TaskRequest| {
        asked.fetch_add(1, Ordering::SeqCst);
        async move {
            match request.input.get("n").and_then(Json::as_i64) {
                Some(n) if n >= 0 => Ok(Json::from(2 * n)),
                _ => Err(TaskError::new("Negative", "nothing to double")),
            }
        }
    })
}

fn nobody() -> impl asl_runtime::TaskHandler {
    |_: TaskRequest| async {
        Err(TaskError::new(
            "Unexpected",
            "the engine starts executions itself",
        ))
    }
}

fn engine(store: &MemoryStore, options: &Options, asked: &Arc<AtomicUsize>) -> Engine {
    let builder = Engine::builder()
        .machine(&parent::machine_with(nobody()).with(options.clone()))
        .machine(&starter::machine_with(nobody()).with(options.clone()))
        .machine(&doubling(asked).with(options.clone()));
    builder
        .open_store(store.clone())
        .expect("memory can be read")
}

#[tokio::test]
async fn sync_waits_for_the_execution_and_gives_its_output_as_json() {
    let (_, options) = on_test_clock();
    let asked = Arc::default();
    let engine = engine(&MemoryStore::new(), &options, &asked);
    let execution = engine
        .start_named::<Json>("parent", "one", json!({"n": 21}))
        .await;
    let output = execution.expect("it starts").output().await;
    assert_eq!(output.expect("memory does not fail"), Ok(json!(42)));
    let history = engine
        .history("parent", "one")
        .expect("it is there")
        .expect("it ran");
    let types: Vec<_> = history
        .iter()
        .map(|event| event.get("type").and_then(Json::as_str))
        .collect();
    let expected = [
        "TaskScheduled",
        "TaskStarted",
        "TaskSubmitted",
        "TaskSucceeded",
    ]
    .map(Some);
    assert_eq!(types.get(2..6), Some(&expected[..]));
}

#[tokio::test]
async fn an_execution_that_fails_fails_the_task_that_waits_for_it() {
    let (_, options) = on_test_clock();
    let engine = engine(&MemoryStore::new(), &options, &Arc::default());
    let execution = engine
        .start_named::<Json>("parent", "one", json!({"n": -1}))
        .await;
    let failed = execution
        .expect("it starts")
        .output()
        .await
        .expect("memory does not fail");
    let failed = failed.expect_err("the child fails");
    assert_eq!(failed.error(), Some("States.TaskFailed"));
    let cause = Json::parse(failed.cause().unwrap_or_default()).expect("the cause is JSON");
    assert_eq!(cause.get("Error"), Some(&json!("Negative")));
    assert_eq!(cause.get("Status"), Some(&json!("FAILED")));
    assert_eq!(cause.get("RedriveStatus"), Some(&json!("REDRIVABLE")));
}

#[tokio::test]
async fn a_restart_finds_the_execution_that_was_started_before() {
    let store = MemoryStore::new();
    let asked = Arc::default();
    {
        // On the system's clock the child rests for a minute, and the process dies meanwhile.
        let engine = engine(&store, &Options::default(), &asked);
        let started = engine
            .start_named::<Json>("parent", "one", json!({"n": 4}))
            .await;
        drop(started.expect("it starts"));
        while engine
            .executions(&ExecutionFilter::default())
            .expect("it can be read")
            .len()
            < 2
        {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    let options = Options::default().clock(Clock::test(SystemTime::now()));
    let engine = engine(&store, &options, &asked);
    let execution = engine
        .running::<Json>("parent", "one")
        .unwrap()
        .expect("it goes on");
    assert_eq!(
        execution.output().await.expect("memory does not fail"),
        Ok(json!(8))
    );
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert_eq!(
        engine
            .executions(&ExecutionFilter::default())
            .expect("it can be read")
            .len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn closing_the_engine_stops_no_execution() {
    for _ in 0..50 {
        let store = MemoryStore::new();
        let engine = engine(&store, &Options::default(), &Arc::default());
        let started = engine
            .start_named::<Json>("parent", "one", json!({"n": 4}))
            .await;
        let _parent = started.expect("it starts");
        let all = || {
            let all = engine.executions(&ExecutionFilter::default());
            all.expect("it can be read")
        };
        while all().len() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        engine.close().await;
        let ended: Vec<_> = all()
            .into_iter()
            .filter(|one| one.status.is_some())
            .collect();
        assert_eq!(ended, []);
    }
}

#[tokio::test]
async fn stopping_the_parent_stops_the_execution_that_it_waits_for() {
    let engine = engine(&MemoryStore::new(), &Options::default(), &Arc::default());
    let execution = engine
        .start_named::<Json>("parent", "one", json!({"n": 4}))
        .await;
    let execution = execution.expect("it starts");
    let all = || {
        engine
            .executions(&ExecutionFilter::default())
            .expect("it can be read")
    };
    while all().len() < 2 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    execution
        .stop(None, None)
        .await
        .expect("memory does not fail");
    let stopped = execution.output().await.expect("memory does not fail");
    assert_eq!(
        stopped.map_err(|error| error.status()),
        Err(Status::Aborted)
    );
    while all().iter().any(|execution| execution.status.is_none()) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(
        all()
            .iter()
            .all(|execution| execution.status == Some(Status::Aborted))
    );
}

/// The process died once the parent's end was durable, before it had stopped what the parent waited for.
#[tokio::test]
async fn a_restart_stops_what_a_stopped_parent_had_waited_for() {
    let store = MemoryStore::new();
    {
        let engine = engine(&store, &Options::default(), &Arc::default());
        for machine in ["parent", "starter"] {
            let started = engine.start_named::<Json>(machine, "one", json!({"n": 4}));
            drop(started.await.expect("it starts"));
        }
        let all = || engine.executions(&ExecutionFilter::default());
        while all().expect("it can be read").len() < 4 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    let parent = store.execution("parent", "one").expect("it can be read");
    let ended = store.commit(Batch {
        execution: parent.expect("it is there").id,
        start: None,
        events: None,
        scopes: Vec::new(),
        wake: None,
        end: Some(Box::new(End {
            status: Status::Aborted,
            stop_time: SystemTime::now(),
            output: None,
            error: None,
            cause: None,
        })),
    });
    ended.await.expect("memory does not fail");
    let (_, options) = on_test_clock();
    let engine = engine(&store, &options, &Arc::default());
    let children = || {
        let filter = ExecutionFilter {
            machine: Some("child".to_owned()),
            ..ExecutionFilter::default()
        };
        engine.executions(&filter).expect("it can be read")
    };
    while children().iter().any(|child| child.status.is_none()) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    for child in children() {
        // Nobody waited for the one with a name: it goes on.
        let expected = match &*child.name {
            "the-child" => Status::Succeeded,
            _ => Status::Aborted,
        };
        assert_eq!(child.status, Some(expected), "{}", child.name);
    }
}

#[tokio::test]
async fn request_response_goes_on_at_once_and_a_name_is_taken_once() {
    let (_, options) = on_test_clock();
    let engine = engine(&MemoryStore::new(), &options, &Arc::default());
    let run = async |name: &str| {
        let execution = engine.start_named::<Json>("starter", name, json!({})).await;
        execution
            .expect("it starts")
            .output()
            .await
            .expect("memory does not fail")
    };
    let arn = "arn:aws:states:us-east-1:123456789012:execution:child:the-child";
    assert_eq!(run("one").await, Ok(json!({"arn": arn})));
    let child = engine.running::<Json>("child", "the-child").unwrap();
    if let Some(child) = child {
        assert_eq!(
            child.output().await.expect("memory does not fail"),
            Ok(json!(2))
        );
    }
    let refused = run("two").await.expect_err("the name is taken");
    assert_eq!(
        refused.error(),
        Some("StepFunctions.ExecutionAlreadyExistsException")
    );
}

/// Its task is scheduled anew, and so it starts another execution than the one that failed.
#[tokio::test]
async fn a_redriven_parent_starts_an_execution_anew() {
    let (_, options) = on_test_clock();
    let failing = Arc::new(AtomicUsize::new(1));
    let left = Arc::clone(&failing);
    let child = child::machine_with(move |request: TaskRequest| {
        let fails = left.swap(0, Ordering::SeqCst) == 1;
        async move {
            if fails {
                return Err(TaskError::new("Tired", "not now"));
            }
            let n = request.input.get("n").and_then(Json::as_i64);
            Ok(Json::from(2 * n.unwrap_or_default()))
        }
    });
    let parent = parent::machine_with(nobody()).with(options.clone());
    let engine = Engine::builder()
        .machine(&parent)
        .machine(&child.with(options))
        .open_store(MemoryStore::new())
        .expect("memory can be read");
    let started = engine.start_named::<Json>("parent", "one", json!({"n": 4}));
    let failed = started.await.expect("it starts").output().await;
    let failed = failed.expect("memory does not fail");
    assert_eq!(
        failed.expect_err("the child fails").error(),
        Some("States.TaskFailed")
    );
    let redriven = engine.redrive::<Json>("parent", "one").await;
    let output = redriven.expect("it goes on").output().await;
    assert_eq!(output.expect("memory does not fail"), Ok(json!(8)));
}

#[tokio::test]
async fn an_engine_that_lacks_a_machine_that_is_to_be_started_does_not_open_and_says_which() {
    let builder = Engine::builder()
        .machine(&parent::machine_with(nobody()))
        .machine(&starter::machine_with(nobody()));
    let error = builder.open_store(MemoryStore::new()).unwrap_err();
    let child = "arn:aws:states:us-east-1:123456789012:stateMachine:child";
    let EngineError::MissingMachines(missing) = error else {
        panic!("{error}");
    };
    assert_eq!(
        missing,
        [
            format!("parent starts {child}"),
            format!("starter starts {child}")
        ]
    );
}
