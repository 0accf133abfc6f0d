//! Variables: their names, their scopes, and that some path assigns what is read.

use std::collections::{HashMap, HashSet};

use unicode_ident::{is_xid_continue, is_xid_start};

use super::scope::{Inner, Scope, inner};
use super::variable_flow;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::json::Text;
use crate::model::{Assign, ProcessorMode, State, StateKind};
use crate::source::Span;

/// AWS's limit for a variable's name, in characters.
const MAX_CHARACTERS: usize = 80;

/// Checks the variables of every scope below `top`; what is read only where the machine is `whole`.
pub(super) fn check(top: &Scope<'_>, whole: bool, diagnostics: &mut Diagnostics) {
    top.visit(&mut |scope| names(scope, diagnostics));
    shadowing(top, &HashMap::new(), diagnostics);
    if whole {
        variable_flow::check(top, diagnostics);
    }
}

/// The `Assign`s of a state and the field each stands in.
pub(crate) fn assigns(state: &State) -> impl Iterator<Item = (&Assign, String)> {
    let own = state
        .assign
        .iter()
        .map(|assign| (assign, "Assign".to_owned()));
    let rules = match &state.kind {
        StateKind::Choice(choice) => choice.rules.as_slice(),
        _ => Default::default(),
    };
    let rules = rules.iter().enumerate().filter_map(|(index, rule)| {
        let assign = rule.assign.as_ref()?;
        Some((assign, format!("Choices[{index}]/Assign")))
    });
    let catchers = state.catch.iter().enumerate();
    let catchers = catchers.filter_map(|(index, catcher)| {
        let assign = catcher.assign.as_ref()?;
        Some((assign, format!("Catch[{index}]/Assign")))
    });
    own.chain(rules).chain(catchers)
}

fn names(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for state in &scope.states.states {
        for (assign, field) in assigns(state) {
            for variable in &assign.variables {
                if let Some(fault) = bad_name(&variable.name) {
                    let (code, fault, aws) = fault;
                    let place = format!("{}/{field}", scope.place(state));
                    diagnostics.report(fault.aws(code, place, aws));
                }
            }
        }
    }
}

fn bad_name(name: &Text) -> Option<(&'static str, Diagnostic, String)> {
    let text = name.as_str();
    if text == "states" {
        let message = "`states` is reserved: it is what JSONata reads the state's data from";
        let fault = Diagnostic::new(&codes::INVALID_VARIABLE_NAME, name.span, message);
        let aws = "Cannot assign to reserved variable '$states'.".to_owned();
        return Some((
            "RESERVED_VARIABLE_NAME",
            fault.help("choose another name"),
            aws,
        ));
    }
    let length = text.chars().count();
    let mut characters = text.chars();
    let identifier = characters.next().is_some_and(is_xid_start) && characters.all(is_xid_continue);
    if identifier && length <= MAX_CHARACTERS {
        return None;
    }
    let (message, help) = if text.starts_with('$') {
        let message = format!("`{text}` names a variable to be assigned, which takes no `$`");
        (message, format!("write `{}`", text.trim_start_matches('$')))
    } else if text.contains(['.', '[']) {
        let message = format!("`{text}` is a part of a variable, and variables are assigned whole");
        (message, "assign the whole variable".to_owned())
    } else if identifier {
        let message =
            format!("this name has {length} characters, and {MAX_CHARACTERS} are the most");
        (message, "choose a shorter name".to_owned())
    } else {
        let message = format!("`{text}` is not a variable name");
        (
            message,
            "write a letter, then letters, digits and `_`".to_owned(),
        )
    };
    let fault = Diagnostic::new(&codes::INVALID_VARIABLE_NAME, name.span, message).help(help);
    let aws =
        format!("Invalid variable name '{text}': the variable name contains invalid characters.");
    Some(("INVALID_VARIABLE_NAME", fault, aws))
}

/// Where a variable of an outer scope is assigned.
#[derive(Clone, Copy)]
struct Outer<'a> {
    /// The state that assigns it.
    state: &'a str,
    span: Span,
    /// Another state that does.
    other: Option<Span>,
}

type Visible<'a> = HashMap<&'a str, Outer<'a>>;

/// Reports what a scope assigns although a scope around it does.
fn shadowing<'a>(scope: &Scope<'a>, outer: &Visible<'a>, diagnostics: &mut Diagnostics) {
    let mut visible = outer.clone();
    let mut reported = HashSet::new();
    for state in &scope.states.states {
        for variable in assigns(state).flat_map(|(assign, _)| &assign.variables) {
            let (name, span) = (variable.name.as_str(), variable.name.span);
            if let Some(first) = outer.get(name)
                && reported.insert(name)
            {
                diagnostics.report(shadowed(name, span, first.span));
            }
            let state = state.name.as_str();
            let other = None;
            let known = visible.entry(name).or_insert(Outer { state, span, other });
            if known.state != state {
                known.other.get_or_insert(span);
            }
        }
    }
    let nothing = Visible::new();
    for state in &scope.states.states {
        for inner in inner(state) {
            let own;
            let outer = if distributed(inner) {
                &nothing
            } else if assigns(state).next().is_some() {
                own = without(&visible, state.name.as_str());
                &own
            } else {
                &visible
            };
            scope.enter(state, inner, &mut |scope| {
                shadowing(scope, outer, diagnostics);
            });
        }
    }
}

/// What is visible inside `state`: its own `Assign`s run when its branches and iterations have ended, and AWS lets those use
/// the same names.
fn without<'a>(visible: &Visible<'a>, state: &str) -> Visible<'a> {
    let others = visible.iter().filter_map(|(name, outer)| {
        if outer.state != state {
            return Some((*name, *outer));
        }
        let span = outer.other?;
        Some((*name, Outer { span, ..*outer }))
    });
    others.collect()
}

fn shadowed(name: &str, span: Span, first: Span) -> Diagnostic {
    let message = format!("the variable `{name}` belongs to an outer scope");
    Diagnostic::new(&codes::OUTER_VARIABLE_ASSIGNED, span, message)
        .help("choose another name; pass data out of a branch or iteration by its output")
        .related(first, "it is assigned here too")
}

/// Whether what runs inside is an execution of its own, which sees no outer variables.
pub(super) fn distributed(inner: Inner<'_>) -> bool {
    match inner {
        Inner::Branch(..) => false,
        Inner::Processor(map) => map.item_processor.mode != ProcessorMode::Inline,
    }
}
