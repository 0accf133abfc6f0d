//! Stopping and dropping executions.

use std::sync::Arc;

use asl_runtime::{Status, TaskRequest, asl, json};
use tokio::sync::oneshot;

asl! {
    pub mod patient = r#"{ "StartAt": "Ask", "States": { "Ask": { "Type": "Task", "Resource": "Ask", "End": true } } }"#;
}

/// A machine whose handler never answers, with word of when it starts and when it is gone.
fn never_answering() -> (
    asl_runtime::Machine,
    oneshot::Receiver<()>,
    oneshot::Receiver<()>,
) {
    let (started, has_started) = oneshot::channel();
    let (alive, is_gone) = oneshot::channel::<()>();
    let senders = Arc::new(std::sync::Mutex::new(Some((started, alive))));
    let machine = patient::machine_with(move |_: TaskRequest| {
        let senders = senders.lock().expect("no test panics").take();
        async move {
            let (started, _alive) = senders.expect("the handler is called once");
            started.send(()).expect("the test listens");
            std::future::pending().await
        }
    });
    (machine, has_started, is_gone)
}

#[tokio::test]
async fn stopping_an_execution_aborts_it_with_the_error_and_cause_given() {
    let (machine, has_started, is_gone) = never_answering();
    let execution = machine.start(json!({})).expect("the input is fine");
    has_started.await.expect("the handler starts");
    execution.stop(Some("Recalled"), Some("the customer changed their mind"));
    let error = execution
        .outcome()
        .await
        .result
        .expect_err("it was stopped");
    assert_eq!(error.status(), Status::Aborted);
    assert_eq!(error.error(), Some("Recalled"));
    assert_eq!(error.cause(), Some("the customer changed their mind"));
    is_gone
        .await
        .expect_err("the handler was dropped without a word");
}

#[tokio::test]
async fn dropping_the_handle_cancels_the_execution_and_its_handler() {
    let (machine, has_started, is_gone) = never_answering();
    let execution = machine.start(json!({})).expect("the input is fine");
    has_started.await.expect("the handler starts");
    drop(execution);
    is_gone
        .await
        .expect_err("the handler was dropped without a word");
}

#[tokio::test]
async fn dropping_the_run_cancels_the_execution_and_its_handler() {
    let (machine, has_started, is_gone) = never_answering();
    let run = machine.run(json!({}));
    tokio::select! {
        _ = run => unreachable!("the handler never answers"),
        started = has_started => started.expect("the handler starts"),
    }
    is_gone
        .await
        .expect_err("the handler was dropped without a word");
}
