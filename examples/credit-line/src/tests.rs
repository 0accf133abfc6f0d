//! A decision survives a restart; a reminder comes until there is one.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, SystemTime};

use asl_runtime::store::MemoryStore;
use asl_runtime::{Clock, Engine, Json, Options, TaskRequest, json};

use super::bank::{credit_line, open};
use super::desk::Desk;
use super::serve;

/// A folder that is gone after the test.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder(name: &str) -> Folder {
    let name = format!("credit-line-{}-{name}", std::process::id());
    Folder(std::env::temp_dir().join(name))
}

/// Opens the engine once the one before has let go of the folder.
async fn reopen(data: &Path, desk: &Desk) -> Engine {
    loop {
        match open(data, desk) {
            Ok(engine) => return engine,
            Err(error) => assert!(error.to_string().contains("in use"), "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Applies for 5000, decides while no process runs, and tells how it ended.
async fn decided_while_the_process_was_down(name: &str, is_approved: bool) -> String {
    let data = folder(name);
    let desk = Desk::open(&data.0.join("desk")).expect("there is room");
    let engine = open(&data.0, &desk).expect("the folder is new");
    let input = json!({"amount": 5000});
    let started = engine.start_named::<Json>("credit_line", name, input).await;
    drop(started.expect("it starts"));
    while !data.0.join(format!("desk/{name}.waiting")).exists() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    drop(engine);

    desk.decide(name, is_approved)
        .expect("the question lies on the desk");
    let engine = reopen(&data.0, &desk).await;
    serve(&engine, &desk).await.expect("nothing fails");
    assert!(desk.decisions().expect("it can be read").is_empty());
    let described = engine
        .describe("credit_line", name)
        .expect("it can be read");
    let described = described.expect("it is kept");
    format!("{:?} {:?}", described.status, described.error)
}

#[tokio::test]
async fn a_credit_line_is_opened_once_it_is_approved() {
    let ended = decided_while_the_process_was_down("approved", true).await;
    assert_eq!(ended, "Some(Succeeded) None");
}

#[tokio::test]
async fn a_rejected_credit_line_fails() {
    let ended = decided_while_the_process_was_down("rejected", false).await;
    assert_eq!(ended, r#"Some(Failed) Some("Rejected")"#);
}

/// Ends the process while `function` is under way, goes on, and tells how often it has been called in all.
async fn calls_across_a_restart(function: &'static str, amount: u32) -> usize {
    let store = MemoryStore::new();
    let start = SystemTime::UNIX_EPOCH + Duration::from_hours(499_656);
    let calls = Arc::new(Mutex::new(0));
    for life in 1..=2 {
        let options = Options::default().clock(Clock::test(start));
        let office = Arc::new(OnceLock::<Engine>::new());
        let (counted, desk) = (Arc::clone(&calls), Arc::clone(&office));
        let machine = credit_line::machine_with(move |request: TaskRequest| {
            let is_meant = request.function() == function;
            *counted.lock().expect("no test panics") += usize::from(is_meant);
            let desk = Arc::clone(&desk);
            async move {
                if is_meant && life == 1 {
                    std::future::pending::<()>().await;
                }
                if let Some(token) = request.context.task_token().filter(|_| life == 2) {
                    let engine = desk.get().expect("the engine is open");
                    let sent = engine.send_task_success(token, json!({"approved": true}));
                    sent.await.expect("the token is good");
                }
                Ok(json!({}))
            }
        });
        let machine = machine.with(options);
        let builder = Engine::builder().machine(&machine);
        let opened = builder.open_store(store.clone()).expect("it can be read");
        let engine = office.get_or_init(|| opened);
        if life == 1 {
            let input = json!({"amount": amount});
            let started = engine.start(&machine, "line", input).await;
            drop(started.expect("it starts"));
            while *calls.lock().expect("no test panics") == 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        } else {
            let execution = engine.running::<Json>("credit_line", "line");
            let ended = execution
                .expect("it can be read")
                .expect("it goes on")
                .output()
                .await;
            assert_eq!(ended.expect("memory does not fail"), Ok(json!({})));
        }
        engine.close().await;
    }
    *calls.lock().expect("no test panics")
}

#[tokio::test]
async fn a_line_that_a_crash_cut_off_is_opened_again_and_a_reminder_is_not_sent_again() {
    assert_eq!(calls_across_a_restart("OpenCreditLine", 500).await, 2);
    assert_eq!(calls_across_a_restart("SendReminder", 5000).await, 1);
}

#[tokio::test]
async fn a_reminder_goes_out_after_each_minute_without_a_decision() {
    let start = SystemTime::UNIX_EPOCH + Duration::from_hours(499_656);
    let clock = Clock::test(start);
    let engine = Arc::new(OnceLock::<Engine>::new());
    let calls = Arc::new(Mutex::new(Vec::new()));
    let (office, log) = (Arc::clone(&engine), Arc::clone(&calls));
    let machine = credit_line::machine_with(move |request: TaskRequest| {
        let calls = {
            let mut calls = log.lock().expect("no test panics");
            calls.push(request.function());
            calls.len()
        };
        let office = Arc::clone(&office);
        async move {
            if calls == 5 {
                let engine = office.get().expect("the engine is open");
                let token = request.context.task_token().expect("it waits for one");
                let sent = engine.send_task_success(token, json!({"approved": false}));
                sent.await.expect("the token is good");
            }
            Ok(json!({}))
        }
    });
    let machine = machine.with(Options::default().clock(clock.clone()));
    let builder = Engine::builder().machine(&machine);
    let opened = builder.open_store(MemoryStore::new()).expect("it is empty");
    let opened = engine.get_or_init(|| opened);
    let execution = opened
        .start(&machine, "slow", json!({"amount": 5000}))
        .await;
    let ended = execution.expect("it starts").output().await;
    let error = ended
        .expect("memory does not fail")
        .expect_err("it is rejected");
    assert_eq!(error.error(), Some("Rejected"));
    assert_eq!(clock.now(), start + Duration::from_mins(2));
    let (ask, remind) = ("AskForApproval", "SendReminder");
    let calls = calls.lock().expect("no test panics");
    assert_eq!(*calls, [ask, remind, ask, remind, ask]);
}
