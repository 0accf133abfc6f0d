//! How often the states of an execution have been called, as its history tells: what a restart goes on counting from.

use std::collections::HashMap;

use crate::json::Json;

/// The attempts of each state that have ended. One that was under way is made again, and counts then.
pub(super) fn in_history(events: &[Json]) -> HashMap<String, u64> {
    // The state that an event belongs to is that of the event before it, unless it enters one.
    let mut states: HashMap<i64, &str> = HashMap::with_capacity(events.len());
    let mut invocations = HashMap::new();
    for event in events {
        let number = |name| event.get(name).and_then(Json::as_i64);
        let entered = event.get("stateEnteredEventDetails");
        let entered = entered.and_then(|details| details.get("name")?.as_str());
        let previous = || states.get(&number("previousEventId")?).copied();
        let (Some(id), Some(state)) = (number("id"), entered.or_else(previous)) else {
            continue;
        };
        states.insert(id, state);
        let kind = event.get("type").and_then(Json::as_str);
        if kind.is_some_and(ends_attempt) {
            *invocations.entry(state.to_owned()).or_default() += 1;
        }
    }
    invocations
}

fn ends_attempt(kind: &str) -> bool {
    let how = ["Task", "LambdaFunction", "Activity"]
        .iter()
        .find_map(|prefix| kind.strip_prefix(prefix));
    matches!(how, Some("Succeeded" | "Failed" | "TimedOut"))
}

#[cfg(test)]
mod tests {
    use super::in_history;
    use crate::json::Json;

    #[test]
    fn attempts_count_for_the_state_that_they_belong_to() {
        let events = Json::parse(
            r#"[
            { "id": 1, "previousEventId": 0, "type": "ExecutionStarted" },
            { "id": 2, "previousEventId": 0, "type": "ParallelStateEntered", "stateEnteredEventDetails": { "name": "Both" } },
            { "id": 3, "previousEventId": 2, "type": "ParallelStateStarted" },
            { "id": 4, "previousEventId": 3, "type": "TaskStateEntered", "stateEnteredEventDetails": { "name": "Left" } },
            { "id": 5, "previousEventId": 4, "type": "TaskScheduled" },
            { "id": 6, "previousEventId": 3, "type": "TaskStateEntered", "stateEnteredEventDetails": { "name": "Right" } },
            { "id": 7, "previousEventId": 6, "type": "LambdaFunctionScheduled" },
            { "id": 8, "previousEventId": 5, "type": "TaskFailed" },
            { "id": 9, "previousEventId": 7, "type": "LambdaFunctionTimedOut" },
            { "id": 10, "previousEventId": 8, "type": "TaskScheduled" },
            { "id": 11, "previousEventId": 10, "type": "TaskSucceeded" },
            { "id": 12, "previousEventId": 11, "type": "TaskStateExited" },
            { "id": 13, "previousEventId": 9, "type": "ActivityScheduled" }
            ]"#,
        );
        let events = events.unwrap();
        let counted = in_history(events.as_array().unwrap().as_slice());
        let mut counted: Vec<_> = counted.iter().collect();
        counted.sort();
        assert_eq!(
            counted,
            [(&"Left".to_owned(), &2), (&"Right".to_owned(), &1)]
        );
    }
}
