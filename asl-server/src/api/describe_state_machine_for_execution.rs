//! `DescribeStateMachineForExecution`: the definition that an execution runs.

use asl_runtime::{EngineError, HeldFor};
use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::shapes::Observed;
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
    state_machine_arn: String,
    name: &'static str,
    definition: &'static str,
    role_arn: String,
    update_date: f64,
    #[serde(flatten)]
    observed: Observed,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("executionArn", input.execution_arn.as_deref());
    let included = checks.included_data(input.included_data.as_deref());
    checks.done()?;
    let described = service.described(service.execution(arn)?)?;
    let served = service.app.machines().named(&described.machine);
    let definition = served.and_then(|served| served.machine.definition_of(&described.digest));
    let (Some(served), Some(definition)) = (served, definition) else {
        return Err(EngineError::Held(HeldFor::Definition(described.digest)).into());
    };
    Ok(Answer {
        state_machine_arn: served.arn.clone(),
        name: served.machine.name(),
        definition: if included { definition } else { "{}" },
        role_arn: served.machine.role_arn(),
        update_date: service.updated(served.machine.name()),
        observed: Observed::of(&served.machine),
    })
}
