//! What is good ASL and cannot be compiled: JSONata, which is not supported yet, and types for tasks that nobody calls.

use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lower::functions;
use crate::model::{QueryLanguage, StateKind, StateMachine, States};
use crate::names::closest;
use crate::options::Options;

/// Reports what cannot be compiled.
pub(crate) fn check(machine: &StateMachine, options: &Options, diagnostics: &mut Diagnostics) {
    if machine.query_language == QueryLanguage::Jsonata {
        let message = "the machine's query language is JSONata, which is not supported yet";
        let fault = Diagnostic::new(&codes::JSONATA_UNSUPPORTED, machine.span, message);
        diagnostics.report(fault.help("write its queries in JSONPath"));
    } else {
        query_languages(&machine.states, diagnostics);
    }
    task_types(machine, options, diagnostics);
}

fn query_languages(level: &States, diagnostics: &mut Diagnostics) {
    for state in &level.states {
        if state.query_language == QueryLanguage::Jsonata {
            let name = state.name.as_str();
            let message = format!("`{name}` uses JSONata, which is not supported yet");
            let fault = Diagnostic::new(&codes::JSONATA_UNSUPPORTED, state.name.span, message);
            diagnostics.report(fault.help("write its queries in JSONPath"));
        }
        match &state.kind {
            StateKind::Parallel(parallel) => {
                for branch in &parallel.branches {
                    query_languages(&branch.states, diagnostics);
                }
            }
            StateKind::Map(map) => query_languages(&map.item_processor.states, diagnostics),
            _ => {}
        }
    }
}

fn task_types(machine: &StateMachine, options: &Options, diagnostics: &mut Diagnostics) {
    let functions = functions::of(&machine.states, options);
    let known = || functions.iter().map(|function| function.name.as_str());
    for name in options.tasks.keys() {
        if known().any(|known| known == name) {
            continue;
        }
        let message = format!("the options give types to the task `{name}`, but no state calls it");
        let span = machine.states.start_at.span;
        let fault = Diagnostic::new(&codes::UNKNOWN_TASK, span, message).task_option(name);
        diagnostics.report(match closest(name, known()) {
            Some(known) => fault.help(format!("did you mean `{known}`?")),
            None => fault.help("name the task as its `Resource` or `FunctionName` does"),
        });
    }
}
