//! What nobody is told: keys, tokens, and what executions work on.

use std::io;
use std::sync::{Arc, Mutex};

use asl_server::{App, Settings};
use serde_json::json;
use tracing::level_filters::LevelFilter;

use crate::server::{PACK, Server, agent, answer};

const KEY_ID: &str = "AKIAOPENSESAME";
const KEY: &str = "the-key-of-the-forty-thieves";
const TOKEN: &str = "the-token-of-ali-baba";
const INPUT: &str = "gold-and-silver";

#[test]
fn settings_are_printed_without_their_secrets() {
    let settings = Settings::new().access_key(KEY_ID, KEY).bearer_token(TOKEN);
    let printed = format!("{settings:?} {settings:#?} {:?}", App::new());
    assert!(
        !printed.contains(KEY) && !printed.contains(TOKEN),
        "{printed}"
    );
}

/// What everything logs, at any level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let mut log = self.0.lock().expect("nobody panics with it");
        log.extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Begins to log, for the whole process: a service has threads of its own.
    fn begin() -> Self {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("nobody else logs here");
        log
    }

    fn text(&self) -> String {
        let log = self.0.lock().expect("nobody panics with it");
        String::from_utf8(log.clone()).expect("it is text")
    }
}

#[test]
fn nothing_that_is_logged_or_answered_tells_a_secret() {
    let log = Log::begin();
    let secured = Settings::new().access_key(KEY_ID, KEY).bearer_token(TOKEN);
    let server = Server::with(secured);
    let mut answers = Vec::new();
    let mut run = |authorization: &str| {
        let call = agent().post(server.url("/run/greeting"));
        let call = call.header("authorization", authorization);
        let answer = answer(call.send(json!({"input": INPUT}).to_string()));
        answers.push(format!("{answer:?}"));
        answer.status
    };
    assert_eq!(run(&format!("Bearer {TOKEN}")), 200);
    assert_eq!(run(&format!("bearer {TOKEN}")), 200);
    assert_eq!(run(&format!("Bearer {TOKEN}x")), 403);
    let signed = "20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=00";
    assert_eq!(
        run(&format!("AWS4-HMAC-SHA256 Credential={KEY_ID}/{signed}")),
        403
    );
    assert_eq!(run(KEY), 403);
    let task_token = a_task_that_is_answered();
    let log = log.text();
    assert!(log.contains("greeting"), "what runs is logged");
    for secret in [KEY, TOKEN, INPUT, &task_token] {
        assert!(!log.contains(secret), "{secret}");
    }
    for answer in answers {
        assert!(!answer.contains(KEY) && !answer.contains(TOKEN), "{answer}");
    }
}

/// The token of a task that a worker took and answered, of an execution with data.
fn a_task_that_is_answered() -> String {
    let server = Server::start();
    server.ok("CreateActivity", &json!({"name": "Pack"}));
    let execution = server.execution("parcel", "p", &json!({"item": INPUT}));
    let task = server.ok("GetActivityTask", &json!({"activityArn": PACK}));
    let token = task["taskToken"].as_str().expect("a token").to_owned();
    let answered = json!({"taskToken": token, "output": json!(INPUT).to_string()});
    server.ok("SendTaskSuccess", &answered);
    server.refused("SendTaskSuccess", &answered);
    server.until(&execution, "SUCCEEDED");
    token
}
