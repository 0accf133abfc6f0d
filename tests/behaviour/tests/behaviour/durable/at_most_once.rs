//! `at_most_once`: a task that a restart cut off is not called again, but fails with an error of its own.

mod callbacks;
mod children;

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use asl_runtime::store::{
    Batch, ExecutionFilter, ExecutionId, HistoryRange, MemoryStore, Receipt, Store, StoreError,
    StoredEvent, StoredExecution, StoredScope, Wake, Waking,
};
use asl_runtime::{Clock, Engine, Json, Machine, Options, TaskRequest, asl, json};

use super::{close, count, event_types, eventually, history, open};

asl! {
    pub mod charge = r#"{ "StartAt": "Charge", "States": {
        "Charge": { "Type": "Task", "Resource": "ChargeCard", "TimeoutSeconds": 3600, "End": true,
            "Retry": [
                { "ErrorEquals": ["States.Timeout", "States.TaskFailed"], "MaxAttempts": 3 },
                { "ErrorEquals": ["States.ALL"], "MaxAttempts": 3 }
            ],
            "Catch": [{ "ErrorEquals": ["States.TaskFailed"], "Next": "Look" }] },
        "Look": { "Type": "Pass", "End": true }
    } }"# {
        task "ChargeCard": at_most_once;
    }

    pub mod insist = r#"{ "StartAt": "Charge", "States": {
        "Charge": { "Type": "Task", "Resource": "ChargeCard", "End": true,
            "Retry": [{ "ErrorEquals": ["Asl.TaskInterrupted"], "MaxAttempts": 1 }] }
    } }"# {
        task "ChargeCard": at_most_once fn(_) -> _;
    }

    pub mod told = r#"{ "StartAt": "Tell", "States": {
        "Tell": { "Type": "Task", "Resource": "arn:aws:states:::sns:publish",
            "Parameters": { "Message": "hello" }, "End": true }
    } }"# {
        task "sns:publish": at_most_once;
    }
}

/// What a task was called with: the idempotency key and the number of the attempt.
#[derive(Clone, Default)]
struct Calls(Arc<Mutex<Vec<(String, u32)>>>);

impl Calls {
    fn all(&self) -> Vec<(String, u32)> {
        self.0.lock().expect("no test panics").clone()
    }

    fn count(&self) -> usize {
        self.all().len()
    }

    fn note(&self, request: &TaskRequest) {
        let context = &request.context;
        let call = (context.idempotency_key(), context.attempt());
        self.0.lock().expect("no test panics").push(call);
    }

    /// A handler that notes its calls and answers `done`.
    fn answering(&self) -> impl asl_runtime::TaskHandler {
        let calls = self.clone();
        move |request: TaskRequest| {
            calls.note(&request);
            async { Ok(json!("done")) }
        }
    }

    /// A handler that notes its calls and never answers.
    fn hanging(&self) -> impl asl_runtime::TaskHandler {
        let calls = self.clone();
        move |request: TaskRequest| {
            calls.note(&request);
            std::future::pending()
        }
    }
}

/// Starts an execution and ends the process while its task is under way.
async fn cut_off(store: &MemoryStore, machine: &Machine, calls: &Calls) {
    let engine = open(store, machine);
    engine
        .start(machine, "one", json!({}))
        .await
        .expect("it starts");
    eventually(|| (calls.count() == 1).then_some(())).await;
    close(engine).await;
}

async fn outcome(engine: &Engine, machine: &Machine) -> Result<Json, asl_runtime::ExecutionError> {
    let execution = engine
        .running::<Json>(machine.name(), "one")
        .expect("it can be read");
    let execution = execution.expect("it goes on");
    execution.output().await.expect("memory does not fail")
}

#[tokio::test]
async fn a_task_that_was_cut_off_is_not_called_again_and_wildcards_catch_it_but_never_retry_it() {
    let (store, calls) = (MemoryStore::new(), Calls::default());
    cut_off(&store, &charge::machine_with(calls.hanging()), &calls).await;

    let machine = charge::machine_with(calls.answering());
    let engine = open(&store, &machine);
    let output = outcome(&engine, &machine).await.unwrap();
    assert_eq!(output.get("Error"), Some(&json!("Asl.TaskInterrupted")));
    let cause = output.get("Cause").and_then(Json::as_str).unwrap();
    assert!(cause.contains("is called at most once"), "{cause}");
    assert_eq!(calls.count(), 1);
    let types = [
        "ExecutionStarted",
        "TaskStateEntered",
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionFailed",
        "TaskStateExited",
        "PassStateEntered",
        "PassStateExited",
        "ExecutionSucceeded",
    ];
    assert_eq!(event_types(&engine, &machine, "one"), types);
    let events = history(&engine, &machine, "one");
    let failed = events
        .get(4)
        .and_then(|event| event.get("lambdaFunctionFailedEventDetails"));
    let error = failed.and_then(|details| details.get("error"));
    assert_eq!(error, Some(&json!("Asl.TaskInterrupted")));
}

#[tokio::test]
async fn a_retrier_that_names_the_error_has_the_task_called_again() {
    let (store, calls) = (MemoryStore::new(), Calls::default());
    cut_off(&store, &insist::machine_with(calls.hanging()), &calls).await;

    let clock = Clock::test(SystemTime::now());
    let machine = insist::machine_with(calls.answering());
    let machine = machine.with(Options::default().clock(clock));
    let engine = open(&store, &machine);
    assert_eq!(outcome(&engine, &machine).await, Ok(json!("done")));
    let key = "arn:aws:states:us-east-1:123456789012:execution:insist:one/Charge#1";
    let expected = [(key.to_owned(), 1), (key.to_owned(), 2)];
    assert_eq!(calls.all(), expected);
    let scheduled = count(&engine, &machine, "one", "LambdaFunctionScheduled");
    assert_eq!(scheduled, 2, "it is another attempt");
}

