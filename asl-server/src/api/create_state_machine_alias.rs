//! `CreateStateMachineAlias`.

use serde::{Deserialize, Serialize};

use super::aliases::{self, Route};
use super::checks::Checks;
use super::error::ApiError;
use super::object;
use super::resources::now;
use super::shapes::DESCRIPTION;
use crate::catalogue::Alias;
use crate::service::Service;

/// How many aliases a machine may have.
const MOST: usize = 100;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    name: Option<String>,
    description: Option<String>,
    #[serde(default, deserialize_with = "object::optional_list")]
    routing_configuration: Option<Vec<Route>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    state_machine_alias_arn: String,
    creation_date: f64,
}

pub(super) async fn call(service: &Service, request: Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let name = checks.name("name", request.name.as_deref());
    if !name.is_empty() && !is_alias(name) {
        let pattern = r"Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\-\.])[a-zA-Z0-9_\-\.]+$";
        checks.fails(&format!("Value '{name}'"), "name", pattern);
    }
    checks.optional_secret("description", request.description.as_deref(), DESCRIPTION);
    checks.present(
        "routingConfiguration",
        request.routing_configuration.is_some(),
    );
    let routes = request.routing_configuration.as_deref();
    if let Some(routes) = routes {
        aliases::check(&mut checks, routes);
    }
    checks.done()?;
    let (served, routes) = aliases::routes(service, routes.unwrap_or_default())?;
    let now = now();
    let alias = Alias {
        description: request.description.clone(),
        routes,
        creation_date: now,
        update_date: now,
    };
    let key = name.to_owned();
    let created = service.change_machine(served.machine.name(), move |known| {
        aliases::check_versions(known, &alias.routes)?;
        if let Some(other) = known.aliases.get(&key) {
            let is_same = other.routes == alias.routes && other.description == alias.description;
            return if is_same {
                Ok(other.creation_date)
            } else {
                Err(conflict())
            };
        }
        if known.aliases.len() >= MOST {
            let message = format!("A machine has at most {MOST} aliases");
            return Err(ApiError::new("ServiceQuotaExceededException", message));
        }
        known.aliases.insert(key, alias);
        Ok(now)
    });
    Ok(Answer {
        creation_date: created.await?,
        state_machine_alias_arn: format!("{}:{name}", served.arn),
    })
}

fn conflict() -> ApiError {
    ApiError::conflict(
        "Failed to create alias because an alias with the same name and a different routing configuration already exists.",
    )
}

/// Whether an alias may have this name: it is no version's number.
fn is_alias(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    name.bytes().all(is_allowed) && !name.bytes().all(|byte| byte.is_ascii_digit())
}
