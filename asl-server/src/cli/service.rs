//! The service that has a folder open: what only it can do, it is asked for through its API.

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use super::Failed;
use crate::access::Secret;

/// The file in which a service says where it listens, and by which token it knows whoever may read that.
const ENDPOINT: &str = "endpoint";

const PATIENCE: Duration = Duration::from_secs(30);

/// A service that runs.
#[derive(Debug)]
pub(super) struct Service {
    endpoint: String,
    token: Secret,
}

impl Service {
    /// The service that has `folder` open, if one does.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let file = fs::read_to_string(folder.join(ENDPOINT)).ok()?;
        let (endpoint, token) = file.trim_end().split_once('\n')?;
        let service = Service {
            endpoint: endpoint.to_owned(),
            token: Secret(token.to_owned()),
        };
        // One that was killed has left its file behind.
        let answer = agent().get(format!("{}/health", service.endpoint)).call();
        answer.is_ok().then_some(service)
    }

    /// Calls an action of the API.
    pub(super) fn call(&self, action: &str, input: &Value) -> Result<Value, Failed> {
        let mut answer = agent()
            .post(&self.endpoint)
            .header("authorization", format!("Bearer {}", self.token.0))
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("AWSStepFunctions.{action}"))
            .send(input.to_string())
            .map_err(|error| format!("the service at {}: {error}", self.endpoint))?;
        let body: Value = serde_json::from_str(&answer.body_mut().read_to_string()?)?;
        if answer.status().is_success() {
            return Ok(body);
        }
        let message = body.get("message").and_then(Value::as_str);
        Err(message
            .unwrap_or("the service refuses, and says no more")
            .into())
    }
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        // It is on this machine, and the token is for it alone.
        .proxy(None)
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false);
    config.build().into()
}

/// Says in a folder where its service listens, until dropped.
#[derive(Debug)]
pub(super) struct EndpointFile(PathBuf);

impl EndpointFile {
    pub(super) fn create(
        folder: &Path,
        address: SocketAddr,
        token: &Secret,
    ) -> Result<Self, Failed> {
        let file = folder.join(ENDPOINT);
        write_for_us(&file, &format!("http://{address}\n{}\n", token.0))
            .map_err(|error| format!("`{}` cannot be written: {error}", file.display()))?;
        Ok(EndpointFile(file))
    }
}

/// Writes a file that no other user may read.
fn write_for_us(path: &Path, text: &str) -> std::io::Result<()> {
    // One that was left behind may be open to others.
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

impl Drop for EndpointFile {
    fn drop(&mut self) {
        // Where it stays, it leads to nobody.
        let _ = fs::remove_file(&self.0);
    }
}
