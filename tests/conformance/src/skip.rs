//! Which cases belong to later work, and why. Nothing else is ever skipped.

use crate::case::{Case, Kind};
use crate::definition::{integration_action, states};
use crate::{test_state, trace};
use serde_json::{Map, Value};

/// Why `case` belongs to later work; `None` where it must be run.
#[must_use]
pub fn skip_reason(case: &Case) -> Option<&'static str> {
    match case.kind {
        Kind::TestState => test_state::skip_reason(case),
        Kind::ApiTrace => trace::skip_reason(case),
        Kind::CreateError | Kind::ValidateDefinition | Kind::Unknown => None,
        Kind::Execution | Kind::ExpressSync | Kind::ExpressAsync | Kind::ExecutionLogs => {
            definition_reason(case)
        }
    }
}

fn definition_reason(case: &Case) -> Option<&'static str> {
    let definition: Value = serde_json::from_str(&case.definition()?).ok()?;
    states(&definition).into_iter().find_map(state_reason)
}

fn state_reason(state: &Map<String, Value>) -> Option<&'static str> {
    match state.get("Type").and_then(Value::as_str)? {
        "Map" if is_distributed(state) => Some("Distributed Map"),
        "Task" => resource_reason(state.get("Resource").and_then(Value::as_str)?),
        _ => None,
    }
}

fn is_distributed(map: &Map<String, Value>) -> bool {
    ["ItemProcessor", "Iterator"].iter().any(|field| {
        let processor = map.get(*field);
        let mode = processor.and_then(|processor| processor.pointer("/ProcessorConfig/Mode"));
        mode.and_then(Value::as_str) == Some("DISTRIBUTED")
    })
}

fn resource_reason(resource: &str) -> Option<&'static str> {
    let action = integration_action(resource)?;
    let is_job = action.contains(".sync") && !action.starts_with("states:startExecution");
    is_job.then_some("run a job (.sync)")
}

/// Whether `case` is about what only the durable engine does: waits for an outside worker, starts executions, or is started as
/// an Express execution that nobody waits for.
#[must_use]
pub fn needs_engine(case: &Case) -> bool {
    let waits = |definition: String| {
        definition.contains(".waitForTaskToken") || definition.contains(":activity:")
    };
    let is_started = case.kind == Kind::ExpressAsync || !case.other_state_machines.is_empty();
    is_started || case.definition().is_some_and(waits)
}

#[cfg(test)]
mod tests {
    use super::{resource_reason, skip_reason};
    use crate::case::Case;
    use serde_json::{Value, json};

    fn reason(kind: &str, definition: &Value) -> Option<&'static str> {
        let case = json!({"name": "n", "kind": kind, "definition": definition, "expect": {}});
        let case: Case = serde_json::from_str(&case.to_string()).expect("a case");
        skip_reason(&case)
    }

    #[test]
    fn resources_of_later_work() {
        let cases = [
            ("arn:aws:states:us-east-1:111111111111:activity:a", None),
            ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", None),
            ("arn:aws:states:::states:startExecution", None),
            ("arn:aws:states:::states:startExecution.sync:2", None),
            (
                "arn:aws:states:::ecs:runTask.sync",
                Some("run a job (.sync)"),
            ),
            ("arn:aws:states:::aws-sdk:sfn:startExecution", None),
            ("arn:aws:states:::lambda:invoke", None),
            (
                "arn:aws:lambda:us-east-1:111111111111:function:f.sync",
                None,
            ),
        ];
        for (resource, expected) in cases {
            assert_eq!(resource_reason(resource), expected, "{resource}");
        }
    }

    #[test]
    fn a_distributed_map_is_later_work_wherever_it_stands() {
        let map =
            json!({"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}});
        let nested =
            json!({"States": {"P": {"Type": "Parallel", "Branches": [{"States": {"M": map}}]}}});
        assert_eq!(reason("execution", &nested), Some("Distributed Map"));
        let inline = json!({"States": {"M": {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}}}}});
        assert_eq!(reason("execution", &inline), None);
    }

    #[test]
    fn what_the_compiler_says_is_never_skipped() {
        let job = json!({"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync"});
        let definition = json!({"States": {"A": job}});
        let later = Some("run a job (.sync)");
        assert_eq!(reason("execution", &definition), later);
        assert_eq!(reason("create_error", &definition), None);
        assert_eq!(reason("validate_definition", &definition), None);
    }
}
