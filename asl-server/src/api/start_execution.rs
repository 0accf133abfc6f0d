//! `StartExecution`.

use asl_runtime::{DurableExecution, EngineError, Json};
use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::input_text;
use super::resources::seconds;
use super::startable::Startable;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_arn: Option<String>,
    name: Option<String>,
    input: Option<String>,
    trace_header: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    execution_arn: String,
    start_date: f64,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("stateMachineArn", input.state_machine_arn.as_deref());
    checks.optional_name("name", input.name.as_deref());
    checks.length("traceHeader", input.trace_header.as_deref(), 0..=256);
    checks.done()?;
    let found = service.startable(arn)?;
    let parsed = input_text::parse(input.input.as_deref())?;
    start(service, &found, input.name, parsed).await
}

/// Starts an execution of the machine, under a name of its own if none is given.
pub(crate) async fn start(
    service: &Service,
    found: &Startable<'_>,
    name: Option<String>,
    input: Json,
) -> Result<Answer, ApiError> {
    let execution = begin(service, found, name, input).await?;
    Ok(Answer {
        execution_arn: execution.arn().to_owned(),
        start_date: seconds(execution.start_time()),
    })
}

/// As [`start`], to wait for its end.
pub(crate) async fn begin(
    service: &Service,
    found: &Startable<'_>,
    name: Option<String>,
    input: Json,
) -> Result<DurableExecution, ApiError> {
    let name = name.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    let machine = found.name();
    let started_as = found.qualifier.as_ref().map(ToString::to_string);
    let started_as = started_as.as_deref();
    let started = service
        .engine
        .start_named_as(&machine, &name, started_as, input);
    started.await.map_err(|error| match error {
        EngineError::InvalidName(_) => ApiError::invalid_name(&name),
        EngineError::AlreadyExists(_) => {
            ApiError::execution_already_exists(&found.served.execution_arn(&name))
        }
        error => error.into(),
    })
}
