//! `DescribeStateMachine`.

use serde::{Deserialize, Serialize};

use super::checks::Checks;
use super::error::ApiError;
use super::resources::machine_type;
use super::shapes::{INCLUDED_DATA, Observed};
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
    #[serde(flatten)]
    observed: Observed,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("stateMachineArn", input.state_machine_arn.as_deref());
    let data = checks.word(
        "includedData",
        input.included_data.as_deref(),
        INCLUDED_DATA,
    );
    checks.done()?;
    let served = service.machine(arn)?;
    let machine = &served.machine;
    Ok(Answer {
        state_machine_arn: served.arn.clone(),
        name: machine.name(),
        status: "ACTIVE",
        definition: if data == Some(false) {
            "{}"
        } else {
            machine.definition_text()
        },
        role_arn: machine.role_arn(),
        machine_type: machine_type(machine),
        creation_date: service.created(machine.name()),
        observed: Observed::OFF,
    })
}
