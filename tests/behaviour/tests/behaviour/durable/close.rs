//! Closing an engine: with grace, what runs may end; at once, it is cut off. Either way all goes on at the next opening.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use asl_runtime::store::MemoryStore;
use asl_runtime::{
    Engine, EngineError, Json, Machine, TaskError, TaskRequest, TokenError, WeakEngine, asl, json,
};
use tokio::sync::Semaphore;

use super::approval::{approval, approved};
use super::{eventually, open};

asl! {
    pub mod two_tasks = r#"{ "StartAt": "First", "States": {
        "First": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:First", "Next": "Between" },
        "Between": { "Type": "Pass", "Next": "Second" },
        "Second": { "Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Second", "End": true }
    } }"# { task "Second": at_most_once; }
}

const LONG: Duration = Duration::from_mins(1);

/// Tasks that each need a permit to answer, and note when they are called and when they have answered.
#[derive(Clone)]
struct Tasks {
    permits: Arc<Semaphore>,
    notes: Arc<Mutex<Vec<String>>>,
}

impl Tasks {
    fn new() -> Self {
        Tasks {
            permits: Arc::new(Semaphore::new(0)),
            notes: Arc::default(),
        }
    }

    fn machine(&self) -> Machine {
        let tasks = self.clone();
        two_tasks::machine_with(move |request| tasks.clone().answer(request))
    }

    async fn answer(self, request: TaskRequest) -> Result<Json, TaskError> {
        let key = request.context.idempotency_key();
        let state = key.rsplit('/').next().unwrap_or_default();
        self.note(format!("{state} called"));
        let permit = self.permits.acquire().await.expect("it is never closed");
        permit.forget();
        self.note(format!("{state} answered"));
        Ok(json!({"by": request.function()}))
    }

    fn note(&self, what: String) {
        self.notes.lock().expect("nobody panics").push(what);
    }

    fn notes(&self) -> Vec<String> {
        self.notes.lock().expect("nobody panics").clone()
    }

    async fn have_noted(&self, count: usize) {
        eventually(|| (self.notes().len() == count).then_some(())).await;
    }
}

async fn with_the_first_called(store: &MemoryStore, tasks: &Tasks) -> Engine {
    let machine = tasks.machine();
    let engine = open(store, &machine);
    let started = engine.start(&machine, "job", json!({})).await;
    started.expect("it starts");
    tasks.have_noted(1).await;
    engine
}

