//! Which variables may have a value where: a walk along the transitions, and a warning for what nothing can have assigned.

use std::collections::{HashMap, HashSet};

use super::query_uses;
use super::scope::{Inner, Scope, inner};
use super::variables::{assigns, distributed};
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Assign, State, StateKind, Transition};
use crate::names::closest;
use crate::query::{Argument, Expression, Intrinsic, JsonPath, Root};

/// Suggestions beyond these are not looked for: each one compares all names.
const MAX_SUGGESTIONS: usize = 20;

/// Checks what the states of `top` and of every scope inside it read.
pub(super) fn check(top: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let mut names = Names::default();
    top.visit(&mut |scope| {
        for state in &scope.states.states {
            for (assign, _) in assigns(state) {
                for variable in &assign.variables {
                    names.add(variable.name.as_str());
                }
            }
        }
    });
    let mut rule = Rule {
        names,
        suggestions: 0,
        diagnostics,
    };
    let nothing = Set::default();
    rule.scope(top, &nothing, false);
}

/// The variables of the machine by number.
#[derive(Default)]
struct Names(HashMap<String, usize>);

impl Names {
    fn add(&mut self, name: &str) {
        let next = self.0.len();
        self.0.entry(name.to_owned()).or_insert(next);
    }
}

/// A set of variables.
#[derive(Clone, Default, PartialEq)]
struct Set(Vec<u64>);

impl Set {
    fn insert(&mut self, variable: usize) {
        let word = variable / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << (variable % 64);
        }
    }

    fn contains(&self, variable: usize) -> bool {
        let word = self.0.get(variable / 64);
        word.is_some_and(|word| word & (1 << (variable % 64)) != 0)
    }

    /// Adds what is in `other`; whether anything was new.
    fn extend(&mut self, other: &Set) -> bool {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        let mut grown = false;
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            grown |= *more & !*word != 0;
            *word |= more;
        }
        grown
    }
}

struct Rule<'a> {
    names: Names,
    suggestions: usize,
    diagnostics: &'a mut Diagnostics,
}

