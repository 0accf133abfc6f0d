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
    let states = &scope.states.states;
    if !states.iter().any(ends) {
        let message = "no state of this `States` ends";
        let span = scope.states.start_at.span;
        diagnostics.report(
            Diagnostic::new(&codes::MISSING_END_STATE, span, message)
                .label("it goes on for ever from here")
                .help("give one state `\"End\": true`, or add a Succeed or Fail state")
                .aws("MISSING_END_STATE", None, "Workflow has no terminal state"),
        );
        return;
    }
    let reached = reached(scope);
    for state in first_of(states, |state| !reached.contains(state.name.as_str())) {
        let name = state.name.as_str();
        let message = format!("nothing leads to the state `{name}`");
        let aws = format!("State \"{name}\" is not reachable.");
        diagnostics.report(
            Diagnostic::new(&codes::UNREACHABLE_STATE, state.name.span, message)
                .help("name it in a `Next`, `Default` or `StartAt`, or remove it")
                .aws("MISSING_TRANSITION_TARGET", scope.place(state), aws),
        );
    }
    let ending = ending(states);
    let endless = |state: &State| {
        let name = state.name.as_str();
        reached.contains(name) && !ending.contains(name)
    };
    for state in first_of(states, endless) {
        let message = format!("nothing ends behind the state `{}`", state.name.text);
        let fault = Diagnostic::new(&codes::ENDLESS_LOOP, state.name.span, message);
        diagnostics.report(fault.help("lead one of the states that follow it to an end"));
    }
}

fn ends(state: &State) -> bool {
    matches!(state.transition, Some(Transition::End(_)))
        || matches!(state.kind, StateKind::Succeed(_) | StateKind::Fail(_))
}

/// The states that can be reached from `StartAt`.
fn reached<'a>(scope: &Scope<'a>) -> HashSet<&'a str> {
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
    reached
}

/// The states from which an end can be reached. One that leads to an unknown state, which has been reported, may be.
fn ending(states: &[State]) -> HashSet<&str> {
    let names: HashSet<&str> = states.iter().map(|state| state.name.as_str()).collect();
    let mut leading_to: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut open = Vec::new();
    for state in states {
        let name = state.name.as_str();
        for (target, _) in targets(state) {
            leading_to.entry(target.as_str()).or_default().push(name);
            if !names.contains(target.as_str()) {
                open.push(name);
            }
        }
        if ends(state) {
            open.push(name);
        }
    }
    let mut ending = HashSet::new();
    while let Some(name) = open.pop() {
        if ending.insert(name) {
            open.extend(leading_to.get(name).into_iter().flatten());
        }
    }
    ending
}

/// Of the states that are `chosen`, those that no other such state leads to; one where each leads to another.
fn first_of(states: &[State], chosen: impl Fn(&State) -> bool) -> Vec<&State> {
    let found: Vec<&State> = states.iter().filter(|state| chosen(state)).collect();
    let led_to: HashSet<&str> = found
        .iter()
        .flat_map(|state| {
            let others = targets(state).into_iter();
            others.filter(|(target, _)| target.text != state.name.text)
        })
        .map(|(target, _)| target.as_str())
        .collect();
    let is_first = |state: &&&State| !led_to.contains(state.name.as_str());
    let first: Vec<&State> = found.iter().filter(is_first).copied().collect();
    if first.is_empty() {
        return found.into_iter().take(1).collect();
    }
    first
}
