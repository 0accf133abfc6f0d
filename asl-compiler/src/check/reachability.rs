//! Every state can be reached, and some state ends.

use std::collections::{HashMap, HashSet};

use super::scope::Scope;
use super::transitions::targets;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{State, StateKind, Transition};
use crate::names::closest;

/// Mistyped names beyond these are not guessed at: each guess compares all names.
const MAX_GUESSES: usize = 20;

/// Checks the states of one scope.
pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    if !scope.states.states.iter().any(ends) {
        let message = "no state of this `States` ends";
        let fault = Diagnostic::new(
            &codes::MISSING_END_STATE,
            scope.states.start_at.span,
            message,
        );
        diagnostics.report(
            fault
                .label("it goes on for ever from here")
                .help("give one state `\"End\": true`, or add a Succeed or Fail state")
                .aws("MISSING_END_STATE", None, "Workflow has no terminal state"),
        );
        return;
    }
    for state in unreachable(scope) {
        let name = state.name.as_str();
        let message = format!("nothing leads to the state `{name}`");
        let aws = format!("State \"{name}\" is not reachable.");
        let fault = Diagnostic::new(&codes::UNREACHABLE_STATE, state.name.span, message);
        diagnostics.report(
            fault
                .help("name it in a `Next`, `Default` or `StartAt`, or remove it")
                .aws("MISSING_TRANSITION_TARGET", scope.place(state), aws),
        );
    }
}

fn ends(state: &State) -> bool {
    matches!(state.transition, Some(Transition::End(_)))
        || matches!(state.kind, StateKind::Succeed(_) | StateKind::Fail(_))
}

/// The states that cannot be reached and that no other such state leads to, or all where each leads to another.
fn unreachable<'a>(scope: &Scope<'a>) -> Vec<&'a State> {
    let states = &scope.states.states;
    let by_name: HashMap<&str, &State> = states
        .iter()
        .map(|state| (state.name.as_str(), state))
        .collect();
    let mut guesses = 0;
    let mut reached = HashSet::new();
    let mut open = vec![scope.states.start_at.as_str()];
    while let Some(name) = open.pop() {
        let Some(state) = by_name.get(name) else {
            // A mistyped name has been reported; what it was meant for is not lost.
            guesses += 1;
            let guess = || closest(name, states.iter().map(|state| state.name.as_str()));
            open.extend((guesses <= MAX_GUESSES).then(guess).flatten());
            continue;
        };
        if reached.insert(state.name.as_str()) {
            open.extend(
                targets(state)
                    .into_iter()
                    .map(|(target, _)| target.as_str()),
            );
        }
    }
    let lost: Vec<&State> = states
        .iter()
        .filter(|state| !reached.contains(state.name.as_str()))
        .collect();
    let led_to: HashSet<&str> = lost
        .iter()
        .flat_map(|state| {
            let others = targets(state).into_iter();
            others.filter(|(target, _)| target.text != state.name.text)
        })
        .map(|(target, _)| target.as_str())
        .collect();
    let is_first = |state: &&&State| !led_to.contains(state.name.as_str());
    let first: Vec<&State> = lost.iter().filter(is_first).copied().collect();
    if first.is_empty() { lost } else { first }
}
