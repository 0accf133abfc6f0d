//! What is good ASL and cannot be wired: options for tasks that nobody calls, a version that is there twice.

use std::collections::HashMap;

use crate::codes;
use crate::compile::Read;
use crate::diagnostics::Diagnostic;
use crate::lower::functions::Functions;
use crate::model::StateMachine;
use crate::names::closest;
use crate::options::Options;

/// Reports what cannot be wired of a definition and, behind it, its earlier versions.
pub(crate) fn check(versions: &mut [Read<'_>], options: &Options) {
    unknown_tasks(versions, options);
    duplicates(versions);
}

fn unknown_tasks(versions: &mut [Read<'_>], options: &Options) {
    let models: Option<Vec<&StateMachine>> =
        versions.iter().map(|read| read.model.as_ref()).collect();
    let Some(models) = models else { return };
    let Some(span) = models.first().map(|model| model.states.start_at.span) else {
        return;
    };
    let functions = Functions::of(models, options);
    let Some(current) = versions.first_mut() else {
        return;
    };
    for name in options.tasks.keys() {
        if functions.names().any(|known| known == name) {
            continue;
        }
        let message = format!("the options name the task `{name}`, but no state calls it");
        let fault = Diagnostic::new(&codes::UNKNOWN_TASK, span, message).task_option(name);
        let fault = match closest(name, functions.names()) {
            _ if functions.has_activity(name) => {
                fault.help("it is an activity: workers outside ask for its tasks")
            }
            Some(known) => fault.help(format!("did you mean `{known}`?")),
            None => fault.help("name the task as its `Resource` or `FunctionName` does"),
        };
        current.diagnostics.report(fault);
    }
}

fn duplicates(versions: &mut [Read<'_>]) {
    let mut known = HashMap::new();
    for read in versions {
        let Some(model) = &read.model else { continue };
        if let Some(same) = known.insert(model.digest.clone(), read.source.name()) {
            let message = format!("this version is `{same}` again, but for comments and layout");
            let span = model.states.start_at.span;
            let fault = Diagnostic::new(&codes::DUPLICATE_VERSION, span, message);
            let help = format!("remove it: what started on it goes on with `{same}`");
            read.diagnostics.report(fault.help(help));
        }
    }
}
