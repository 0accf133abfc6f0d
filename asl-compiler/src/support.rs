//! What is good ASL and cannot be wired: types for tasks that nobody calls.

use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lower::functions;
use crate::model::StateMachine;
use crate::names::closest;
use crate::options::Options;

/// Reports what cannot be wired.
pub(crate) fn check(machine: &StateMachine, options: &Options, diagnostics: &mut Diagnostics) {
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
