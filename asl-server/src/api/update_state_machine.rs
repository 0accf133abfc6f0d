//! `UpdateStateMachine`: a compiled machine changes when the program is built anew.

use asl_runtime::Machine;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::checks::Checks;
use super::create_state_machine::is_same;
use super::error::ApiError;
use super::shapes::DEFINITION;
use crate::service::Service;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    state_machine_arn: Option<String>,
    definition: Option<String>,
    role_arn: Option<String>,
    logging_configuration: Option<Value>,
    tracing_configuration: Option<Value>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    update_date: f64,
}

pub(super) fn call(service: &Service, input: &Request) -> Result<Answer, ApiError> {
    let definition = input.definition.as_deref();
    let mut checks = Checks::default();
    let arn = checks.arn("stateMachineArn", input.state_machine_arn.as_deref());
    checks.optional_secret("definition", definition, DEFINITION);
    checks.length("roleArn", input.role_arn.as_deref(), 1..=256);
    checks.done()?;
    let served = service.machine(arn)?;
    let logging = input.logging_configuration.as_ref();
    let tracing = input.tracing_configuration.as_ref();
    if definition.is_none() && input.role_arn.is_none() && logging.or(tracing).is_none() {
        return Err(ApiError::new(
            "MissingRequiredParameter",
            "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
        ));
    }
    let machine = &served.machine;
    let is_as_built = definition.is_none_or(|text| is_same(text, machine.definition_text()))
        && input
            .role_arn
            .as_ref()
            .is_none_or(|role_arn| *role_arn == machine.role_arn())
        && logging.is_none_or(|logging| is_logged_so(machine, logging))
        && tracing.is_none();
    if !is_as_built {
        return Err(ApiError::validation(format!(
            "'{}' is compiled into this program: change its definition, keep the old one among its earlier versions for \
             executions that run, build, and start the new program; what it logs, Options::logging says there, and it has no \
             traces of single machines",
            machine.name()
        )));
    }
    Ok(Answer {
        update_date: service.updated(machine.name()),
    })
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
