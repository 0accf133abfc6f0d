//! `RedriveExecution`.

use asl_runtime::{EngineError, Json};
use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::resources::{ExecutionArn, seconds};
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    execution_arn: Option<String>,
    client_token: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    redrive_date: f64,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Answer, ApiError> {
    let token = input.client_token.as_deref();
    let mut checks = Checks::default();
    let arn = checks.arn("executionArn", input.execution_arn.as_deref());
    checks.length("clientToken", token, 1..=64);
    checks.done()?;
    let execution = service.execution(arn)?;
    if let Some(token) = token
        && let Some(redrive_date) = service.redrives.answered(arn, token)
    {
        return Ok(Answer { redrive_date });
    }
    let ExecutionArn { machine, name, .. } = execution;
    let redriven = service.engine.redrive::<Json>(machine, name).await;
    redriven.map_err(|error| match error {
        EngineError::UnknownExecution(_) => ApiError::execution_does_not_exist(arn),
        held @ EngineError::Held(_) => ApiError::new("ExecutionNotRedrivable", held.to_string()),
        error => error.into(),
    })?;
    let redriven = service.described(execution)?.redrive_time;
    let redriven = redriven.ok_or_else(|| ApiError::internal(&"the redrive is not stored"))?;
    let redrive_date = seconds(redriven);
    if let Some(token) = token {
        service.redrives.answer(arn, token, redrive_date);
    }
    Ok(Answer { redrive_date })
}
