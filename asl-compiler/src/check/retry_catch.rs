//! `ErrorEquals` of retriers and catchers: the place of States.ALL, and names that can never match.

use std::collections::HashSet;

use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::json::Text;
use crate::model::State;
use crate::names::{closest, closest_within};

/// The error names that ASL and AWS define (ASL appendix A), without their `States.`.
static RESERVED: [&str; 17] = [
    "ALL",
    "BranchFailed",
    "DataLimitExceeded",
    "ExceedToleratedFailureThreshold",
    "HeartbeatTimeout",
    "IntrinsicFailure",
    "ItemReaderFailed",
    "NoChoiceMatched",
    "ParameterPathFailure",
    "Permissions",
    "QueryEvaluationError",
    "ReferencePathConflict",
    "ResultPathMatchFailure",
    "ResultWriterFailed",
    "Runtime",
    "TaskFailed",
    "Timeout",
];

/// The error of a task that is called at most once and was cut off by a restart: the one name that the runtime adds.
const TASK_INTERRUPTED: &str = "Asl.TaskInterrupted";

/// How far a name may be from one of ASL's own to be taken for a slip, if it does not begin as they do.
const NEAR: usize = 2;

/// Checks the retriers and catchers of one scope.
pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for state in &scope.states.states {
        let retriers: Vec<&[Text]> = state
            .retry
            .iter()
            .map(|retrier| retrier.error_equals.as_slice())
            .collect();
        handlers(scope, state, "Retry", &retriers, diagnostics);
        let catchers: Vec<&[Text]> = state
            .catch
            .iter()
            .map(|catcher| catcher.error_equals.as_slice())
            .collect();
        handlers(scope, state, "Catch", &catchers, diagnostics);
    }
}

fn handlers(
    scope: &Scope<'_>,
    state: &State,
    field: &str,
    handlers: &[&[Text]],
    diagnostics: &mut Diagnostics,
) {
    let mut handled = HashSet::new();
    for (index, names) in handlers.iter().enumerate() {
        let place = || format!("{}/{field}[{index}]/ErrorEquals", scope.place(state));
        let last = index + 1 == handlers.len();
        for name in *names {
            let fault = match name.as_str() {
                "States.ALL" => misplaced_wildcard(name, names.len() == 1, last, place()),
                "States.Runtime" => Some(never_caught(name, field)),
                other => unknown_name(name, other),
            };
            if let Some(fault) = fault {
                diagnostics.report(fault);
            }
        }
        if let Some(first) = names.first()
            && names.iter().all(|name| handled.contains(name.as_str()))
        {
            let message = "an entry above handles these errors; this one is never reached";
            let span = names
                .iter()
                .fold(first.span, |span, name| span.to(name.span));
            let fault = Diagnostic::new(&codes::UNREACHABLE_HANDLER, span, message);
            diagnostics.report(fault.help("remove it, or move it up"));
        }
        handled.extend(names.iter().map(Text::as_str));
    }
}

fn misplaced_wildcard(name: &Text, alone: bool, last: bool, place: String) -> Option<Diagnostic> {
    let (message, help) = match (alone, last) {
        (true, true) => return None,
        (false, _) => (
            "`States.ALL` stands beside other names",
            "let it stand alone: it matches them too",
        ),
        (true, false) => (
            "`States.ALL` is not in the last entry",
            "move this entry to the end: those behind it can never match",
        ),
    };
    let aws = "States.ALL must appear alone and at end of list";
    let fault = Diagnostic::new(&codes::STATES_ALL_NOT_LAST, name.span, message);
    Some(fault.help(help).aws("SCHEMA_VALIDATION_FAILED", place, aws))
}

fn never_caught(name: &Text, field: &str) -> Diagnostic {
    let message =
        format!("`States.Runtime` is never handled by `{field}`: it always fails the execution");
    Diagnostic::new(&codes::RUNTIME_NOT_HANDLED, name.span, message).help("remove it")
}

fn unknown_name(name: &Text, written: &str) -> Option<Diagnostic> {
    let meant = match written.strip_prefix("States.") {
        Some(own) if RESERVED.contains(&own) || own.starts_with("Http.") => return None,
        Some(own) => closest(own, RESERVED),
        None if written == TASK_INTERRUPTED => return None,
        None if written.starts_with("Asl.") => {
            return Some(
                unknown(name, written).help(format!("did you mean `{TASK_INTERRUPTED}`?")),
            );
        }
        None => {
            let (prefix, own) = written.split_once('.')?;
            closest_within(NEAR, prefix, ["States"])?;
            Some(
                closest_within(NEAR, own, RESERVED)
                    .or_else(|| RESERVED.into_iter().find(|known| *known == own))?,
            )
        }
    };
    let fault = unknown(name, written);
    Some(match meant {
        Some(meant) => fault.help(format!("did you mean `States.{meant}`?")),
        None => fault.help("names that begin with `States.` are ASL's own"),
    })
}

fn unknown(name: &Text, written: &str) -> Diagnostic {
    let message = format!("nothing raises an error called `{written}`");
    Diagnostic::new(&codes::UNKNOWN_ERROR_NAME, name.span, message)
}
