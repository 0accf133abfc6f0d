//! `SendTaskHeartbeat`.

use serde::Deserialize;

use super::checks::Checks;
use super::error::ApiError;
use super::shapes::{Nothing, TASK_TOKEN};
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    task_token: Option<String>,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Nothing, ApiError> {
    let mut checks = Checks::default();
    let token = checks.secret("taskToken", input.task_token.as_deref(), TASK_TOKEN);
    checks.done()?;
    service.engine.send_task_heartbeat(token).await?;
    Ok(Nothing {})
}
