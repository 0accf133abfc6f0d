//! A service in a process of its own, whose environment says where traces go.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use asl_runtime::{Json, TaskError, TaskRequest, asl};
use asl_server::{App, Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::collector::Collector;

asl! {
    pub mod order = r#"{ "StartAt": "Charge", "States": {
        "Charge": { "Type": "Task", "Resource": "ChargeCard", "Next": "Rest",
                    "Retry": [{ "ErrorEquals": ["Declined"], "IntervalSeconds": 1, "MaxAttempts": 1 }] },
        "Rest": { "Type": "Wait", "SecondsPath": "$.seconds", "Next": "Send" },
        "Send": { "Type": "Task", "Resource": "SendParcel", "End": true }
    } }"#;

    pub mod parent = r#"{ "StartAt": "Order", "States": { "Order": {
        "Type": "Task", "Resource": "arn:aws:states:::states:startExecution.sync:2",
        "Parameters": {
            "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:order",
            "Input": { "seconds": 0 }
        },
        "End": true
    } } }"#;
}

async fn answer(request: TaskRequest) -> Result<Json, TaskError> {
    if request.function() == "SendParcel" {
        return Ok(Json::from("sent"));
    }
    tracing::info_span!("call the bank").in_scope(|| ());
    let error = request.input.get("error").and_then(Json::as_str);
    match error.map(str::to_owned) {
        Some(error) => Err(TaskError::new(error, "said the bank")),
        None => Ok(request.input),
    }
}

/// Where the program keeps its executions.
const DATA: &str = "ASL_TEST_DATA";

#[test]
#[ignore = "it is the program that the other tests start"]
fn program() {
    let Some(folder) = std::env::var_os(DATA) else {
        return;
    };
    let (end, ended) = oneshot::channel();
    std::thread::spawn(move || {
        // It ends with its input.
        let _ = std::io::stdin().read(&mut [0]);
        let _ = end.send(());
    });
    let app = App::new()
        .machine(order::machine_with(answer))
        .machine(parent::machine_with(answer));
    let runtime = tokio::runtime::Runtime::new().expect("there are threads");
    let served = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("\nlistening on http://{}", listener.local_addr()?);
        let ending = async {
            let _ = ended.await;
        };
        app.serve(listener, Settings::new().data(folder), ending)
            .await
    });
    served.expect("it serves");
}

/// A process that serves until this is dropped.
pub(crate) struct Service {
    process: Child,
    endpoint: String,
    /// Whoever tests also says how it went, to somebody.
    _output: BufReader<ChildStdout>,
}

impl Service {
    pub(crate) fn start(folder: &Path, collector: &Collector) -> Self {
        Service::sending_to(&format!("http://{}", collector.address), folder)
    }

    /// One that sends its traces to this endpoint.
    pub(crate) fn sending_to(traces: &str, folder: &Path) -> Self {
        let this = std::env::current_exe().expect("it runs");
        let mut process = Command::new(this)
            .args(["service::program", "--exact", "--ignored", "--nocapture"])
            .env(DATA, folder)
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", traces)
            .env("OTEL_BSP_SCHEDULE_DELAY", "20")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let output = process.stdout.take().expect("it is piped");
        let mut output = BufReader::new(output);
        let mut lines = output.by_ref().lines().map_while(Result::ok);
        let endpoint = lines.find_map(|line| Some(line.strip_prefix("listening on ")?.to_owned()));
        Service {
            endpoint: endpoint.expect("it listens"),
            process,
            _output: output,
        }
    }

    /// Sends a request, and gives what it is answered.
    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Value {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent: ureq::Agent = config.build().into();
        let mut request = agent.post(format!("{}{path}", self.endpoint));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut answer = request.send(body).expect("it answers");
        let text = answer.body_mut().read_to_string().expect("it is text");
        serde_json::from_str(&text).expect("it is JSON")
    }

    /// Waits until an order rests.
    pub(crate) fn until_waits(&self, name: &str) {
        let arn = format!("arn:aws:states:us-east-1:123456789012:execution:order:{name}");
        let asked = json!({"executionArn": arn}).to_string();
        let action = [("x-amz-target", "AWSStepFunctions.GetExecutionHistory")];
        let since = Instant::now();
        loop {
            let history = self.post("/", &action, &asked).to_string();
            if history.contains("WaitStateEntered") {
                return;
            }
            assert!(since.elapsed() < Duration::from_secs(20), "{history}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let is_well = self.process.wait().is_ok_and(|status| status.success());
        assert!(
            is_well || std::thread::panicking(),
            "the service has failed"
        );
    }
}

/// A folder of its own for a test.
pub(crate) fn folder(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("opentelemetry-{test}"));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}
