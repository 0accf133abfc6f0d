//! Callbacks (`.waitForTaskToken`): an answer counts once, whenever it comes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use asl_runtime::store::MemoryStore;
use asl_runtime::{Clock, EngineError, Json, Machine, Options, TaskRequest, TokenError, asl, json};
use tokio::sync::{Notify, mpsc};

use super::approval::{approval, approved, forged};
use super::{close, count, event_types, eventually, history, open};
use crate::{elapsed, start_of_2027};

#[tokio::test]
async fn the_answer_to_the_token_is_the_output_of_the_task_word_for_word() {
    let (machine, mut letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    engine.send_task_success(&token, approved()).await.unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(approved()));
    let types = [
        "ExecutionStarted",
        "TaskStateEntered",
        "TaskScheduled",
        "TaskStarted",
        "TaskSubmitted",
        "TaskSucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
    ];
    assert_eq!(event_types(&engine, &machine, "loan"), types);
    let events = history(&engine, &machine, "loan");
    let submitted = events
        .get(4)
        .and_then(|event| event.get("taskSubmittedEventDetails"));
    let response = submitted.and_then(|details| details.get("output"));
    assert_eq!(response, Some(&json!(r#"{"MessageId":"1"}"#)));
}

#[tokio::test]
async fn a_failure_has_the_error_and_cause_that_were_sent() {
    let (machine, mut letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    let sent = engine.send_task_failure(&token, Some("Rejected"), Some("too much"));
    sent.await.unwrap();
    let error = execution.output().await.unwrap().unwrap_err();
    assert_eq!(
        (error.error(), error.cause()),
        (Some("Rejected"), Some("too much"))
    );
}

#[tokio::test]
async fn only_the_first_answer_counts() {
    let (machine, mut letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    let (first, second) = tokio::join!(
        engine.send_task_success(&token, approved()),
        engine.send_task_failure(&token, Some("Rejected"), None),
    );
    assert_eq!((first, second), (Ok(()), Err(TokenError::TaskTimedOut)));
    assert_eq!(execution.output().await.unwrap(), Ok(approved()));
    let third = engine.send_task_success(&token, json!("again")).await;
    assert_eq!(third, Err(TokenError::TaskTimedOut));
}

#[tokio::test]
async fn what_is_no_token_is_refused_and_a_token_that_nobody_was_given_answers_nobody() {
    let (machine, mut letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    for text in ["", "a", "AAAAKgAAAAIAAAAAAAAAAQ==", &format!("{token}0")] {
        let sent = engine.send_task_success(text, approved()).await;
        assert_eq!(sent, Err(TokenError::InvalidToken), "{text}");
        let sent = engine.send_task_heartbeat(text).await;
        assert_eq!(sent, Err(TokenError::InvalidToken), "{text}");
    }
    let sent = engine.send_task_success(&forged(&token), approved()).await;
    assert_eq!(sent, Err(TokenError::TaskTimedOut));
    engine
        .send_task_success(&token, json!("right"))
        .await
        .unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(json!("right")));
}

/// A machine whose handler hands out its token, and returns once it is told to.
fn slow_to_return() -> (Machine, mpsc::UnboundedReceiver<String>, Arc<Notify>) {
    let (post, letters) = mpsc::unbounded_channel();
    let go_on = Arc::new(Notify::new());
    let told = Arc::clone(&go_on);
    let machine = super::approval::approval::machine_with(move |request: TaskRequest| {
        let _ = post.send(request.context.task_token().unwrap_or_default().to_owned());
        let told = Arc::clone(&told);
        async move {
            told.notified().await;
            Ok(json!({}))
        }
    });
    (machine, letters, go_on)
}

#[tokio::test]
async fn an_answer_may_come_before_the_handler_has_returned() {
    let (machine, mut letters, go_on) = slow_to_return();
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    engine.send_task_success(&token, approved()).await.unwrap();
    assert_eq!(count(&engine, &machine, "loan", "TaskSubmitted"), 0);
    go_on.notify_one();
    assert_eq!(execution.output().await.unwrap(), Ok(approved()));
    let types = event_types(&engine, &machine, "loan");
    let order = ["TaskStarted", "TaskSubmitted", "TaskSucceeded"];
    assert!(types.windows(3).any(|events| events == order), "{types:?}");
}

#[tokio::test]
async fn an_answer_from_before_a_crash_is_kept_though_the_handler_had_not_returned() {
    let (machine, mut letters, go_on) = slow_to_return();
    let store = MemoryStore::new();
    let engine = open(&store, &machine);
    engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    engine.send_task_success(&token, approved()).await.unwrap();
    close(engine).await;

    let engine = open(&store, &machine);
    let execution = engine
        .running("approval", "loan")
        .unwrap()
        .expect("it goes on");
    let again = letters.recv().await.expect("the handler had not returned");
    assert_eq!(again, token, "the attempt is the same, and so is its token");
    let second = engine.send_task_success(&token, json!("again")).await;
    assert_eq!(second, Err(TokenError::TaskTimedOut));
    go_on.notify_one();
    assert_eq!(execution.output().await.unwrap(), Ok(approved()));
    assert_eq!(count(&engine, &machine, "loan", "TaskScheduled"), 1);
}

#[tokio::test]
async fn a_token_is_good_after_a_restart_from_the_first_moment_on() {
    let (machine, mut letters) = approval();
    let store = MemoryStore::new();
    let engine = open(&store, &machine);
    engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    let submitted = || count(&engine, &machine, "loan", "TaskSubmitted");
    eventually(|| (submitted() == 1).then_some(())).await;
    close(engine).await;

    let engine = open(&store, &machine);
    engine.send_task_success(&token, approved()).await.unwrap();
    let execution = engine.running("approval", "loan").unwrap();
    if let Some(execution) = execution {
        assert_eq!(execution.output().await.unwrap(), Ok(approved()));
    }
    let described = engine.describe("approval", "loan").unwrap().unwrap();
    assert_eq!(described.output, Some(approved().to_string()));
    assert!(
        letters.try_recv().is_err(),
        "what was submitted is not submitted again"
    );
}

asl! {
    pub(super) mod hurried = r#"{ "StartAt": "Ask", "States": {
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken", "TimeoutSeconds": 60,
                 "Parameters": { "FunctionName": "Ask", "Payload": { "token.$": "$$.Task.Token" } },
                 "Retry": [{ "ErrorEquals": ["States.Timeout"], "IntervalSeconds": 1, "MaxAttempts": 1 }], "End": true }
    } }"#;
}

#[tokio::test]
async fn each_attempt_has_a_token_of_its_own_and_a_late_answer_is_refused() {
    let tokens = Arc::new(Mutex::new(Vec::new()));
    let handed_out = Arc::clone(&tokens);
    let clock = Clock::test(start_of_2027());
    let machine = hurried::machine_with(move |request: TaskRequest| {
        let token = request.context.task_token().unwrap_or_default().to_owned();
        handed_out.lock().expect("no test panics").push(token);
        async { Ok(json!(null)) }
    });
    let machine = machine.with(Options::default().clock(clock.clone()));
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let error = execution.output().await.unwrap().unwrap_err();
    assert_eq!(error.error(), Some("States.Timeout"));
    assert_eq!(elapsed(&clock), Duration::from_secs(60 + 1 + 60));

    let tokens = tokens.lock().expect("no test panics").clone();
    let [first, second] = &tokens[..] else {
        panic!("{tokens:?}")
    };
    assert_ne!(first, second);
    for token in [first, second] {
        let late = engine.send_task_success(token, approved()).await;
        assert_eq!(late, Err(TokenError::TaskTimedOut));
    }
}

#[tokio::test]
async fn an_answer_over_the_limits_is_refused_and_the_attempt_waits_on() {
    let (machine, mut letters) = approval();
    let engine = open(&MemoryStore::new(), &machine);
    let execution = engine.start(&machine, "loan", json!({})).await.unwrap();
    let token = letters.recv().await.expect("it asks");
    let large = Json::from("x".repeat(262_144));
    let refused = engine.send_task_success(&token, large).await;
    assert_eq!(refused, Err(TokenError::OutputTooLarge));
    let (error, cause) = ("e".repeat(257), "c".repeat(32_769));
    for (error, cause) in [(Some(&*error), None), (None, Some(&*cause))] {
        let refused = engine.send_task_failure(&token, error, cause).await;
        assert_eq!(refused, Err(TokenError::FailureTooLong));
        let refused = execution.stop(error, cause).await;
        assert!(matches!(refused, Err(EngineError::FailureTooLong)));
    }
    engine.send_task_success(&token, approved()).await.unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(approved()));
}
