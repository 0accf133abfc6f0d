//! `DescribeStateMachine`.

use asl_runtime::{EngineError, HeldFor};
use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::qualified::{Qualified, Qualifier};
use super::resources::machine_type;
use super::shapes::Observed;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_arn: Option<String>,
    included_data: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    state_machine_arn: String,
    name: &'static str,
    status: &'static str,
    definition: &'static str,
    role_arn: String,
    #[serde(rename = "type")]
    machine_type: &'static str,
    creation_date: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(flatten)]
    observed: Observed,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("stateMachineArn", input.state_machine_arn.as_deref());
    let included = checks.included_data(input.included_data.as_deref());
    checks.done()?;
    let Qualified { served, qualifier } = service.qualified(arn)?;
    let machine = &served.machine;
    let version =
        qualifier.and_then(|Qualifier { version, .. }| service.published(machine.name(), version));
    let digest = version
        .as_ref()
        .map_or(machine.digest(), |version| &version.digest);
    let definition = machine
        .definition_of(digest)
        .ok_or_else(|| EngineError::Held(HeldFor::Definition(digest.to_owned())))?;
    Ok(Answer {
        state_machine_arn: arn.to_owned(),
        name: machine.name(),
        status: "ACTIVE",
        definition: if included { definition } else { "{}" },
        role_arn: machine.role_arn(),
        machine_type: machine_type(machine),
        creation_date: version.as_ref().map_or_else(
            || service.created(machine.name()),
            |version| version.creation_date,
        ),
        description: version.and_then(|version| version.description),
        observed: Observed::of(machine),
    })
}
