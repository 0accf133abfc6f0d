//! The service that has a folder open: what only it can do, it is asked for through its API.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use super::Failed;
use super::serve::secret;

/// The file in which a service says where it listens.
const ENDPOINT: &str = "endpoint";

const PATIENCE: Duration = Duration::from_secs(30);

/// A service that runs.
#[derive(Debug)]
pub(super) struct Service {
    endpoint: String,
}

impl Service {
    /// The service that has `folder` open, if one does.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let endpoint = fs::read_to_string(folder.join(ENDPOINT)).ok()?;
        let service = Service { endpoint };
        // One that was killed has left its file behind.
        let answer = agent().get(format!("{}/health", service.endpoint)).call();
        answer.is_ok().then_some(service)
    }

    /// Calls an action of the API.
    pub(super) fn call(&self, action: &str, input: &Value) -> Result<Value, Failed> {
        let mut call = agent().post(&self.endpoint);
        if let Some(token) = secret("ASL_BEARER_TOKEN") {
            call = call.header("authorization", format!("Bearer {token}"));
        }
        let mut answer = call
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
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false);
    config.build().into()
}

/// Says in a folder where its service listens, until dropped.
#[derive(Debug)]
pub(super) struct Sign(PathBuf);

impl Sign {
    pub(super) fn put_up(folder: &Path, address: SocketAddr) -> Result<Self, Failed> {
        let file = folder.join(ENDPOINT);
        fs::write(&file, format!("http://{address}"))
            .map_err(|error| format!("`{}` cannot be written: {error}", file.display()))?;
        Ok(Sign(file))
    }
}

impl Drop for Sign {
    fn drop(&mut self) {
        // Where it stays, it leads to nobody.
        let _ = fs::remove_file(&self.0);
    }
}
