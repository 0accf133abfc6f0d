//! What is good ASL and cannot be wired: options for tasks that nobody calls.

use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lower::functions::Functions;
use crate::model::StateMachine;
use crate::names::closest;
use crate::options::Options;

/// Reports what cannot be wired.
pub(crate) fn check(machine: &StateMachine, options: &Options, diagnostics: &mut Diagnostics) {
    let functions = Functions::of(&machine.states, options);
    for name in options.tasks.keys() {
        if functions.names().any(|known| known == name) {
            continue;
        }
        let message = format!("the options name the task `{name}`, but no state calls it");
        let span = machine.states.start_at.span;
        let fault = Diagnostic::new(&codes::UNKNOWN_TASK, span, message).task_option(name);
        diagnostics.report(match closest(name, functions.names()) {
            _ if functions.has_activity(name) => {
                fault.help("it is an activity: workers outside ask for its tasks")
            }
            Some(known) => fault.help(format!("did you mean `{known}`?")),
            None => fault.help("name the task as its `Resource` or `FunctionName` does"),
        });
    }
}
