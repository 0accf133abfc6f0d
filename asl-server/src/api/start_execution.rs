//! `StartExecution`.

use asl_runtime::{DurableExecution, EngineError, Json, StartExecution};
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

/// What is said of an execution that is to be started.
#[derive(Debug)]
pub(crate) struct Start {
    /// Its name; it gets one of its own if there is none.
    pub(crate) name: Option<String>,
    pub(crate) input: Json,
    pub(crate) trace_header: Option<String>,
}

impl Start {
    /// The trace header that counts: the one that was `sent` with the request before the one in its body.
    pub(super) fn trace_header(sent: Option<&str>, body: Option<String>) -> Option<String> {
        let body = body.filter(|header| !header.is_empty());
        sent.map(str::to_owned).or(body)
    }
}

pub(super) async fn call(
    service: &Service,
    input: Request,
    trace_header: Option<&str>,
) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("stateMachineArn", input.state_machine_arn.as_deref());
    checks.optional_name("name", input.name.as_deref());
    checks.trace_header(input.trace_header.as_deref());
    checks.done()?;
    let found = service.startable(arn)?;
    let wanted = Start {
        name: input.name,
        input: input_text::parse(input.input.as_deref())?,
        trace_header: Start::trace_header(trace_header, input.trace_header),
    };
    start(service, &found, wanted).await
}

/// Starts an execution of the machine.
pub(crate) async fn start(
    service: &Service,
    found: &Startable<'_>,
    wanted: Start,
) -> Result<Answer, ApiError> {
    let execution = begin(service, found, wanted).await?;
    Ok(Answer {
        execution_arn: execution.arn().to_owned(),
        start_date: seconds(execution.start_time()),
    })
}

/// As [`start`], to wait for its end.
pub(crate) async fn begin(
    service: &Service,
    found: &Startable<'_>,
    wanted: Start,
) -> Result<DurableExecution, ApiError> {
    let name = wanted.name;
    let name = name.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    let mut start = StartExecution::new(&found.name(), &*name, wanted.input);
    if let Some(qualifier) = &found.qualifier {
        start = start
            .started_as(qualifier.to_string())
            .version(found.machine().digest());
    }
    if let Some(header) = wanted.trace_header {
        start = start.trace_header(header);
    }
    let started = service.engine.start_execution(start).await;
    started.map_err(|error| match error {
        EngineError::InvalidName(_) => ApiError::invalid_name(&name),
        EngineError::AlreadyExists(_) => {
            ApiError::execution_already_exists(&found.served.execution_arn(&name))
        }
        error => error.into(),
    })
}
