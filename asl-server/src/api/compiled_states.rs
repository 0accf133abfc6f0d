//! Finding what is compiled in by its definition: a machine, or one state of one.

use asl_runtime::Machine;
use serde_json::{Map, Value};

use super::error::ApiError;
use crate::machines::Machines;

/// The query language where nobody names one.
const JSONPATH: &str = "JSONPath";

/// The machine in which the state of `definition` is compiled, and the state's name: the state `name` of a whole machine, or
/// one that stands alone.
pub(super) fn find<'m>(
    machines: &'m Machines,
    definition: &str,
    name: Option<&str>,
) -> Result<(&'m Machine, String), ApiError> {
    let invalid = |reason: &str| {
        let message = format!("Invalid State Machine Definition: '{reason}'");
        ApiError::new("InvalidDefinition", message)
    };
    let asked: Value = serde_json::from_str(definition).map_err(|error| {
        // What it quotes of the definition is the caller's own.
        invalid(&format!("INVALID_JSON_DESCRIPTION: {error}"))
    })?;
    let Value::Object(asked) = asked else {
        return Err(invalid("Definition must be a valid JSON object"));
    };
    let mut compiled = machines.iter().filter_map(|machine| {
        let definition = serde_json::from_str(machine.definition_text());
        Some((machine, definition.ok()?))
    });
    if asked.contains_key("States") {
        let asked = Value::Object(asked);
        let found = compiled.find(|(_, definition): &(_, Value)| *definition == asked);
        let (machine, _) = found.ok_or_else(|| not_compiled("machine"))?;
        let name = name.ok_or_else(|| {
            ApiError::validation(
                "stateName is missing: which state of the machine is to be tested?",
            )
        })?;
        return Ok((machine, name.to_owned()));
    }
    let found = compiled.find_map(|(machine, definition)| {
        let language = language(definition.as_object()?, JSONPATH).to_owned();
        let name = equal_state(&definition, &asked, &language)?;
        Some((machine, name))
    });
    found.ok_or_else(|| not_compiled("state"))
}

fn not_compiled(what: &str) -> ApiError {
    let message = format!(
        "This program runs what is compiled into it, and no {what} in it has this definition: test one as DescribeStateMachine \
         tells it, or build the program with the definition"
    );
    ApiError::new("InvalidDefinition", message)
}

/// The name of the state, at any depth of `definition`, that means the same as `asked`.
fn equal_state(definition: &Value, asked: &Map<String, Value>, outer: &str) -> Option<String> {
    let states = definition.get("States")?.as_object()?;
    states.iter().find_map(|(name, state)| {
        let fields = state.as_object()?;
        if is_equal(fields, asked, outer) {
            return Some(name.clone());
        }
        let branches = state.get("Branches").and_then(Value::as_array);
        let processor = state.get("ItemProcessor").or_else(|| state.get("Iterator"));
        let mut inner = branches.into_iter().flatten().chain(processor);
        // Inner states have the machine's query language, or their own.
        inner.find_map(|inner| equal_state(inner, asked, outer))
    })
}

/// Whether two states are the same, where the first has the query language `outer` unless it says otherwise.
fn is_equal(state: &Map<String, Value>, asked: &Map<String, Value>, outer: &str) -> bool {
    let rest = |fields: &Map<String, Value>| {
        let is_told = fields.contains_key("QueryLanguage");
        fields.len() - usize::from(is_told)
    };
    let is_same = |(field, value): (&String, &Value)| {
        field == "QueryLanguage" || asked.get(field) == Some(value)
    };
    rest(state) == rest(asked)
        && state.iter().all(is_same)
        && language(state, outer) == language(asked, JSONPATH)
}

fn language<'v>(fields: &'v Map<String, Value>, outer: &'v str) -> &'v str {
    let own = fields.get("QueryLanguage").and_then(Value::as_str);
    own.unwrap_or(outer)
}
