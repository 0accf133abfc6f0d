//! `price`: what an execution's transitions would cost on AWS.

use std::process::ExitCode;

use asl_runtime::store::HistoryRange;
use serde_json::{Value, json};

use super::Done;
use super::history::events;
use super::store::{Data, Named};
use super::table::{Format, Table};

/// What AWS takes for a transition of a Standard machine in most regions, in dollars.
const PER_TRANSITION: f64 = 0.025 / 1_000.0;

/// Tells what an execution's state transitions would cost on AWS.
///
/// At the price of most regions, and beyond the free ones.
#[derive(Debug, clap::Args)]
pub(super) struct Price {
    #[command(flatten)]
    execution: Named,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    format: Format,
}

impl Price {
    pub(super) fn run(self) -> Done {
        let archive = self.data.look()?;
        let execution = self.execution.find(&archive)?;
        let events = events(&archive, &execution, &HistoryRange::default())?;
        let transitions = transitions(&events);
        let dollars = f64::from(transitions) * PER_TRANSITION;
        let found = json!({"transitions": transitions, "dollars": dollars});
        self.format.print(&found, || {
            let mut table = Table::new(["TRANSITIONS", "ON AWS", "A MILLION OF THEM"]);
            table.row([
                transitions.to_string(),
                format!("${dollars:.6}"),
                format!("${:.2}", dollars * 1e6),
            ]);
            table
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// States entered, and retries: AWS counts each time that a step is executed.
fn transitions(events: &[Value]) -> u32 {
    let count = |matches: &dyn Fn(&str) -> bool| {
        let types = events
            .iter()
            .filter_map(|event| event.get("type")?.as_str());
        u32::try_from(types.filter(|event_type| matches(event_type)).count()).unwrap_or(u32::MAX)
    };
    let entered = count(&|event_type| event_type.ends_with("StateEntered"));
    let retries = [
        ("Scheduled", "TaskStateEntered"),
        ("ParallelStateStarted", "ParallelStateEntered"),
        ("MapStateStarted", "MapStateEntered"),
    ];
    let retries = retries.map(|(attempt, state)| {
        let attempts = count(&|event_type| event_type.ends_with(attempt));
        attempts.saturating_sub(count(&|event_type| event_type == state))
    });
    entered + retries.into_iter().sum::<u32>()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::transitions;

    #[test]
    fn states_and_retries_count() {
        let types = [
            "ExecutionStarted",
            "PassStateEntered",
            "PassStateExited",
            "TaskStateEntered",
            "LambdaFunctionScheduled",
            "LambdaFunctionFailed",
            "LambdaFunctionScheduled",
            "LambdaFunctionSucceeded",
            "TaskStateExited",
            "ExecutionSucceeded",
        ];
        let events: Vec<Value> = types.map(|event_type| json!({"type": event_type})).into();
        assert_eq!(transitions(&events), 3);
    }
}
