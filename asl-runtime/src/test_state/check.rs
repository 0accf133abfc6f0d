//! Whether a test suits its state: what AWS refuses before anything runs.

use super::context;
use super::error::TestStateError;
use super::request::StateTest;
use crate::definition::StateKind;
use crate::json::{Array, Json, Object};
use crate::mock::find_state;

/// Refuses a test that does not suit the state, whose definition is `state`.
pub(super) fn check(
    test: &StateTest,
    kind: StateKind,
    state: &Object,
) -> Result<(), TestStateError> {
    let refuse = |message: &str| Err(TestStateError::validation(message));
    if test.result.is_some() && test.error.is_some() {
        return refuse(
            "A test mock should have only one of the following fields: [result, errorOutput].",
        );
    }
    if test.has_mock() {
        check_mock(test, kind, state)?;
    } else {
        if test.failed_iterations.is_some() {
            return refuse(
                "TestState does not support MapIterationFailureCount when a mock is not specified.",
            );
        }
        if test.context.is_some() {
            return refuse(
                "TestState does not support a Context object when a mock is not specified.",
            );
        }
        check_unmocked(kind, state)?;
    }
    match &test.context {
        Some(context) => context::check(context, state),
        None => Ok(()),
    }
}

fn check_mock(test: &StateTest, kind: StateKind, state: &Object) -> Result<(), TestStateError> {
    if !matches!(kind, StateKind::Task | StateKind::Parallel | StateKind::Map) {
        let message = format!("State type '{kind:?}' is not supported when a mock is specified");
        return Err(TestStateError::Validation(message));
    }
    if let Some(result) = &test.result {
        check_result(result, kind, state)?;
    }
    check_configuration(test, kind, state)
}

fn check_result(result: &Json, kind: StateKind, state: &Object) -> Result<(), TestStateError> {
    let refuse = |message: String| Err(TestStateError::Validation(message));
    let items = result.as_array();
    match kind {
        StateKind::Map if state.contains_key("ResultWriter") => match result.as_object() {
            Some(_) => Ok(()),
            None => refuse("Mocked result must be a JSON object.".to_owned()),
        },
        StateKind::Map | StateKind::Parallel if items.is_none() => {
            refuse("Mocked result must be an array.".to_owned())
        }
        StateKind::Parallel => {
            let branches = state.get("Branches").and_then(Json::as_array);
            let branches = branches.map_or(0, Array::len);
            if items.is_some_and(|items| items.len() == branches) {
                return Ok(());
            }
            refuse(format!(
                "Mocked result must have one element for each of the {branches} branches."
            ))
        }
        _ => Ok(()),
    }
}

fn check_configuration(
    test: &StateTest,
    kind: StateKind,
    state: &Object,
) -> Result<(), TestStateError> {
    let refuse = |message: String| Err(TestStateError::Validation(message));
    if let Some(failed) = test.failed_iterations {
        if kind != StateKind::Map {
            return refuse(format!(
                "State type '{kind:?}' does not support MapIterationFailureCount"
            ));
        }
        let items = test.result.as_ref().and_then(Json::as_array);
        if items.is_some_and(|items| failed > items.len()) {
            return refuse(
                "Map iteration failure count must be less than or equal to the number of Map iterations".to_owned(),
            );
        }
    }
    if let Some(name) = &test.caused_by {
        let state = Json::Object(state.clone());
        let mut inner = crate::mock::inner_definitions(&state);
        if inner.all(|definition| find_state(definition, name).is_none()) {
            return refuse(format!(
                "errorCausedByState: the state has no state '{name}' inside"
            ));
        }
    }
    Ok(())
}

fn check_unmocked(kind: StateKind, state: &Object) -> Result<(), TestStateError> {
    if matches!(kind, StateKind::Parallel | StateKind::Map) {
        return Err(TestStateError::InvalidDefinition(
            "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]".to_owned(),
        ));
    }
    let resource = state.get("Resource").and_then(Json::as_str);
    let resource = resource.unwrap_or_default();
    if is_answered_later(resource) {
        return Err(TestStateError::InvalidDefinition(format!(
            "TestState API does not support the resource '{resource}' when a mock is not specified."
        )));
    }
    Ok(())
}

/// Whether the answer comes from a worker, with a Task Token or from a job.
pub(super) fn is_answered_later(resource: &str) -> bool {
    let pattern = resource.rsplit_once('.').map(|(_, pattern)| pattern);
    let is_later = matches!(pattern, Some("sync" | "sync:2" | "waitForTaskToken"));
    is_later || resource.contains(":activity:")
}
