//! `StartExecution`.

use asl_runtime::Json;
use serde::{Deserialize, Serialize};

use super::error::ApiError;
use crate::serve::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Input {
    state_machine_arn: String,
    name: Option<String>,
    input: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Output {
    execution_arn: String,
    start_date: f64,
}

pub(super) async fn call(service: &Service, input: Input) -> Result<Output, ApiError> {
    let machine = service.app.machines().by_arn(&input.state_machine_arn);
    let machine =
        machine.ok_or_else(|| ApiError::machine_does_not_exist(&input.state_machine_arn))?;
    let text = input.input.as_deref().unwrap_or("{}");
    let parsed = Json::parse(text).map_err(|error| {
        let message = format!("Invalid State Machine Execution Input: '{error}'");
        ApiError::new("InvalidExecutionInput", message)
    })?;
    let name = input.name.unwrap_or_default();
    let execution = service
        .engine
        .start_named::<Json>(machine.name(), &name, parsed)
        .await?;
    Ok(Output {
        execution_arn: execution.arn().to_owned(),
        start_date: 0.0,
    })
}
