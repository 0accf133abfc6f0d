//! A program served on a port of its own, and calls of it.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use asl_server::{App, Settings};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long an execution may take to end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Calls a program, which is served until this is dropped.
pub(super) struct Client {
    address: SocketAddr,
    agent: ureq::Agent,
    end: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<Result<(), String>>>,
}

impl Client {
    pub(super) fn serve(app: App) -> Result<Self, String> {
        let (end, ended) = oneshot::channel();
        let (listening, address) = mpsc::channel();
        let serving = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let runtime = runtime.map_err(|error| error.to_string())?;
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await;
                let listener = listener.map_err(|error| error.to_string())?;
                let address = listener.local_addr().map_err(|error| error.to_string())?;
                listening.send(address).map_err(|error| error.to_string())?;
                let ending = async {
                    // Whoever is gone wants it to end, too.
                    let _ = ended.await;
                };
                let served = app.serve(listener, Settings::new(), ending).await;
                served.map_err(|error| error.to_string())
            })
        });
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        Ok(Client {
            address: address.recv().map_err(|error| error.to_string())?,
            agent: config.build().into(),
            end: Some(end),
            serving: Some(serving),
        })
    }

    /// The status and the body that an action is answered with.
    pub(super) fn call(&self, action: &str, arguments: &Value) -> (u16, Value) {
        let call = self
            .agent
            .post(format!("http://{}/", self.address))
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("AWSStepFunctions.{action}"))
            .send(arguments.to_string());
        let read = call.and_then(|mut answer| {
            let text = answer.body_mut().read_to_string()?;
            Ok((
                answer.status().as_u16(),
                serde_json::from_str(&text).unwrap_or_default(),
            ))
        });
        read.unwrap_or_else(|error| (0, json!({"message": error.to_string()})))
    }

    /// Waits for the end of the execution that was started, as far as it can be asked for.
    pub(super) fn wait_for(&self, started: &Value) {
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            let execution = json!({"executionArn": started.get("executionArn")});
            let (_, described) = self.call("DescribeExecution", &execution);
            if described.get("status").and_then(Value::as_str) != Some("RUNNING") {
                return;
            }
            thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            let _ = end.send(());
        }
        let serving = self.serving.take().map(JoinHandle::join);
        if let Some(Ok(Err(error))) = serving {
            eprintln!("the service ended with: {error}");
        }
    }
}
