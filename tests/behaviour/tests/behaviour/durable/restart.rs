//! What a restart keeps: deadlines, results, idempotency keys.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use asl_runtime::store::MemoryStore;
use asl_runtime::{Clock, Json, Machine, Options, TaskRequest, asl, json};

use super::callback::hurried;
use super::{close, count, event_types, eventually, open};
use crate::{elapsed, start_of_2027};

const LAST_DAY: Duration = Duration::from_hours(364 * 24);

asl! {
    pub mod slumber = r#"{ "StartAt": "Sleep", "States": {
        "Sleep": { "Type": "Wait", "SecondsPath": "$.seconds", "Next": "Wake" },
        "Wake": { "Type": "Pass", "Result": "awake", "End": true }
    } }"#;

    pub mod chain = r#"{ "StartAt": "First", "States": {
        "First": { "Type": "Task", "Resource": "First", "Next": "Second" },
        "Second": { "Type": "Task", "Resource": "Second", "End": true }
    } }"#;

    pub mod batch = r#"{ "StartAt": "Each", "States": { "Each": { "Type": "Map", "End": true,
        "ItemProcessor": { "StartAt": "Work", "States": {
            "Work": { "Type": "Task", "Resource": "Work", "End": true } } } } } }"#;
}

#[tokio::test]
async fn a_durable_wait_of_almost_a_year_passes_at_once_on_a_test_clock() {
    let clock = Clock::test(start_of_2027());
    let machine = slumber::machine().with(Options::default().clock(clock.clone()));
    let engine = open(&MemoryStore::new(), &machine);
    let seconds = LAST_DAY.as_secs();
    let began = std::time::Instant::now();
    let execution = engine
        .start(&machine, "nap", json!({"seconds": seconds}))
        .await;
    let output = execution.unwrap().output().await.unwrap();
    assert_eq!(output, Ok(json!("awake")));
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(elapsed(&clock), LAST_DAY);
}

#[tokio::test]
async fn a_wait_ends_when_it_was_to_end_however_long_the_process_was_down() {
    let store = MemoryStore::new();
    let machine = slumber::machine();
    let engine = open(&store, &machine);
    let before = SystemTime::now();
    engine
        .start(&machine, "nap", json!({"seconds": 86400}))
        .await
        .unwrap();
    let started = SystemTime::now();
    let waits = || count(&engine, &machine, "nap", "WaitStateEntered") == 1;
    eventually(|| waits().then_some(())).await;
    close(engine).await;

    for (down, ends) in [(80_000, 86_400), (90_000, 90_000)] {
        let store = copy(&store).await;
        let clock = Clock::test(before + Duration::from_secs(down));
        let machine = machine.with(Options::default().clock(clock.clone()));
        let engine = open(&store, &machine);
        let execution = engine
            .running("slumber", "nap")
            .unwrap()
            .expect("it goes on");
        assert_eq!(execution.output().await.unwrap(), Ok(json!("awake")));
        let ends = Duration::from_secs(ends);
        let slack = Duration::from_secs(5);
        assert!((before + ends..=started + ends + slack).contains(&clock.now()));
        assert_eq!(count(&engine, &machine, "nap", "WaitStateEntered"), 1);
    }
}

/// A store with the same contents.
async fn copy(store: &MemoryStore) -> MemoryStore {
    use asl_runtime::store::{
        Batch, ExecutionFilter, HistoryRange, ScopeChange, Store, StoredEvents,
    };
    let copy = MemoryStore::new();
    for execution in store
        .executions(&ExecutionFilter::default())
        .expect("it can be read")
    {
        let scopes = store
            .scopes(execution.id)
            .expect("it can be read")
            .into_iter();
        let batch = Batch {
            execution: execution.id,
            events: StoredEvents::of(
                &store
                    .history(execution.id, &HistoryRange::default())
                    .expect("it can be read"),
            ),
            scopes: scopes.map(ScopeChange::Put).collect(),
            start: Some(Box::new(execution)),
            wake: None,
            end: None,
        };
        copy.commit(batch).await.expect("memory takes all");
    }
    copy
}