fn shutting_down(
    engine: &Engine,
    limit: Duration,
) -> tokio::task::JoinHandle<Result<(), EngineError>> {
    let engine = engine.clone();
    tokio::spawn(async move { engine.shut_down(limit).await })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shutdown_lets_a_called_task_answer_and_calls_no_other() {
    let (store, tasks) = (MemoryStore::new(), Tasks::new());
    let engine = with_the_first_called(&store, &tasks).await;
    let execution = engine
        .running::<asl_runtime::Json>("two_tasks", "job")
        .unwrap();
    let shutting_down = shutting_down(&engine, LONG);
    let refused = || async {
        let started = engine.start_named::<Json>("two_tasks", "job", json!({}));
        matches!(started.await, Err(EngineError::Closed))
    };
    while !refused().await {
        tokio::task::yield_now().await;
    }
    assert!(!shutting_down.is_finished(), "a task is being called");
    tasks.permits.add_permits(2);
    shutting_down
        .await
        .expect("it does not panic")
        .expect("the store works");
    assert_eq!(tasks.notes(), ["First#1 called", "First#1 answered"]);
    let waited = execution.expect("it was running").output().await;
    assert!(matches!(waited, Err(EngineError::Closed)), "{waited:?}");

    let engine = open(&store, &tasks.machine());
    let described = || engine.describe("two_tasks", "job").expect("it can be read");
    let output = eventually(|| described()?.output).await;
    assert_eq!(output, r#"{"by":"Second"}"#);
    let second = tasks.notes().split_off(2);
    assert_eq!(second, ["Second#3 called", "Second#3 answered"]);
}

#[tokio::test]
async fn what_has_not_answered_within_the_limit_is_called_again_at_the_next_opening() {
    let (store, tasks) = (MemoryStore::new(), Tasks::new());
    let engine = with_the_first_called(&store, &tasks).await;
    let shut_down = engine.shut_down(Duration::from_millis(20)).await;
    shut_down.expect("the store works");

    tasks.permits.add_permits(2);
    let engine = open(&store, &tasks.machine());
    let execution = engine
        .running::<asl_runtime::Json>("two_tasks", "job")
        .unwrap();
    drop(execution.expect("it goes on").output().await.unwrap());
    let again = ["First#1 called", "First#1 called", "First#1 answered"];
    assert_eq!(tasks.notes()[..3], again);
}

#[tokio::test]
async fn an_end_that_comes_within_the_limit_is_told() {
    let (store, tasks) = (MemoryStore::new(), Tasks::new());
    tasks.permits.add_permits(1);
    let machine = tasks.machine();
    let engine = open(&store, &machine);
    let execution = engine.start(&machine, "job", json!({})).await.unwrap();
    tasks.have_noted(3).await;
    let shutting_down = shutting_down(&engine, LONG);
    tasks.permits.add_permits(1);
    shutting_down
        .await
        .expect("it does not panic")
        .expect("the store works");
    assert_eq!(
        execution.output().await.unwrap(),
        Ok(json!({"by": "Second"}))
    );
}

#[tokio::test]
async fn an_execution_that_only_waits_holds_no_shutdown_up_and_its_token_stays_good() {
    let (machine, mut letters) = approval();
    let store = MemoryStore::new();
    let engine = open(&store, &machine);
    engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    let submitted = || super::count(&engine, &machine, "loan", "TaskSubmitted");
    eventually(|| (submitted() == 1).then_some(())).await;
    engine.shut_down(LONG).await.expect("the store works");
    let early = engine.send_task_success(&token, approved()).await;
    assert_eq!(early, Err(TokenError::Closed));

    let engine = open(&store, &machine);
    let execution = engine
        .running::<asl_runtime::Json>("approval", "loan")
        .unwrap();
    engine.send_task_success(&token, approved()).await.unwrap();
    let output = execution.expect("it goes on").output().await.unwrap();
    assert_eq!(output, Ok(approved()));
}

#[tokio::test]
async fn a_shutdown_sends_workers_away() {
    let activity = "arn:aws:states:us-east-1:123456789012:activity:review";
    let builder = Engine::builder().activity(activity);
    let engine = builder.open_store(MemoryStore::new()).unwrap();
    let worker = engine.clone();
    let polling = tokio::spawn(async move { worker.activity_task(activity, None).await });
    tokio::task::yield_now().await;
    engine.shut_down(LONG).await.expect("the store works");
    let sent_away = polling.await.expect("it does not panic");
    assert!(matches!(sent_away, Err(EngineError::Closed)));
}

#[tokio::test]
async fn a_start_that_a_close_overtakes_is_refused() {
    let (store, (machine, _letters)) = (MemoryStore::new(), approval());
    let engine = open(&store, &machine);
    let start = engine.start(&machine, "loan", json!({}));
    let (started, ()) = tokio::join!(start, engine.close());
    assert!(matches!(started, Err(EngineError::Closed)));
}

#[tokio::test]
async fn a_closed_engine_starts_nothing() {
    let (machine, _letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    engine.close().await;
    let refused = engine.start(&machine, "loan", json!({})).await;
    assert!(matches!(refused, Err(EngineError::Closed)));
    assert!(engine.describe("approval", "loan").unwrap().is_none());
}

#[tokio::test]
async fn a_handler_that_knows_its_engine_weakly_does_not_keep_it_open() {
    let known = Arc::<std::sync::OnceLock<WeakEngine>>::default();
    let handler = Arc::clone(&known);
    let machine = two_tasks::machine_with(move |_: TaskRequest| {
        let engine = handler.get().and_then(WeakEngine::upgrade);
        async move { Ok(json!(engine.is_some())) }
    });
    let engine = open(&MemoryStore::new(), &machine);
    let weak = engine.downgrade();
    known.set(weak.clone()).expect("it is set once");
    let execution = engine.start(&machine, "job", json!({})).await.unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(json!(true)));
    drop((machine, engine));
    eventually(|| weak.upgrade().is_none().then_some(())).await;
}

#[tokio::test]
async fn a_closed_engine_stops_nothing_and_does_not_say_that_it_did() {
    let (machine, mut letters) = approval();
    let builder = Engine::builder().machine(&machine);
    let builder = builder.sleep_after(Duration::ZERO);
    let engine = builder.open_store(MemoryStore::new()).unwrap();
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    letters.recv().await.expect("it asks");
    let submitted = || super::count(&engine, &machine, "loan", "TaskSubmitted");
    eventually(|| (submitted() == 1).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(5)).await;
    engine.close().await;
    let stopped = execution.stop(None, None).await;
    assert!(matches!(stopped, Err(EngineError::Closed)), "{stopped:?}");
}
