//! `HeartbeatSeconds`: an attempt lives as long as somebody says that it does.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use asl_runtime::store::MemoryStore;
use asl_runtime::{
    Clock, Engine, ExecutionError, Json, Options, TaskError, TaskRequest, TokenError, asl, json,
};

use super::{count, open};
use crate::{elapsed, start_of_2027};

asl! {
    /// Somebody waits for a worker, who speaks up every `$.pause` seconds and has the answer after `$.beats` heartbeats.
    pub mod parcel = r#"{ "StartAt": "Both", "States": { "Both": { "Type": "Parallel", "End": true, "Branches": [
        { "StartAt": "Wait for parcel", "States": {
            "Wait for parcel": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
                "TimeoutSeconds": 3600, "HeartbeatSeconds": 60, "End": true,
                "Parameters": { "FunctionName": "Order", "Payload": { "token.$": "$$.Task.Token" } } } } },
        { "StartAt": "Work", "States": {
            "Work": { "Type": "Wait", "SecondsPath": "$.pause", "Next": "Speak" },
            "Speak": { "Type": "Task", "Resource": "Speak", "Next": "Is done" },
            "Is done": { "Type": "Choice", "Choices": [{ "Variable": "$.beats", "NumericLessThan": 0, "Next": "Done" }], "Default": "Work" },
            "Done": { "Type": "Succeed" } } }
    ] } } }"#;
}

/// The engine, once it is open, and the token, once it has been handed out.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<(Option<Engine>, String)>>);

impl Shared {
    fn with<T>(&self, look: impl FnOnce(&mut (Option<Engine>, String)) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn answer(self, request: TaskRequest) -> Result<Json, TaskError> {
        if let Some(token) = request.context.task_token() {
            self.with(|(_, known)| token.clone_into(known));
            return Ok(json!(null));
        }
        let number = |name| request.input.get(name).and_then(Json::as_i64);
        let (pause, beats) = (number("pause"), number("beats").unwrap_or_default());
        match self.speak(beats).await {
            Ok(()) => Ok(json!({"pause": pause, "beats": beats - 1})),
            Err(error) => Err(TaskError::new("Refused", error.to_string())),
        }
    }

    async fn speak(&self, beats: i64) -> Result<(), TokenError> {
        let (engine, token) = self.with(|shared| shared.clone());
        let engine = engine.expect("the engine is open");
        if beats > 0 {
            engine.send_task_heartbeat(&token).await
        } else {
            engine.send_task_success(&token, json!("a cup")).await
        }
    }
}

/// Runs the execution `parcel`, and looks how it ended, when, and with how many `TaskTimedOut` events.
async fn run(pause: u64, beats: u64) -> (Result<Json, ExecutionError>, Duration, usize) {
    let (clock, shared) = (Clock::test(start_of_2027()), Shared::default());
    let handler = shared.clone();
    let machine = parcel::machine_with(move |request| handler.clone().answer(request));
    let machine = machine.with(Options::default().clock(clock.clone()));
    let engine = open(&MemoryStore::new(), &machine);
    shared.with(|(open, _)| *open = Some(engine.clone()));
    let input = json!({"pause": pause, "beats": beats});
    let execution = engine
        .start(&machine, "parcel", input)
        .await
        .expect("it starts");
    let output = execution.output().await.expect("the store works");
    shared.with(|(open, _)| *open = None);
    let timed_out = count(&engine, &machine, "parcel", "TaskTimedOut");
    (output, elapsed(&clock), timed_out)
}

#[tokio::test]
async fn heartbeats_keep_an_attempt_alive_until_its_answer() {
    let (output, passed, timed_out) = run(50, 5).await;
    let expected = json!(["a cup", {"pause": 50, "beats": (-1)}]);
    assert_eq!(output, Ok(expected));
    assert_eq!((passed, timed_out), (Duration::from_mins(5), 0));
}

#[tokio::test]
async fn an_attempt_that_nobody_speaks_for_fails_with_states_timeout() {
    let (output, passed, timed_out) = run(61, 5).await;
    let error = output.expect_err("the first beat is late");
    assert_eq!(error.error(), Some("States.Timeout"));
    assert_eq!((passed, timed_out), (Duration::from_mins(1), 1));
}

#[tokio::test]
async fn heartbeats_do_not_put_off_the_timeout() {
    let (output, passed, timed_out) = run(50, 1000).await;
    let error = output.expect_err("the answer is late");
    assert_eq!(error.error(), Some("States.Timeout"));
    assert_eq!((passed, timed_out), (Duration::from_hours(1), 1));
}
