//! `DescribeStateMachineAlias`.

use serde::{Deserialize, Serialize};

use super::aliases::{self, AliasArn, Route};
use super::checks::Checks;
use super::error::ApiError;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_alias_arn: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    state_machine_alias_arn: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    routing_configuration: Vec<Route>,
    creation_date: f64,
    update_date: f64,
}

pub(super) fn call(service: &Service, request: &Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn(
        "stateMachineAliasArn",
        request.state_machine_alias_arn.as_deref(),
    );
    checks.done()?;
    let AliasArn { served, name } = aliases::named(service, arn)?;
    let alias = service.of_machine(served.machine.name(), |known| {
        known.aliases.get(name).cloned()
    });
    let alias = alias.flatten().ok_or_else(ApiError::no_such_resource)?;
    let routes = alias.routes.into_iter().map(|(version, weight)| Route {
        state_machine_version_arn: Some(format!("{}:{version}", served.arn)),
        weight: Some(i64::from(weight)),
    });
    Ok(Answer {
        state_machine_alias_arn: arn.to_owned(),
        name: name.to_owned(),
        description: alias.description,
        routing_configuration: routes.collect(),
        creation_date: alias.creation_date,
        update_date: alias.update_date,
    })
}
