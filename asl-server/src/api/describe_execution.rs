//! `DescribeExecution`.

use asl_runtime::Status;
use serde::{Deserialize, Serialize};

use super::error::ApiError;
use crate::serve::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    execution_arn: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    execution_arn: String,
    status: &'static str,
    input: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<String>,
}

pub(super) fn call(service: &Service, input: &Input) -> Result<Output, ApiError> {
    let arn = &input.execution_arn;
    let unknown = || ApiError::execution_does_not_exist(arn);
    let mut parts = arn.splitn(8, ':').skip(6);
    let (machine, name) = parts.next().zip(parts.next()).ok_or_else(unknown)?;
    let described = service
        .engine
        .describe(machine, name)?
        .ok_or_else(unknown)?;
    Ok(Output {
        execution_arn: arn.clone(),
        status: described.status.map_or("RUNNING", Status::as_str),
        input: described.input,
        output: described.output,
    })
}