impl Rule<'_> {
    /// Checks one scope, which is entered with `entry` assigned.
    fn scope(&mut self, scope: &Scope<'_>, entry: &Set, isolated: bool) {
        let mut own = entry.clone();
        for state in &scope.states.states {
            for (assign, _) in assigns(state) {
                own.extend(&self.assigned(Some(assign)));
            }
        }
        let at_entry = self.flow(scope, entry);
        for state in &scope.states.states {
            // A state that nothing leads to has been reported.
            let Some(assigned) = at_entry.get(state.name.as_str()) else {
                continue;
            };
            self.reads(state, assigned, &own, isolated);
            for inner in inner(state) {
                self.inner(scope, state, inner, assigned, isolated);
            }
        }
    }

    fn inner(
        &mut self,
        scope: &Scope<'_>,
        state: &State,
        inner: Inner<'_>,
        assigned: &Set,
        isolated: bool,
    ) {
        let apart = distributed(inner);
        let nothing = Set::default();
        let entry = if apart { &nothing } else { assigned };
        scope.enter(state, inner, &mut |scope| {
            self.scope(scope, entry, isolated || apart);
        });
    }

    /// What may be assigned when each state is entered.
    fn flow<'s>(&self, scope: &Scope<'s>, entry: &Set) -> HashMap<&'s str, Set> {
        let states: HashMap<&str, &State> = scope
            .states
            .states
            .iter()
            .map(|state| (state.name.as_str(), state))
            .collect();
        let start = scope.states.start_at.as_str();
        let mut at_entry = HashMap::from([(start, entry.clone())]);
        let mut open = vec![start];
        while let Some(name) = open.pop() {
            let Some(state) = states.get(name) else {
                continue;
            };
            let before = at_entry.get(name).cloned().unwrap_or_default();
            for (target, assign) in edges(state) {
                let mut after = before.clone();
                after.extend(&self.assigned(assign));
                let known = at_entry.contains_key(target);
                let there = at_entry.entry(target).or_default();
                if there.extend(&after) || !known {
                    open.push(target);
                }
            }
        }
        at_entry
    }

    fn assigned(&self, assign: Option<&Assign>) -> Set {
        let mut set = Set::default();
        for variable in assign.iter().flat_map(|assign| &assign.variables) {
            if let Some(&number) = self.names.0.get(variable.name.as_str()) {
                set.insert(number);
            }
        }
        set
    }

    fn reads(&mut self, state: &State, assigned: &Set, own: &Set, isolated: bool) {
        let mut reported = HashSet::new();
        for query in query_uses::of(state) {
            let Ok(expression) = query.parse() else {
                continue;
            };
            for (path, name) in variables(&expression) {
                let number = self.names.0.get(name).copied();
                if number.is_some_and(|number| assigned.contains(number))
                    || !reported.insert(name.to_owned())
                {
                    continue;
                }
                let span = query.text.span_of(path.range.start, path.range.end);
                let visible = number.is_some_and(|number| own.contains(number));
                let (message, help) = self.unassigned(name, number.is_some(), visible, isolated);
                let fault = Diagnostic::new(&codes::VARIABLE_NOT_ASSIGNED, span, message);
                self.diagnostics.report(fault.help(help));
            }
        }
    }

    fn unassigned(
        &mut self,
        name: &str,
        exists: bool,
        visible: bool,
        isolated: bool,
    ) -> (String, String) {
        if visible {
            let message = format!("no path to this state assigns `${name}`");
            return (message, "assign it in a state before this one".to_owned());
        }
        if exists && isolated {
            let message =
                format!("a Distributed Map's states cannot read the outer variable `${name}`");
            return (
                message,
                "pass it in by `ItemSelector` or `BatchInput`".to_owned(),
            );
        }
        if exists {
            let message = format!("`${name}` is assigned in another scope only");
            let help =
                "a branch's or iteration's variables end with it; pass the value out by its output";
            return (message, help.to_owned());
        }
        let message = format!("no state assigns `${name}`");
        self.suggestions += 1;
        let known = self.names.0.keys().map(String::as_str);
        let meant = (self.suggestions <= MAX_SUGGESTIONS).then(|| closest(name, sorted(known)));
        let help = match meant.flatten() {
            Some(meant) => format!("did you mean `${meant}`?"),
            None => {
                format!("assign it with `Assign`, or write `$.{name}` for a field of the input")
            }
        };
        (message, help)
    }
}

/// In an order that does not change from run to run.
fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}

/// Where `state` can lead to, and what is assigned on the way: of several `Assign`s exactly one runs.
fn edges(state: &State) -> Vec<(&str, Option<&Assign>)> {
    let mut edges = Vec::new();
    let own = state.assign.as_ref();
    if let Some(Transition::Next(next)) = &state.transition {
        edges.push((next.as_str(), own));
    }
    if let StateKind::Choice(choice) = &state.kind {
        let rules = choice.rules.iter();
        edges.extend(rules.map(|rule| (rule.next.as_str(), rule.assign.as_ref())));
        edges.extend(choice.default.iter().map(|default| (default.as_str(), own)));
    }
    let catchers = state.catch.iter();
    edges.extend(catchers.map(|catcher| (catcher.next.as_str(), catcher.assign.as_ref())));
    edges
}

/// The variables that an expression reads, with the paths that do.
fn variables(expression: &Expression) -> Vec<(&JsonPath, &str)> {
    let mut found = Vec::new();
    match expression {
        Expression::Path(path) => found.extend(variable(path)),
        Expression::Intrinsic(call) => arguments(call, &mut found),
    }
    found
}

fn variable(path: &JsonPath) -> Option<(&JsonPath, &str)> {
    match &path.root {
        Root::Variable(name) => Some((path, name)),
        Root::Input | Root::Context => None,
    }
}

fn arguments<'a>(call: &'a Intrinsic, found: &mut Vec<(&'a JsonPath, &'a str)>) {
    for argument in &call.arguments {
        match argument {
            Argument::Path(path) => found.extend(variable(path)),
            Argument::Call(inner) => arguments(inner, found),
            Argument::Text { .. }
            | Argument::Number { .. }
            | Argument::Boolean { .. }
            | Argument::Null { .. } => {}
        }
    }
}
