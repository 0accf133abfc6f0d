//! `graph`: a machine as a drawing, or an execution with its states coloured by how they ended.

use std::collections::{BTreeMap, HashMap};
use std::process::ExitCode;

use asl_graph::{Graph as Drawing, Outcome};
use asl_runtime::store::HistoryRange;
use clap::ValueEnum;
use serde_json::Value;

use super::history::events;
use super::output::print;
use super::store::{Data, Named, machine};
use super::{Done, Failed};
use crate::app::App;

/// Draws a machine, or an execution with its states coloured by how they ended.
#[derive(Debug, clap::Args)]
pub(super) struct Graph {
    /// The machine's name.
    machine: String,
    /// The execution whose states are to be coloured.
    #[arg(long, value_name = "NAME")]
    execution: Option<String>,
    /// What to draw for.
    #[arg(long, value_enum, default_value = "mermaid")]
    format: Format,
    #[command(flatten)]
    data: Data,
}

/// What draws the graph.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Mermaid,
    /// Graphviz.
    Dot,
    Svg,
}

impl Graph {
    pub(super) fn run(self, app: &App) -> Done {
        let mut definition = machine(app, &self.machine)?.definition_text();
        let mut outcomes = BTreeMap::new();
        if let Some(name) = &self.execution {
            let (digest, found) = self.outcomes(name)?;
            // It may run an earlier version.
            let own = machine(app, &self.machine)?.definition_of(&digest);
            definition = own.ok_or("the execution runs a version that this program lacks")?;
            outcomes = found;
        }
        let drawing = Drawing::of(&serde_json::from_str(definition)?)?.with_outcomes(outcomes);
        print(match self.format {
            Format::Mermaid => drawing.to_mermaid(),
            Format::Dot => drawing.to_dot(),
            Format::Svg => drawing.to_svg(),
        })?;
        Ok(ExitCode::SUCCESS)
    }

    /// The digest of what an execution runs, and how its states ended.
    fn outcomes(&self, name: &str) -> Result<(String, BTreeMap<String, Outcome>), Failed> {
        let archive = self.data.look()?;
        let named = Named {
            machine: self.machine.clone(),
            execution: name.to_owned(),
        };
        let execution = named.find(&archive)?;
        let events = events(&archive, &execution, &HistoryRange::default())?;
        Ok((execution.digest, of(&events, execution.end.is_some())))
    }
}

/// How the states of an execution with these events ended, so far.
fn of(events: &[Value], has_ended: bool) -> BTreeMap<String, Outcome> {
    let mut outcomes = BTreeMap::new();
    // The state that an event belongs to: its own, or that of the event that led to it.
    let mut states: HashMap<u64, String> = HashMap::new();
    let open = if has_ended {
        Outcome::Failed
    } else {
        Outcome::Running
    };
    for event in events {
        let number = |field| event.get(field).and_then(Value::as_u64).unwrap_or_default();
        let event_type = event
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let state = match entered(event) {
            Some(name) => Some(name.to_owned()),
            None => states.get(&number("previousEventId")).cloned(),
        };
        let Some(state) = state else { continue };
        let before = outcomes.get(&state).copied();
        let outcome = if event_type.ends_with("StateEntered") {
            open
        } else if event_type.ends_with("StateExited") && before == Some(Outcome::Caught) {
            Outcome::Caught
        } else if event_type.ends_with("StateExited") {
            Outcome::Succeeded
        } else if event_type.ends_with("Failed") || event_type.ends_with("TimedOut") {
            // It is caught, unless nothing comes after it.
            Outcome::Caught
        } else {
            open
        };
        states.insert(number("id"), state.clone());
        outcomes.insert(state, outcome);
    }
    settle(&mut outcomes, events, open);
    outcomes
}

/// States that were entered and not left are open, whatever happened in them.
fn settle(outcomes: &mut BTreeMap<String, Outcome>, events: &[Value], open: Outcome) {
    let mut entered_last = HashMap::new();
    for event in events {
        let event_type = event
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if let Some(name) = entered(event) {
            entered_last.insert(name, event_type.ends_with("StateEntered"));
        }
    }
    for (name, is_open) in entered_last {
        if is_open && let Some(outcome) = outcomes.get_mut(name) {
            *outcome = open;
        }
    }
}

/// The state that an event says is entered or left.
fn entered(event: &Value) -> Option<&str> {
    let details = ["stateEnteredEventDetails", "stateExitedEventDetails"];
    let mut details = details.iter().filter_map(|details| event.get(*details));
    details.next()?.get("name")?.as_str()
}

#[cfg(test)]
mod tests {
    use asl_graph::Outcome;
    use serde_json::{Value, json};

    use super::of;

    fn entered(id: u64, name: &str) -> Value {
        json!({"id": id, "previousEventId": id - 1, "type": "TaskStateEntered",
               "stateEnteredEventDetails": {"name": name}})
    }

    fn exited(id: u64, name: &str) -> Value {
        json!({"id": id, "previousEventId": id - 1, "type": "TaskStateExited",
               "stateExitedEventDetails": {"name": name}})
    }

    fn event(id: u64, event_type: &str) -> Value {
        json!({"id": id, "previousEventId": id - 1, "type": event_type})
    }

    #[test]
    fn a_state_that_was_left_succeeded_or_was_caught_and_any_other_is_open() {
        let events = [
            event(1, "ExecutionStarted"),
            entered(2, "Retried"),
            event(3, "TaskFailed"),
            event(4, "TaskScheduled"),
            event(5, "TaskSucceeded"),
            exited(6, "Retried"),
            entered(7, "Caught"),
            event(8, "LambdaFunctionTimedOut"),
            exited(9, "Caught"),
            entered(10, "Last"),
            event(11, "TaskFailed"),
        ];
        let found = of(&events, true);
        let outcome = |name: &str| found.get(name).copied();
        assert_eq!(outcome("Retried"), Some(Outcome::Succeeded));
        assert_eq!(outcome("Caught"), Some(Outcome::Caught));
        assert_eq!(outcome("Last"), Some(Outcome::Failed));
        assert_eq!(of(&events, false).get("Last"), Some(&Outcome::Running));
    }
}
