//! `DeleteStateMachineAlias`.

use serde::Deserialize;

use super::aliases::{self, AliasArn};
use super::checks::Checks;
use super::error::ApiError;
use super::shapes::Nothing;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_alias_arn: Option<String>,
}

pub(super) async fn call(service: &Service, request: Request) -> Result<Nothing, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn(
        "stateMachineAliasArn",
        request.state_machine_alias_arn.as_deref(),
    );
    checks.done()?;
    let AliasArn { served, name } = aliases::named(service, arn)?;
    let name = name.to_owned();
    let deleted = service.change_machine(served.machine.name(), move |known| {
        // What is not there is deleted, as on AWS.
        known.aliases.remove(&name);
        Ok(Nothing {})
    });
    deleted.await
}
