//! The service that is called, in a process of its own.

use std::env;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use asl_bench::input::SHIPMENT;
use asl_bench::machines::{Carrier, express_chain, nothing};
use asl_bench::measure::resident_of;
use asl_server::App;
use serde_json::json;
use tokio::time::sleep;

use super::client::Client;

const HOME: &str = "arn:aws:states:us-east-1:123456789012";

/// What the service's process runs.
pub(crate) fn app() -> App {
    App::new()
        .machine(nothing::machine())
        .machine(express_chain::machine(Carrier))
}

/// A machine's ARN.
pub(crate) fn machine(name: &str) -> String {
    format!("{HOME}:stateMachine:{name}")
}

/// The input of a call that starts an execution.
pub(crate) fn start(machine_arn: &str, name: &str) -> String {
    json!({"stateMachineArn": machine_arn, "name": name, "input": SHIPMENT}).to_string()
}

/// A service over a folder, at an address that a restart does not change.
pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    folder: PathBuf,
    process: Child,
}

impl Service {
    pub(crate) async fn begin(folder: &Path) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let address = free.expect("a port is free");
        let service = Service {
            address,
            folder: folder.to_owned(),
            process: process(folder, address),
        };
        service.client().await;
        service
    }

    /// A connection, as soon as the service is there.
    pub(crate) async fn client(&self) -> Client {
        connect(self.address).await
    }

    /// Asks the process to end, or ends it, and begins anew.
    pub(crate) async fn interrupt(&mut self, signal: Signal) {
        match signal {
            Signal::Term => {
                let number = self.process.id().to_string();
                let sent = Command::new("kill").arg(number).status();
                assert!(sent.expect("kill is there").success());
            }
            Signal::Kill => self.process.kill().expect("it runs"),
        }
        while self.process.try_wait().expect("it is ours").is_none() {
            sleep(Duration::from_millis(5)).await;
        }
        self.process = process(&self.folder, self.address);
    }

    /// In bytes.
    pub(crate) fn memory(&self) -> f64 {
        resident_of(&self.process.id().to_string())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// How a process is ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Signal {
    Term,
    Kill,
}

/// A connection, as soon as there is somebody to answer.
pub(crate) async fn connect(address: SocketAddr) -> Client {
    loop {
        if let Ok(client) = Client::connect(address).await {
            return client;
        }
        sleep(Duration::from_millis(5)).await;
    }
}

fn process(folder: &Path, address: SocketAddr) -> Child {
    let program = env::current_exe().expect("this program has a path");
    let started = Command::new(program)
        .args(["serve", "--listen", &address.to_string(), "--data"])
        .arg(folder)
        .stdout(Stdio::null())
        .spawn();
    started.expect("it can be run")
}
