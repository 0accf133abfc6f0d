//! `StopExecution`.

use asl_runtime::Json;
use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::resources::seconds;
use super::shapes::{CAUSE, ERROR};
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    execution_arn: Option<String>,
    error: Option<String>,
    cause: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    stop_date: f64,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Answer, ApiError> {
    let (error, cause) = (input.error.as_deref(), input.cause.as_deref());
    let mut checks = Checks::default();
    let arn = checks.arn("executionArn", input.execution_arn.as_deref());
    checks.optional_secret("error", error, ERROR);
    checks.optional_secret("cause", cause, CAUSE);
    checks.done()?;
    let execution = service.execution(arn)?;
    let running = service
        .engine
        .running::<Json>(execution.machine, execution.name)?;
    if let Some(running) = running {
        running.stop(error, cause).await?;
    }
    let stopped = service.described(execution)?.stop_time;
    let stopped = stopped.ok_or_else(|| ApiError::internal(&"the execution still runs"))?;
    Ok(Answer {
        stop_date: seconds(stopped),
    })
}
