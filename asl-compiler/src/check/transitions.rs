//! Every `StartAt`, `Next` and `Default` names a state of its own `States`.

use std::collections::{HashMap, HashSet};

use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::json::Text;
use crate::model::{State, StateKind, Transition};
use crate::names::closest;
use crate::source::Span;

/// Suggestions beyond these are not looked for: each one compares all names.
const MAX_SUGGESTIONS: usize = 20;

/// The names of the states that `state` can lead to, and each one's field: `Next`, `Choices[0]/Next`.
pub(super) fn targets(state: &State) -> Vec<(&Text, String)> {
    let mut targets = Vec::new();
    if let Some(Transition::Next(next)) = &state.transition {
        targets.push((next, "Next".to_owned()));
    }
    if let StateKind::Choice(choice) = &state.kind {
        for (index, rule) in choice.rules.iter().enumerate() {
            targets.push((&rule.next, format!("Choices[{index}]/Next")));
        }
        let default = choice.default.as_ref();
        targets.extend(default.map(|default| (default, "Default".to_owned())));
    }
    for (index, catcher) in state.catch.iter().enumerate() {
        targets.push((&catcher.next, format!("Catch[{index}]/Next")));
    }
    targets
}

/// Checks the transitions of every scope below `top`.
pub(super) fn check(top: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let mut everywhere = HashMap::new();
    top.visit(&mut |scope| {
        for state in &scope.states.states {
            everywhere.insert(state.name.text.clone(), state.name.span);
        }
    });
    let mut rule = Rule {
        everywhere,
        suggestions: 0,
        diagnostics,
    };
    top.visit(&mut |scope| rule.scope(scope));
}

struct Rule<'a> {
    /// The states of the whole machine, to tell what is out of reach from what does not exist.
    everywhere: HashMap<String, Span>,
    suggestions: usize,
    diagnostics: &'a mut Diagnostics,
}

impl Rule<'_> {
    fn scope(&mut self, scope: &Scope<'_>) {
        let states = &scope.states.states;
        let names: HashSet<&str> = states.iter().map(|state| state.name.as_str()).collect();
        let start_at = &scope.states.start_at;
        if !names.contains(start_at.as_str()) {
            self.unknown(start_at, scope, scope.start_at());
        }
        for state in states {
            for (target, field) in targets(state) {
                if !names.contains(target.as_str()) {
                    let place = format!("{}/{field}", scope.place(state));
                    self.unknown(target, scope, place);
                }
            }
        }
    }

    fn unknown(&mut self, target: &Text, scope: &Scope<'_>, place: String) {
        let name = target.as_str();
        let fault = match self.everywhere.get(name) {
            Some(elsewhere) => {
                let message = format!("the state `{name}` is not in this `States`");
                Diagnostic::new(&codes::TRANSITION_OUT_OF_SCOPE, target.span, message)
                    .help("no transition leads into or out of a branch or Item Processor; end it with `\"End\": true` and go on from the state that holds it")
                    .related(*elsewhere, "it is here")
            }
            None => self.misspelt(target, scope),
        };
        let aws = format!("Missing 'Next' target: {name}");
        self.diagnostics
            .report(fault.aws("MISSING_TRANSITION_TARGET", place, aws));
    }

    fn misspelt(&mut self, target: &Text, scope: &Scope<'_>) -> Diagnostic {
        let name = target.as_str();
        let message = format!("there is no state `{name}`");
        let fault = Diagnostic::new(&codes::UNKNOWN_STATE, target.span, message);
        self.suggestions += 1;
        if self.suggestions > MAX_SUGGESTIONS {
            return fault;
        }
        let states = &scope.states.states;
        match closest(name, states.iter().map(|state| state.name.as_str())) {
            Some(meant) => fault.help(format!("did you mean `{meant}`?")),
            None => fault.help("name a state of the same `States`"),
        }
    }
}
