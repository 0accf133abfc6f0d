//! The Context Object of a test: one that is given, or one made up as AWS makes it up.

use super::check::is_answered_later;
use super::error::TestStateError;
use super::request::StateTest;
use crate::definition::StateKind;
use crate::execution::Execution;
use crate::json::{ArcStr, Json, Object};
use crate::time::iso_8601;

/// What AWS calls the state in the Context Object of a test, whatever its own name.
const STATE_NAME: &str = "StateName";

/// The fields that a Context Object may have, by part; all are strings but `Input` and `RetryCount`.
const PARTS: [(&str, &[&str]); 4] = [
    (
        "Execution",
        &[
            "Id",
            "Input",
            "Name",
            "RoleArn",
            "StartTime",
            "RedriveCount",
            "RedriveTime",
        ],
    ),
    ("State", &["EnteredTime", "Name", "RetryCount"]),
    ("StateMachine", &["Id", "Name"]),
    ("Task", &["Token"]),
];

/// Refuses what is no Context Object of a state.
pub(super) fn check(context: &Json, state: &Object) -> Result<(), TestStateError> {
    let refuse = |problem: String| {
        let message = format!("Invalid Context object provided: {problem}");
        Err(TestStateError::Validation(message))
    };
    let Some(context) = context.as_object() else {
        return refuse("Context object must be a JSON object".to_owned());
    };
    for (name, part) in context {
        if name == "Map" {
            return refuse("'Map' field is not supported when mocking a Context object".to_owned());
        }
        let Some((_, fields)) = PARTS.iter().find(|(known, _)| name == known) else {
            return refuse(format!("Field '{name}' is not allowed"));
        };
        let Some(part) = part.as_object() else {
            return refuse(format!("{name} must be a JSON object"));
        };
        for (field, value) in part {
            if !fields.contains(&field.as_str()) {
                return refuse(format!("Field '{field}' is not allowed"));
            }
            let (expected, is_so) = match field.as_str() {
                "Input" => continue,
                "RetryCount" | "RedriveCount" => ("a number", value.as_number().is_some()),
                _ => ("a string", value.as_str().is_some()),
            };
            if !is_so {
                return refuse(format!("{name}.{field} must be {expected}"));
            }
        }
    }
    let resource = state.get("Resource").and_then(Json::as_str);
    if context.contains_key("Task") && !is_answered_later(resource.unwrap_or_default()) {
        return refuse("Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern".to_owned());
    }
    Ok(())
}

/// The Context Object of a test that gives none.
pub(super) fn made_up(
    execution: &Execution,
    test: &StateTest,
    kind: StateKind,
    definition: &Object,
) -> Object {
    let machine = execution.machine.name;
    let identity = &execution.identity;
    let (region, account, name) = (&identity.region, &identity.account, &identity.name);
    let id = format!("arn:aws:states:{region}:{account}:express:{machine}:{name}");
    let now = iso_8601(execution.start_time);
    let mut state = vec![
        ("Name", Json::from(STATE_NAME)),
        ("EnteredTime", Json::from(&*now)),
    ];
    if matches!(kind, StateKind::Task | StateKind::Parallel | StateKind::Map) {
        state.push(("RetryCount", Json::from(u64::from(test.retries))));
    }
    let mut parts = vec![
        (
            "Execution",
            object([
                ("Id", Json::from(id)),
                ("Input", execution.input.clone()),
                ("Name", Json::from(&**name)),
                ("RoleArn", Json::from(test.role_arn.as_deref())),
                ("StartTime", Json::from(&*now)),
            ]),
        ),
        (
            "StateMachine",
            object([
                ("Id", Json::from(execution.machine_arn())),
                ("Name", Json::from(machine)),
            ]),
        ),
        ("State", object(state)),
    ];
    let resource = definition.get("Resource").and_then(Json::as_str);
    if is_answered_later(resource.unwrap_or_default()) {
        parts.push((
            "Task",
            object([("Token", Json::from(&*identity.express_id))]),
        ));
    }
    fields(parts)
}

fn object(parts: impl IntoIterator<Item = (&'static str, Json)>) -> Json {
    Json::Object(fields(parts))
}

fn fields(parts: impl IntoIterator<Item = (&'static str, Json)>) -> Object {
    let mut fields = Object::new();
    for (name, value) in parts {
        fields.push_new(ArcStr::from(name), value);
    }
    fields
}