#[tokio::test]
async fn that_the_time_ran_out_meanwhile_does_not_have_it_called_again_either() {
    let (store, calls) = (MemoryStore::new(), Calls::default());
    cut_off(&store, &charge::machine_with(calls.hanging()), &calls).await;

    let clock = Clock::test(SystemTime::now() + Duration::from_hours(2));
    let machine = charge::machine_with(calls.answering());
    let machine = machine.with(Options::default().clock(clock));
    let engine = open(&store, &machine);
    let output = outcome(&engine, &machine).await.unwrap();
    assert_eq!(output.get("Error"), Some(&json!("Asl.TaskInterrupted")));
    assert_eq!(calls.count(), 1);
}

#[tokio::test]
async fn the_history_of_a_service_says_that_the_task_failed() {
    let (store, calls) = (MemoryStore::new(), Calls::default());
    cut_off(&store, &told::machine_with(calls.hanging()), &calls).await;

    let machine = told::machine_with(calls.answering());
    let engine = open(&store, &machine);
    let error = outcome(&engine, &machine).await.unwrap_err();
    assert_eq!(error.error(), Some("Asl.TaskInterrupted"));
    assert_eq!(error.state(), Some("Tell"));
    let types = [
        "ExecutionStarted",
        "TaskStateEntered",
        "TaskScheduled",
        "TaskStarted",
        "TaskFailed",
        "ExecutionFailed",
    ];
    assert_eq!(event_types(&engine, &machine, "one"), types);
}

#[tokio::test]
async fn a_second_crash_before_the_failure_was_stored_changes_nothing() {
    let (store, calls) = (MemoryStore::new(), Calls::default());
    cut_off(&store, &charge::machine_with(calls.hanging()), &calls).await;

    let machine = charge::machine_with(calls.answering());
    for _ in 0..2 {
        close(open_mute(&store, false, &machine)).await;
    }
    let engine = open(&store, &machine);
    assert!(outcome(&engine, &machine).await.is_ok());
    assert_eq!(calls.count(), 1);
    assert_eq!(count(&engine, &machine, "one", "LambdaFunctionFailed"), 1);
}

#[tokio::test]
async fn an_attempt_that_was_stored_counts_as_made_though_the_crash_came_before_the_call() {
    let (store, calls) = (MemoryStore::new(), Calls::default());
    let machine = charge::machine_with(calls.answering());
    let engine = open_mute(&store, true, &machine);
    let started = engine.start(&machine, "one", json!({}));
    let started = tokio::time::timeout(Duration::from_millis(5), started).await;
    assert!(started.is_err(), "nothing says that it is durable");
    let scheduled = count(&engine, &machine, "one", "LambdaFunctionScheduled");
    assert_eq!(scheduled, 1);
    close(engine).await;
    assert_eq!(calls.count(), 0, "it was about to be called");

    let engine = open(&store, &machine);
    let output = outcome(&engine, &machine).await.unwrap();
    assert_eq!(output.get("Error"), Some(&json!("Asl.TaskInterrupted")));
    assert_eq!(calls.count(), 0);
}

#[tokio::test]
async fn without_a_restart_the_mark_changes_nothing() {
    let calls = Calls::default();
    let machine = charge::machine_with(calls.answering());
    assert_eq!(machine.run(json!({})).await, Ok(json!("done")));
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "one", json!({})).await.unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(json!("done")));
    assert_eq!(calls.count(), 2);
}

/// A store that never says that anything is durable, whether it `keeps` what it is handed or not.
#[derive(Debug)]
struct Mute {
    store: MemoryStore,
    keeps: bool,
}

impl Store for Mute {
    fn commit(&self, batch: Batch) -> Receipt {
        if self.keeps {
            drop(self.store.commit(batch));
        }
        let (receipt, acknowledgement) = Receipt::new();
        // Dropped, it would say that the store is closed.
        std::mem::forget(acknowledgement);
        receipt
    }

    fn last_execution_id(&self) -> Result<ExecutionId, StoreError> {
        self.store.last_execution_id()
    }

    fn execution(&self, machine: &str, name: &str) -> Result<Option<StoredExecution>, StoreError> {
        self.store.execution(machine, name)
    }

    fn execution_by_id(&self, id: ExecutionId) -> Result<Option<StoredExecution>, StoreError> {
        self.store.execution_by_id(id)
    }

    fn waking(
        &self,
        after: Option<(Wake, ExecutionId)>,
        limit: usize,
    ) -> Result<Vec<Waking>, StoreError> {
        self.store.waking(after, limit)
    }

    fn executions(&self, filter: &ExecutionFilter) -> Result<Vec<StoredExecution>, StoreError> {
        self.store.executions(filter)
    }

    fn scopes(&self, execution: ExecutionId) -> Result<Vec<StoredScope>, StoreError> {
        self.store.scopes(execution)
    }

    fn history(
        &self,
        execution: ExecutionId,
        range: &HistoryRange,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.store.history(execution, range)
    }
}

/// An engine whose commits all hang.
fn open_mute(store: &MemoryStore, keeps: bool, machine: &Machine) -> Engine {
    let store = store.clone();
    let builder = Engine::builder().machine(machine);
    builder
        .open_store(Mute { store, keeps })
        .expect("it can be read")
}
