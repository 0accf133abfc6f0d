//! A service on a port of its own, and calls of it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use asl_runtime::{Json, TaskRequest, asl};
use asl_server::{App, Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

pub(crate) const HOME: &str = "arn:aws:states:us-east-1:123456789012";
pub(crate) const PACK: &str = "arn:aws:states:us-east-1:123456789012:activity:Pack";

asl! {
    pub mod greeting = r#"{ "StartAt": "Greet", "States": {
        "Greet": { "Type": "Pass", "Result": { "text": "Good evening." }, "End": true } } }"#;
}

asl! {
    pub mod approval = r#"{ "StartAt": "Ask", "States": {
        "Ask": { "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
                 "Parameters": { "FunctionName": "Ask", "Payload": { "token.$": "$$.Task.Token" } },
                 "End": true } } }"#;
}

asl! {
    pub mod parcel = r#"{ "StartAt": "Pack", "States": {
        "Pack": { "Type": "Task", "Resource": "arn:aws:states:us-east-1:123456789012:activity:Pack", "End": true } } }"#;
}

asl! {
    pub mod quote = r#"{ "StartAt": "IsPriced", "States": {
        "IsPriced": { "Type": "Choice", "Default": "NoPrice",
            "Choices": [ { "Variable": "$.price", "IsPresent": true, "Next": "Priced" } ] },
        "Priced": { "Type": "Succeed", "OutputPath": "$.price" },
        "NoPrice": { "Type": "Fail", "Error": "NoPrice", "Cause": "ask somebody" } } }"# { express; }
}

asl! {
    pub mod relay = r#"{ "StartAt": "First", "States": {
        "First": { "Type": "Pass", "Next": "Second" },
        "Second": { "Type": "Pass", "Next": "Third" },
        "Third": { "Type": "Pass", "Comment": "and the last", "End": true } } }"#;
}

/// A service that runs until this is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    end: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What a request was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

fn app() -> App {
    let echo = |request: TaskRequest| async move { Ok::<Json, _>(request.input) };
    App::new()
        .machine(greeting::machine())
        .machine(approval::machine_with(echo))
        .machine(parcel::machine())
        .machine(quote::machine())
        .machine(relay::machine())
}

impl Server {
    pub(crate) fn start() -> Self {
        Server::with(Settings::new())
    }

    pub(crate) fn over(folder: &Path) -> Self {
        Server::with(Settings::new().data(folder))
    }

    pub(crate) fn with(settings: Settings) -> Self {
        Server::of(app, settings)
    }

    /// A service of other machines.
    pub(crate) fn of(app: impl FnOnce() -> App + Send + 'static, settings: Settings) -> Self {
        let (end, ended) = oneshot::channel();
        let (listening, address) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("there are threads");
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0")
                    .await
                    .expect("a port is free");
                let address = listener.local_addr().expect("it has one");
                listening.send(address).expect("somebody asks");
                let ending = async {
                    let _ = ended.await;
                };
                app()
                    .serve(listener, settings, ending)
                    .await
                    .expect("it serves");
            });
        });
        Server {
            address: address.recv().expect("it listens"),
            end: Some(end),
            thread: Some(thread),
        }
    }

    /// Calls an action of the API.
    pub(crate) fn call(&self, action: &str, input: &Value) -> Answer {
        self.send(action, &input.to_string())
    }

    /// Calls an action with whatever text.
    pub(crate) fn send(&self, action: &str, body: &str) -> Answer {
        let call = agent()
            .post(self.url("/"))
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("AWSStepFunctions.{action}"));
        answer(call.send(body))
    }

    /// What an action answers, which it must.
    pub(crate) fn ok(&self, action: &str, input: &Value) -> Value {
        let answer = self.call(action, input);
        assert_eq!(answer.status, 200, "{action}: {}", answer.body);
        answer.body
    }

    /// Why an action is refused, which it must be: its code and its message.
    pub(crate) fn refused(&self, action: &str, input: &Value) -> (String, String) {
        let answer = self.call(action, input);
        assert!((400..500).contains(&answer.status), "{action}: {answer:?}");
        let text = |field: &str| answer.body[field].as_str().unwrap_or_default().to_owned();
        (text("__type"), text("message"))
    }

    pub(crate) fn post(&self, path: &str, body: &str) -> Answer {
        answer(agent().post(self.url(path)).send(body))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Starts an execution of a machine and gives its ARN.
    pub(crate) fn execution(&self, machine: &str, name: &str, input: &Value) -> String {
        let started = self.ok(
            "StartExecution",
            &json!({"stateMachineArn": arn(machine), "name": name, "input": input.to_string()}),
        );
        started["executionArn"].as_str().expect("an ARN").to_owned()
    }

    /// Waits until an execution has this status, and describes it.
    pub(crate) fn until(&self, execution: &str, status: &str) -> Value {
        let since = Instant::now();
        loop {
            let described = self.ok("DescribeExecution", &json!({"executionArn": execution}));
            if described["status"] == status {
                return described;
            }
            assert!(since.elapsed() < Duration::from_secs(20), "{described}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(());
        }
        let thread = self.thread.take().expect("it is dropped once");
        let is_well = thread.join().is_ok();
        assert!(
            is_well || std::thread::panicking(),
            "the service has panicked"
        );
    }
}

/// The ARN of a machine.
pub(crate) fn arn(machine: &str) -> String {
    format!("{HOME}:stateMachine:{machine}")
}

/// A folder of its own for a test.
pub(crate) fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

pub(crate) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(30)))
        .http_status_as_error(false);
    config.build().into()
}

pub(crate) fn answer(answered: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut answered = answered.expect("it answers");
    let text = answered.body_mut().read_to_string().expect("it is text");
    Answer {
        status: answered.status().as_u16(),
        body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
    }
}
