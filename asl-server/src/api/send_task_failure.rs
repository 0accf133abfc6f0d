//! `SendTaskFailure`.

use serde::Deserialize;

use super::checks::Checks;
use super::error::ApiError;
use super::shapes::{CAUSE, ERROR, Nothing, TASK_TOKEN};
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    task_token: Option<String>,
    error: Option<String>,
    cause: Option<String>,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Nothing, ApiError> {
    let (error, cause) = (input.error.as_deref(), input.cause.as_deref());
    let mut checks = Checks::default();
    let token = checks.secret("taskToken", input.task_token.as_deref(), TASK_TOKEN);
    checks.optional_secret("error", error, ERROR);
    checks.optional_secret("cause", cause, CAUSE);
    checks.done()?;
    let sent = service.engine.send_task_failure(token, error, cause);
    sent.await?;
    Ok(Nothing {})
}
