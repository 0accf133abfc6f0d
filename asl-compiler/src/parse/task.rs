//! Task states.

use super::fields::{Fields, wrong_type};
use super::values::MAX_SECONDS;
use super::{Context, resource, schema_fault};
use crate::codes;
use crate::json::{Node, Value};
use crate::location::Location;
use crate::model::{Credentials, FieldValue, QueryLanguage, ResourceKind, Task};

/// Parses the fields that only Task states have.
pub(super) fn parse(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<Task> {
    fields.require(&["Resource"], context);
    let text = fields.text("Resource", context);
    let resource = text.and_then(|text| resource::parse(text, &fields.location, context));
    let seconds = 1..=MAX_SECONDS;
    let timeout_seconds =
        fields.integer_value("TimeoutSeconds", "TimeoutSecondsPath", &seconds, context);
    let heartbeat_seconds = fields.integer_value(
        "HeartbeatSeconds",
        "HeartbeatSecondsPath",
        &seconds,
        context,
    );
    heartbeat_below_timeout(
        fields,
        heartbeat_seconds.as_ref(),
        timeout_seconds.as_ref(),
        context,
    );
    let credentials = credentials(fields, context);
    let resource = resource?;
    if let (Some(credentials), ResourceKind::Activity { .. }) = (&credentials, &resource.kind) {
        let message = "an activity takes no credentials";
        let aws = "The field 'Credentials' is not supported for activities";
        let location = fields.location.field("Credentials");
        let code = &codes::UNKNOWN_FIELD;
        let fault = schema_fault(code, credentials.span, &location, message, aws);
        context.report(fault.help("remove `Credentials`"));
    }
    Some(Task {
        resource,
        timeout_seconds,
        heartbeat_seconds,
        credentials,
    })
}

/// A heartbeat that is not due before the timeout can never be missed.
fn heartbeat_below_timeout(
    fields: &Fields<'_>,
    heartbeat: Option<&FieldValue<u32>>,
    timeout: Option<&FieldValue<u32>>,
    context: &mut Context<'_>,
) {
    let (Some(FieldValue::Literal(heartbeat)), Some(FieldValue::Literal(timeout))) =
        (heartbeat, timeout)
    else {
        return;
    };
    if heartbeat.value < timeout.value {
        return;
    }
    let message = "`HeartbeatSeconds` must be smaller than `TimeoutSeconds`";
    let code = &codes::HEARTBEAT_NOT_BELOW_TIMEOUT;
    let aws = "HeartbeatSeconds must be smaller than TimeoutSeconds";
    let location = fields.location.field("HeartbeatSeconds");
    let fault = schema_fault(code, heartbeat.span, &location, message, aws);
    context.report(fault.related(timeout.span, "the timeout"));
}

fn credentials(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<Credentials> {
    let node = fields.value("Credentials")?;
    let location = fields.location.field("Credentials");
    let expression =
        fields.language == QueryLanguage::Jsonata && matches!(node.value, Value::String(_));
    if !expression {
        role(node, location, fields.language, context)?;
    }
    Some(Credentials {
        span: node.span,
        template: fields.template("Credentials", context)?,
    })
}

fn role(
    node: &Node,
    location: Location<'_>,
    language: QueryLanguage,
    context: &mut Context<'_>,
) -> Option<()> {
    let Some(members) = node.as_object() else {
        wrong_type(node, &location, "an object", context);
        return None;
    };
    let dynamic = language == QueryLanguage::JsonPath;
    let names_role = members
        .iter()
        .any(|member| member.key.text == "RoleArn" || (dynamic && member.key.text == "RoleArn.$"));
    if !names_role {
        let message = "`Credentials` needs a `RoleArn`";
        let aws = "The field 'RoleArn' is required but was missing";
        let code = &codes::MISSING_FIELD;
        let fault = schema_fault(code, node.span, &location, message, aws);
        context.report(fault.help("add `RoleArn`, or remove `Credentials`"));
    }
    Some(())
}
