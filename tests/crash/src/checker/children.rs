//! Executions that executions started: who started which, and when that must have happened.

use std::collections::HashMap;

use asl_runtime::Json;
use asl_runtime::store::StoredExecution;

use super::{Checker, arn};
use crate::history::History;
use crate::machines;
use crate::visits::Key;

/// What the store says of them, by the attempts that started them: `arn:…/Call#1~1`.
#[derive(Debug, Default)]
pub(super) struct Children<'a>(HashMap<String, &'a StoredExecution>);

/// The attempt that started `execution`, if another execution's did.
pub(super) fn started_by(execution: &StoredExecution) -> Option<String> {
    let identity = Json::parse(&execution.identity).ok()?;
    Some(identity.get("StartedBy")?.as_str()?.to_owned())
}

impl<'a> Children<'a> {
    /// Those among `executions`; no attempt may have started two.
    pub(super) fn of(executions: &'a [StoredExecution], violations: &mut Vec<String>) -> Self {
        let mut children = HashMap::new();
        for execution in executions {
            if let Some(attempt) = started_by(execution)
                && let Some(other) = children.insert(attempt.clone(), execution)
            {
                let names = (&execution.name, &other.name);
                violations.push(format!("{attempt} started two executions: {names:?}"));
            }
        }
        Children(children)
    }
}

impl Checker {
    /// Whoever says that it started an execution did, and whoever heard of an end heard of one.
    pub(super) fn check_started(
        &mut self,
        execution: &StoredExecution,
        history: &History,
        children: &Children,
    ) {
        for (place, visit) in &history.visits {
            for (attempt, number) in visit.attempts.iter().zip(1..) {
                let Some(action) = &attempt.nested else {
                    continue;
                };
                let key = format!("{}{place}~{number}", arn(execution));
                let is_sync = action.contains(".sync");
                let child = children.0.get(&key);
                let is_started = attempt.is_submitted || !is_sync && attempt.outcome.is_some();
                if is_started && child.is_none() {
                    self.report(format!("{key}: what it started is lost"));
                }
                let has_heard = is_sync && attempt.outcome.is_some();
                if has_heard && child.is_some_and(|child| child.end.is_none()) {
                    self.report(format!("{key}: it heard of an end that is lost"));
                }
            }
        }
    }

    /// What an execution started has the input and the end that it must have. Tells whether it is such a one.
    pub(super) fn check_child(
        &mut self,
        execution: &StoredExecution,
        asked: &HashMap<(&str, &str), i64>,
    ) -> bool {
        let Some(attempt) = started_by(execution) else {
            return false;
        };
        let parent = attempt
            .rsplit_once('~')
            .and_then(|(key, _)| Key::parse(key));
        let number = parent
            .as_ref()
            .and_then(|key| asked.get(&(key.machine, key.name)));
        let (Some(parent), Some(number)) = (&parent, number) else {
            self.report(format!("{attempt}: nobody asked for it"));
            return true;
        };
        let StoredExecution { machine, name, .. } = execution;
        let input = machines::nested_input(*number, parent.state);
        if Json::parse(&execution.input).as_ref() != Ok(&input) {
            let input = &execution.input;
            self.report(format!("{machine}/{name}: its input is {input}"));
        }
        match super::ended_as(execution) {
            None => self.report(format!("{machine}/{name}: it never ends")),
            Some(found) if found != machines::nested_expected(machine, &input) => {
                self.report(format!("{machine}/{name}: it ended as {found:?}"));
            }
            Some(_) => {}
        }
        true
    }
}
