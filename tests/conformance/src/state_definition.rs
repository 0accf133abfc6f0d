//! A state alone as a machine: what `TestState` is given, in a form that compiles.

use serde_json::{Map, Value, json};

/// The name that AWS gives to a state without one.
pub(crate) const STATE_NAME: &str = "StateName";

/// `definition`, if it is a machine's; else a machine with this one state, and an end wherever that leads to.
pub(crate) fn machine_of(definition: &str) -> String {
    match serde_json::from_str::<Value>(definition) {
        Ok(Value::Object(state)) if !state.contains_key("States") => machine(state).to_string(),
        _ => definition.to_owned(),
    }
}

fn machine(state: Map<String, Value>) -> Value {
    let mut states = Map::new();
    for name in targets(&state) {
        states.insert(name, json!({"Type": "Succeed"}));
    }
    states.insert(STATE_NAME.to_owned(), Value::Object(state));
    json!({"StartAt": STATE_NAME, "States": states})
}

/// What the state may lead to.
fn targets(state: &Map<String, Value>) -> Vec<String> {
    let own = [state.get("Next"), state.get("Default")];
    let rules = ["Choices", "Catch"].map(|field| state.get(field).and_then(Value::as_array));
    let rules = rules.into_iter().flatten().flatten();
    let of_rules = rules.map(|rule| rule.get("Next"));
    let names = own.into_iter().chain(of_rules);
    let names = names.flatten().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::machine_of;

    #[test]
    fn a_state_alone_becomes_a_machine() {
        let state = r#"{"Type":"Task","Resource":"F","Catch":[{"ErrorEquals":["E"],"Next":"Sorry"}],"Next":"After"}"#;
        let expected = format!(
            r#"{{"StartAt":"StateName","States":{{"After":{{"Type":"Succeed"}},"Sorry":{{"Type":"Succeed"}},"StateName":{state}}}}}"#
        );
        assert_eq!(machine_of(state), expected);
    }

    #[test]
    fn a_machine_stays_as_it_is() {
        let machine = r#"{"States":{},"StartAt":"A"}"#;
        assert_eq!(machine_of(machine), machine);
    }
}