type Calls = Arc<Mutex<Vec<(&'static str, String)>>>;

/// `First` answers at once, `Second` never while `hangs`.
fn chain(calls: &Calls, hangs: bool) -> Machine {
    let calls = Arc::clone(calls);
    chain::machine_with(move |request: TaskRequest| {
        let context = request.context;
        let state = context.state_name();
        let call = (state, context.idempotency_key());
        calls.lock().expect("no test panics").push(call);
        async move {
            if hangs && state == "Second" {
                std::future::pending::<()>().await;
            }
            Ok(json!(state))
        }
    })
}

#[tokio::test]
async fn a_state_that_completed_is_not_run_again_and_one_cut_off_is_called_with_the_same_key() {
    let (store, calls) = (MemoryStore::new(), Calls::default());
    let machine = chain(&calls, true);
    let engine = open(&store, &machine);
    engine.start(&machine, "c", json!({})).await.unwrap();
    let called = || calls.lock().expect("no test panics").len();
    eventually(|| (called() == 2).then_some(())).await;
    close(engine).await;

    let machine = chain(&calls, false);
    let engine = open(&store, &machine);
    let execution = engine.running("chain", "c").unwrap().expect("it goes on");
    assert_eq!(execution.output().await.unwrap(), Ok(json!("Second")));
    let calls = calls.lock().expect("no test panics").clone();
    let states: Vec<_> = calls.iter().map(|(state, _)| *state).collect();
    assert_eq!(states, ["First", "Second", "Second"]);
    assert_eq!(calls.get(1), calls.get(2), "the key is the same");
    assert_ne!(calls.first(), calls.get(1));
    let types = event_types(&engine, &machine, "c");
    let scheduled = types.iter().filter(|event| event.ends_with("Scheduled"));
    assert_eq!(scheduled.count(), 2, "{types:?}");
}

/// `Work` doubles its item; for 3 it never answers while `hangs`.
fn batch(worked: &Arc<Mutex<Vec<i64>>>, hangs: bool) -> Machine {
    let worked = Arc::clone(worked);
    batch::machine_with(move |request: TaskRequest| {
        let item = request.input.as_i64().unwrap_or_default();
        worked.lock().expect("no test panics").push(item);
        async move {
            if hangs && item == 3 {
                std::future::pending::<()>().await;
            }
            Ok(json!(2 * item))
        }
    })
}

#[tokio::test]
async fn no_finished_iteration_of_a_map_runs_again() {
    let (store, worked) = (MemoryStore::new(), Arc::default());
    let machine = batch(&worked, true);
    let engine = open(&store, &machine);
    let input = json!([1, 2, 3, 4, 5]);
    engine.start(&machine, "b", input).await.unwrap();
    let ended = || count(&engine, &machine, "b", "MapIterationSucceeded");
    eventually(|| (ended() == 4).then_some(())).await;
    close(engine).await;
    worked.lock().expect("no test panics").clear();

    let machine = batch(&worked, false);
    let engine = open(&store, &machine);
    let execution = engine.running("batch", "b").unwrap().expect("it goes on");
    let output = execution.output().await.unwrap();
    assert_eq!(output, Ok(json!([2, 4, 6, 8, 10])));
    assert_eq!(*worked.lock().expect("no test panics"), [3]);
}

#[tokio::test]
async fn a_timeout_counts_the_time_for_which_the_process_was_down() {
    let store = MemoryStore::new();
    let machine = hurried::machine_with(|_: TaskRequest| async { Ok(json!(null)) });
    let engine = open(&store, &machine);
    engine.start(&machine, "h", json!({})).await.unwrap();
    let submitted = || count(&engine, &machine, "h", "TaskSubmitted");
    eventually(|| (submitted() == 1).then_some(())).await;
    close(engine).await;

    let restart = SystemTime::now() + Duration::from_hours(1);
    let clock = Clock::test(restart);
    let machine = machine.with(Options::default().clock(clock.clone()));
    let engine = open(&store, &machine);
    let execution = engine
        .running::<Json>("hurried", "h")
        .unwrap()
        .expect("it goes on");
    let error = execution.output().await.unwrap().unwrap_err();
    assert_eq!(error.error(), Some("States.Timeout"));
    let second_attempt = Duration::from_secs(1 + 60);
    assert_eq!(clock.now(), restart + second_attempt, "the first was over");
}

asl! {
    pub mod one_by_one = r#"{ "StartAt": "Each", "States": { "Each": {
        "Type": "Map", "MaxConcurrency": 1, "End": true,
        "ItemProcessor": { "StartAt": "Work", "States": { "Work": { "Type": "Task", "Resource": "Work", "End": true } } }
    } } }"#;
}

#[tokio::test]
async fn max_concurrency_holds_after_a_restart_too() {
    let store = MemoryStore::new();
    let (asked, was_asked) = tokio::sync::oneshot::channel();
    let asked = Mutex::new(Some(asked));
    let stuck = one_by_one::machine_with(move |_: TaskRequest| {
        asked
            .lock()
            .unwrap()
            .take()
            .expect("one at a time")
            .send(())
            .unwrap();
        std::future::pending()
    });
    let engine = open(&store, &stuck);
    engine.start(&stuck, "one", json!([1, 2, 3])).await.unwrap();
    was_asked.await.unwrap();
    engine.close().await;

    let most = Arc::new(AtomicUsize::new(0));
    let running = Arc::new(AtomicUsize::new(0));
    let (highest, counted) = (Arc::clone(&most), Arc::clone(&running));
    let works = one_by_one::machine_with(move |request: TaskRequest| {
        let (most, running) = (Arc::clone(&highest), Arc::clone(&counted));
        async move {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            running.fetch_sub(1, Ordering::SeqCst);
            Ok(request.input)
        }
    });
    let engine = open(&store, &works);
    let execution = engine
        .running::<Json>("one_by_one", "one")
        .unwrap()
        .expect("it goes on");
    assert_eq!(execution.output().await.unwrap(), Ok(json!([1, 2, 3])));
    assert_eq!(most.load(Ordering::SeqCst), 1);
}
