//! `StopExecution`.

use asl_runtime::store::MemoryStore;
use asl_runtime::{Status, TokenError, json};

use super::approval::{approval, approved};
use super::{close, history, open};

#[tokio::test]
async fn a_stopped_execution_ends_as_aborted_with_the_error_and_cause_given() {
    let (machine, mut letters) = approval();
    let store = MemoryStore::new();
    let engine = open(&store, &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    let stopped = execution.stop(Some("Withdrawn"), Some("the customer changed her mind"));
    stopped.await.unwrap();
    let described = engine.describe("approval", "loan").unwrap();
    let described = described.expect("it is kept");
    assert_eq!(
        described.status,
        Some(Status::Aborted),
        "as soon as it is stopped"
    );
    let error = execution.output().await.unwrap().unwrap_err();
    assert_eq!(error.status(), Status::Aborted);

    let late = engine.send_task_success(&token, approved()).await;
    assert_eq!(late, Err(TokenError::TaskTimedOut));
    close(engine).await;
    let engine = open(&store, &machine);
    assert!(
        engine
            .running::<asl_runtime::Json>("approval", "loan")
            .unwrap()
            .is_none()
    );
    let described = engine
        .describe("approval", "loan")
        .unwrap()
        .expect("it is kept");
    assert_eq!(described.status, Some(Status::Aborted));
    assert_eq!(described.error.as_deref(), Some("Withdrawn"));
    assert_eq!(
        described.cause.as_deref(),
        Some("the customer changed her mind")
    );
}

#[tokio::test]
async fn the_last_event_is_execution_aborted_which_follows_none() {
    let (machine, mut letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    letters.recv().await.expect("it asks");
    execution.stop(None, None).await.unwrap();
    execution.output().await.unwrap().unwrap_err();
    let events = history(&engine, &machine, "loan");
    let last = events.last().expect("it has events");
    assert_eq!(last.get("type"), Some(&json!("ExecutionAborted")));
    assert_eq!(last.get("previousEventId"), Some(&json!(0)));
    assert_eq!(last.get("executionAbortedEventDetails"), Some(&json!({})));
}

#[tokio::test]
async fn a_stop_after_the_end_changes_nothing() {
    let (machine, mut letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let running = engine
        .running::<asl_runtime::Json>("approval", "loan")
        .unwrap();
    let token = letters.recv().await.expect("it asks");
    engine.send_task_success(&token, approved()).await.unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(approved()));
    let running = running.expect("it was running");
    running.stop(Some("TooLate"), None).await.unwrap();
    let described = engine.describe("approval", "loan").unwrap();
    assert_eq!(
        described.expect("it is kept").status,
        Some(Status::Succeeded)
    );
}
