//! `UpdateStateMachineAlias`.

use serde::{Deserialize, Serialize};

use super::aliases::{self, AliasArn, Route};
use super::checks::Checks;
use super::error::ApiError;
use super::object;
use super::resources::now;
use super::shapes::DESCRIPTION;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_alias_arn: Option<String>,
    description: Option<String>,
    #[serde(default, deserialize_with = "object::optional_list")]
    routing_configuration: Option<Vec<Route>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    update_date: f64,
}

pub(super) async fn call(service: &Service, request: Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let arn = checks.arn(
        "stateMachineAliasArn",
        request.state_machine_alias_arn.as_deref(),
    );
    checks.optional_secret("description", request.description.as_deref(), DESCRIPTION);
    let routes = request.routing_configuration.as_deref();
    if let Some(routes) = routes {
        aliases::check(&mut checks, routes);
    }
    checks.done()?;
    let AliasArn { served, name } = aliases::named(service, arn)?;
    let routes = routes
        .map(|routes| aliases::routes(service, routes))
        .transpose()?;
    if routes
        .as_ref()
        .is_some_and(|(other, _)| other.arn != served.arn)
    {
        return Err(ApiError::validation(
            "An alias leads to versions of its own state machine",
        ));
    }
    let (name, description) = (name.to_owned(), request.description.clone());
    let (routes, update_date) = (routes.map(|(_, routes)| routes), now());
    let changed = service.change_machine(served.machine.name(), move |known| {
        routes
            .iter()
            .try_for_each(|routes| aliases::check_versions(known, routes))?;
        let alias = known
            .aliases
            .get_mut(&name)
            .ok_or_else(ApiError::no_such_resource)?;
        alias.routes = routes.unwrap_or_else(|| alias.routes.clone());
        alias.description = description.or(alias.description.take());
        alias.update_date = update_date;
        Ok(Answer { update_date })
    });
    changed.await
}
