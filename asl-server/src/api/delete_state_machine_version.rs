//! `DeleteStateMachineVersion`.

use serde::Deserialize;

use super::checks::Checks;
use super::error::ApiError;
use super::qualified::version_number;
use super::resources::parse;
use super::shapes::Nothing;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_version_arn: Option<String>,
}

pub(super) async fn call(service: &Service, request: Request) -> Result<Nothing, ApiError> {
    let mut checks = Checks::default();
    let arn = request.state_machine_version_arn.as_deref();
    let arn = checks.required("stateMachineVersionArn", arn, 1..=2_000);
    checks.done()?;
    let (name, version) = parse(arn, "stateMachine")?.names();
    let version = version
        .and_then(version_number)
        .ok_or_else(|| ApiError::validation(format!("'{arn}' is not the ARN of a version")))?;
    if service.qualified(arn).is_err() {
        // What is not there is deleted, as on AWS.
        return Ok(Nothing {});
    }
    let deleted = service.change_machine(name, move |known| {
        let aliases = known.aliases.iter();
        let aliases = aliases.filter(|(_, alias)| alias.routes.iter().any(|(to, _)| *to == version));
        let aliases: Vec<&str> = aliases.map(|(name, _)| name.as_str()).collect();
        if !aliases.is_empty() {
            return Err(ApiError::conflict(format!(
                "Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [{}]",
                aliases.join(", ")
            )));
        }
        known.versions.remove(&version);
        Ok(Nothing {})
    });
    deleted.await
}
