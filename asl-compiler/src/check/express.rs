//! What Express machines cannot do.

use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Map, Pattern, ProcessorMode, Resource, ResourceKind, StateKind, StateMachine};

/// How long an Express execution can take, in seconds.
const MAX_SECONDS: u32 = 300;

/// Checks an Express machine.
pub(super) fn check(machine: &StateMachine, top: &Scope<'_>, diagnostics: &mut Diagnostics) {
    if let Some(timeout) = machine.timeout_seconds
        && timeout.value > MAX_SECONDS
    {
        let message = format!("an Express execution ends after {MAX_SECONDS} seconds in any case");
        let fault = Diagnostic::new(&codes::EXPRESS_TIMEOUT, timeout.span, message);
        diagnostics.report(fault.help(format!("write {MAX_SECONDS} or less, or remove it")));
    }
    top.visit(&mut |scope| {
        for state in &scope.states.states {
            let fault = match &state.kind {
                StateKind::Task(task) => resource(&task.resource, scope.place(state)),
                StateKind::Map(map) => distributed(map, scope.place(state)),
                _ => None,
            };
            if let Some(fault) = fault {
                diagnostics.report(fault);
            }
        }
    });
}

fn resource(resource: &Resource, state: String) -> Option<Diagnostic> {
    let (message, aws) = unsupported(resource)?;
    let fault = Diagnostic::new(&codes::EXPRESS_UNSUPPORTED, resource.text.span, message);
    let place = state + "/Resource";
    let fault = fault.help("make the machine a Standard one");
    Some(fault.aws("SCHEMA_VALIDATION_FAILED", place, aws))
}

fn distributed(map: &Map, state: String) -> Option<Diagnostic> {
    let ProcessorMode::Distributed(mode) = map.item_processor.mode else {
        return None;
    };
    let message = "an Express machine cannot run a Distributed Map";
    let aws = "Express state machine does not support Distributed Map";
    let fault = Diagnostic::new(&codes::EXPRESS_UNSUPPORTED, mode.span, message);
    let fault = fault.help("make the machine a Standard one, or the Map an inline one");
    Some(fault.aws("SCHEMA_VALIDATION_FAILED", state, aws))
}

/// What is wrong with `resource`, in our words and AWS's. (One of AWS's texts ends with a blank.)
fn unsupported(resource: &Resource) -> Option<(String, &'static str)> {
    let pattern = match &resource.kind {
        ResourceKind::Activity { .. } => {
            let message = "an Express machine cannot run activities".to_owned();
            return Some((
                message,
                "Express state machine does not support Activity ARN",
            ));
        }
        ResourceKind::Optimized { pattern, .. } | ResourceKind::AwsSdk { pattern, .. } => pattern,
        ResourceKind::LambdaFunction { .. } | ResourceKind::Function { .. } => return None,
    };
    let (suffix, aws) = match pattern {
        Pattern::RequestResponse => return None,
        Pattern::Sync | Pattern::Sync2 => (
            ".sync",
            "Express state machine does not support '.sync' service integration",
        ),
        Pattern::WaitForTaskToken => (
            ".waitForTaskToken",
            "Express state machine does not support '.waitForTaskToken' service integration ",
        ),
    };
    Some((
        format!("an Express machine cannot wait with `{suffix}`"),
        aws,
    ))
}
