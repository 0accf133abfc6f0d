//! What a definition contains, as far as the runner has to know: its states and their query language.

use serde_json::{Map, Value};

/// A definition nested deeper than this is not looked into any further.
const MAX_DEPTH: usize = 64;

/// Every state of `definition`, those of branches and iterations included.
#[must_use]
pub fn states(definition: &Value) -> Vec<&Map<String, Value>> {
    let mut found = Vec::new();
    collect(definition, &mut found, 0);
    found
}

fn collect<'a>(machine: &'a Value, found: &mut Vec<&'a Map<String, Value>>, depth: usize) {
    let Some(states) = machine.get("States").and_then(Value::as_object) else {
        return;
    };
    if depth > MAX_DEPTH {
        return;
    }
    for state in states.values().filter_map(Value::as_object) {
        found.push(state);
        let branches = state.get("Branches").and_then(Value::as_array);
        for branch in branches.into_iter().flatten() {
            collect(branch, found, depth + 1);
        }
        for processor in ["ItemProcessor", "Iterator"] {
            if let Some(processor) = state.get(processor) {
                collect(processor, found, depth + 1);
            }
        }
    }
}

/// The service and action of an integration's ARN, such as `lambda:invoke`; `None` where `resource` is none.
#[must_use]
pub fn integration_action(resource: &str) -> Option<&str> {
    let mut parts = resource.splitn(6, ':');
    let is_states = parts.next() == Some("arn") && parts.nth(1) == Some("states");
    let no_account = is_states && parts.nth(1) == Some("");
    parts.next().filter(|_| no_account)
}

#[cfg(test)]
mod tests {
    use super::{integration_action, states};
    use serde_json::json;

    #[test]
    fn states_of_branches_and_iterations_count() {
        let definition = json!({"States": {
            "P": {"Type": "Parallel", "Branches": [{"States": {"A": {"Type": "Pass", "QueryLanguage": "JSONata"}}}]},
            "M": {"Type": "Map", "Iterator": {"States": {"B": {"Type": "Pass"}}}}
        }});
        assert_eq!(states(&definition).len(), 4);
    }

    #[test]
    fn what_is_no_machine_has_no_states() {
        assert!(states(&json!([1])).is_empty());
        assert!(states(&json!({"States": []})).is_empty());
    }

    #[test]
    fn an_integration_has_no_account() {
        let cases = [
            ("arn:aws:states:::lambda:invoke", Some("lambda:invoke")),
            (
                "arn:aws:states:us-east-1::sqs:sendMessage",
                Some("sqs:sendMessage"),
            ),
            ("arn:aws:states:us-east-1:1:activity:a", None),
            ("arn:aws:lambda:us-east-1:1:function:f", None),
            ("f", None),
        ];
        for (resource, action) in cases {
            assert_eq!(integration_action(resource), action, "{resource}");
        }
    }
}
