//! `UpdateStateMachine`: a compiled machine changes when the program is built anew.

use asl_runtime::Machine;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::checks::Checks;
use super::create_state_machine::{is_same, publishes};
use super::error::ApiError;
use super::shapes::{DEFINITION, DESCRIPTION};
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_arn: Option<String>,
    definition: Option<String>,
    role_arn: Option<String>,
    logging_configuration: Option<Value>,
    tracing_configuration: Option<Value>,
    publish: Option<bool>,
    version_description: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    update_date: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_machine_version_arn: Option<String>,
}

pub(super) async fn call(service: &Service, input: Request) -> Result<Answer, ApiError> {
    let definition = input.definition.as_deref();
    let mut checks = Checks::default();
    let arn = checks.arn("stateMachineArn", input.state_machine_arn.as_deref());
    checks.optional_secret("definition", definition, DEFINITION);
    checks.length("roleArn", input.role_arn.as_deref(), 1..=256);
    let description = input.version_description.as_deref();
    checks.optional_secret("versionDescription", description, DESCRIPTION);
    checks.done()?;
    let publishes = publishes(input.publish, description)?;
    let served = service.machine(arn)?;
    let observed = (input.logging_configuration.as_ref()).or(input.tracing_configuration.as_ref());
    if definition.is_none() && input.role_arn.is_none() && observed.is_none() {
        return Err(ApiError::new(
            "MissingRequiredParameter",
            "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
        ));
    }
    let machine = &served.machine;
    if !is_as_built(machine, &input) {
        return Err(ApiError::validation(format!(
            "'{}' is compiled into this program: change its definition, keep the old one among its earlier versions for \
             executions that run, build, and start the new program; what it logs, Options::logging says there, and it has no \
             traces of single machines",
            machine.name()
        )));
    }
    let version = if publishes {
        Some(service.publish(served, input.version_description).await?.0)
    } else {
        None
    };
    Ok(Answer {
        update_date: service.updated(machine.name()),
        state_machine_version_arn: version,
    })
}

/// Whether the machine is what is asked for already.
fn is_as_built(machine: &Machine, asked: &Request) -> bool {
    let definition = asked.definition.as_deref();
    let (role, logging) = (&asked.role_arn, &asked.logging_configuration);
    definition.is_none_or(|text| is_same(text, machine.definition_text()))
        && (role.as_ref()).is_none_or(|role| *role == machine.role_arn())
        && (logging.as_ref()).is_none_or(|logging| is_logged_so(machine, logging))
        && asked.tracing_configuration.as_ref().is_none_or(is_off)
}

/// Whether the machine is logged in this way; where to, the program alone says.
fn is_logged_so(machine: &Machine, asked: &Value) -> bool {
    let logging = machine
        .options()
        .logging_configuration()
        .unwrap_or_default();
    let level = asked.get("level").and_then(Value::as_str);
    let data = asked.get("includeExecutionData").and_then(Value::as_bool);
    level.unwrap_or("OFF") == logging.level.as_str()
        && data.unwrap_or(false) == logging.include_execution_data
}

/// Whether this asks for no traces of the machine.
fn is_off(tracing: &Value) -> bool {
    let enabled = tracing.get("enabled").and_then(Value::as_bool);
    !enabled.unwrap_or(false)
}
