//! The syntax of JSONata expressions, and what each may read.

use std::ops::Range;

use super::expression_uses::{self, Use};
use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lower::jsonata::expression_text;
use crate::query::jsonata::{Dialect, Expression, StatesMember, SyntaxError, Warning, parse};
use crate::source::Span;

/// Checks the expressions of one scope's states.
pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for state in &scope.states.states {
        for used in expression_uses::of(state) {
            let text = expression_text(used.text.as_str()).unwrap_or_default();
            let place = format!("{}/{}", scope.place(state), used.place);
            match parse(text, Dialect::StepFunctions) {
                Ok(expression) => uses(&used, &expression, &place, diagnostics),
                Err(errors) => {
                    for error in errors {
                        diagnostics.report(fault(&used, error, &place));
                    }
                }
            }
        }
    }
}

/// Where the bytes `range` of the expression are written.
fn span(used: &Use<'_>, range: &Range<usize>) -> Span {
    let text = used.text.as_str();
    let inner = text.get("{%".len()..).unwrap_or_default();
    let start = "{%".len() + inner.len() - inner.trim_start().len();
    used.text.span_of(start + range.start, start + range.end)
}

fn fault(used: &Use<'_>, error: SyntaxError, place: &str) -> Diagnostic {
    let span = span(used, &error.range);
    let message = error.to_string();
    let text = format!("Invalid JSONata expression: {message}");
    let fault = Diagnostic::new(&codes::BAD_EXPRESSION, span, message);
    let fault = fault.aws("SCHEMA_VALIDATION_FAILED", place.to_owned(), text);
    match error.help {
        Some(help) => fault.help(help),
        None => fault,
    }
}

/// Holds what an expression reads against what there is.
fn uses(used: &Use<'_>, expression: &Expression, place: &str, diagnostics: &mut Diagnostics) {
    for warning in &expression.warnings {
        diagnostics.report(doubt(used, warning));
    }
    for reference in &expression.states {
        let (message, help) = match &reference.member {
            Some(StatesMember::Result) if !used.members.result => (
                "there is no `$states.result` here".to_owned(),
                "only `Output` and `Assign` of a Task, Parallel or Map have one",
            ),
            Some(StatesMember::ErrorOutput) if !used.members.error_output => (
                "there is no `$states.errorOutput` here".to_owned(),
                "only `Output` and `Assign` of a catcher have one",
            ),
            Some(StatesMember::Unknown(name)) => (
                format!("`$states` has no `{name}`"),
                "it has `input`, `context`, and in their places `result` and `errorOutput`",
            ),
            _ => continue,
        };
        let text = format!("Invalid JSONata expression: {message}");
        let fault = Diagnostic::new(&codes::NOT_IN_STATES, span(used, &reference.range), message);
        let fault = fault.aws("SCHEMA_VALIDATION_FAILED", place.to_owned(), text);
        diagnostics.report(fault.help(help));
    }
}

fn doubt(used: &Use<'_>, warning: &Warning) -> Diagnostic {
    let message = match warning.code {
        Some(code) => format!("{code}: {}", warning.message),
        None => warning.message.clone(),
    };
    let doubt = Diagnostic::new(
        &codes::EXPRESSION_FAILS,
        span(used, &warning.range),
        message,
    );
    match &warning.help {
        Some(help) => doubt.help(help.clone()),
        None => doubt,
    }
}
