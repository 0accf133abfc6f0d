//! `DeleteStateMachine`: a compiled machine is there until the program is built without it.

use serde::Deserialize;

use super::checks::Checks;
use super::error::ApiError;
use super::resources::parse;
use super::shapes::Nothing;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_arn: Option<String>,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Nothing, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn("stateMachineArn", input.state_machine_arn.as_deref());
    checks.done()?;
    parse(arn, "stateMachine")?;
    match service.machine(arn) {
        // What is not there is deleted, as on AWS.
        Err(_) => Ok(Nothing {}),
        Ok(served) => Err(ApiError::validation(format!(
            "'{}' is compiled into this program: build it without the machine, and start the new program once no execution \
             of it runs",
            served.machine.name()
        ))),
    }
}
