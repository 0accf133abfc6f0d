//! `DescribeExecution`.

use asl_runtime::{EngineError, ExecutionDescription, Status};
use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::qualified::Qualifier;
use super::resources::{ExecutionArn, seconds};
use super::shapes::Included;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    execution_arn: Option<String>,
    included_data: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    execution_arn: String,
    state_machine_arn: String,
    name: String,
    status: &'static str,
    start_date: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<String>,
    input_details: Included,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_details: Option<Included>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    redrive_count: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    redrive_date: Option<f64>,
    redrive_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    redrive_status_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_machine_version_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_machine_alias_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_header: Option<String>,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("executionArn", input.execution_arn.as_deref());
    let included = checks.included_data(input.included_data.as_deref());
    checks.done()?;
    let execution = service.execution(arn)?;
    let described = service.described(execution)?;
    let refusal = refusal(service, execution)?;
    Ok(output(service, described, included, refusal))
}

/// Why the execution cannot be redriven, if it cannot.
fn refusal(service: &Service, execution: ExecutionArn<'_>) -> Result<Option<String>, ApiError> {
    let ExecutionArn { machine, name, .. } = execution;
    match service.engine.redrive_refusal(machine, name) {
        Ok(reason) => Ok(reason.map(str::to_owned)),
        Err(held @ EngineError::Held(_)) => Ok(Some(held.to_string())),
        Err(error) => Err(error.into()),
    }
}

fn output(
    service: &Service,
    described: ExecutionDescription,
    included: bool,
    refusal: Option<String>,
) -> Answer {
    let machine_arn = service.machine_arn(&described.machine);
    let started_as = described.started_as.as_deref().and_then(Qualifier::parse);
    let arns = started_as.map(|started_as| started_as.arns(&machine_arn));
    let (version, alias) = arns.map_or((None, None), |(version, alias)| (Some(version), alias));
    let home = service.app.machines().home(&described.machine);
    Answer {
        execution_arn: format!("{home}:execution:{}:{}", described.machine, described.name),
        state_machine_arn: machine_arn,
        status: described.status.map_or("RUNNING", Status::as_str),
        start_date: seconds(described.start_time),
        stop_date: described.stop_time.map(seconds),
        input: Some(described.input).filter(|_| included),
        input_details: Included { included },
        output_details: described.output.as_ref().map(|_| Included { included }),
        output: described.output.filter(|_| included),
        error: described.error,
        cause: described.cause,
        redrive_count: described.redrive_count,
        redrive_date: described.redrive_time.map(seconds),
        redrive_status: match refusal {
            Some(_) => "NOT_REDRIVABLE",
            None => "REDRIVABLE",
        },
        redrive_status_reason: refusal,
        state_machine_version_arn: version,
        state_machine_alias_arn: alias,
        trace_header: described.trace_header,
        name: described.name,
    }
}
