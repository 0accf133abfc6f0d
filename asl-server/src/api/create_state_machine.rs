//! `CreateStateMachine`: it finds what is compiled in.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::checks::Checks;
use super::error::ApiError;
use super::object;
use super::resources::machine_type;
use super::shapes::{DEFINITION, DESCRIPTION, MACHINE_TYPES};
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    name: Option<String>,
    definition: Option<String>,
    role_arn: Option<String>,
    #[serde(rename = "type")]
    machine_type: Option<String>,
    #[serde(default, deserialize_with = "object::optional")]
    logging_configuration: Option<LoggingConfiguration>,
    publish: Option<bool>,
    version_description: Option<String>,
}

/// Where AWS would log to. It is checked, and nothing else.
#[derive(Debug, Default, Deserialize)]
struct LoggingConfiguration {
    level: Option<String>,
    #[serde(default, deserialize_with = "object::optional_list")]
    destinations: Option<Vec<Destination>>,
}

#[derive(Debug, Deserialize)]
struct Destination {}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    state_machine_arn: String,
    creation_date: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_machine_version_arn: Option<String>,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Answer, ApiError> {
    let mut checks = Checks::default();
    let name = checks.name("name", input.name.as_deref());
    let definition = checks.secret("definition", input.definition.as_deref(), DEFINITION);
    checks.arn("roleArn", input.role_arn.as_deref());
    let asked = checks.word("type", input.machine_type.as_deref(), MACHINE_TYPES);
    checks.optional_secret(
        "versionDescription",
        input.version_description.as_deref(),
        DESCRIPTION,
    );
    checks.done()?;
    let publishes = publishes(input.publish, input.version_description.as_deref())?;
    check_logging(input.logging_configuration.unwrap_or_default())?;
    let served = service.app.machines().named(name).ok_or_else(|| {
        if asl_runtime::check_name(name).is_err() {
            return ApiError::invalid_name(name);
        }
        ApiError::validation(format!(
            "'{name}' is not compiled into this program, which runs no other machines: build it with the definition, and \
             add it with App::machine"
        ))
    })?;
    let is_same = is_same(definition, served.machine.definition_text())
        && asked.unwrap_or("STANDARD") == machine_type(&served.machine);
    if !is_same {
        let message = format!("State Machine Already Exists: '{}'", served.arn);
        return Err(ApiError::new("StateMachineAlreadyExists", message));
    }
    let version = if publishes {
        Some(service.publish(served, input.version_description).await?.0)
    } else {
        None
    };
    Ok(Answer {
        state_machine_arn: served.arn.clone(),
        creation_date: service.created(name),
        state_machine_version_arn: version,
    })
}

/// Whether a version is to be published, which alone is described.
pub(super) fn publishes(
    publish: Option<bool>,
    description: Option<&str>,
) -> Result<bool, ApiError> {
    let publishes = publish == Some(true);
    if description.is_some() && !publishes {
        let message = "Version description can only be set when publish is true";
        return Err(ApiError::validation(message));
    }
    Ok(publishes)
}

fn check_logging(configuration: LoggingConfiguration) -> Result<(), ApiError> {
    let is_off = configuration.level.is_none_or(|level| level == "OFF");
    let destinations = configuration.destinations.map_or(0, |all| all.len());
    if destinations == 1 || is_off && destinations == 0 {
        return Ok(());
    }
    let message = "Invalid Logging Configuration: Must specify exactly one Log Destination.";
    Err(ApiError::new("InvalidLoggingConfiguration", message))
}

/// Whether two definitions are the same, whatever their layout.
pub(super) fn is_same(definition: &str, other: &str) -> bool {
    let parse = |text| serde_json::from_str::<Value>(text).ok();
    parse(definition).is_some_and(|definition| parse(other) == Some(definition))
}
