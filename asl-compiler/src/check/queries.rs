//! The syntax of paths and Intrinsic Functions, and what each field allows of it.

use super::query_uses::{self, Allowed, Use};
use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::query::{Expression, JsonPath, QueryError};

/// Checks the queries of one scope's states.
pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for state in &scope.states.states {
        for query in query_uses::of(state) {
            match query.parse() {
                Ok(Expression::Path(path)) => functions(&query, &path, diagnostics),
                Ok(Expression::Intrinsic(_)) => {}
                Err(error) => {
                    let place = format!("{}/{}", scope.place(state), query.place);
                    let (code, text) = aws(&query);
                    let fault = fault(&query, error);
                    diagnostics.report(fault.aws(code, place, text));
                }
            }
        }
    }
}

fn fault(query: &Use<'_>, error: QueryError) -> Diagnostic {
    let text = query.text.as_str();
    let code = if Expression::parse(text).is_ok() {
        &codes::QUERY_NOT_ALLOWED
    } else if text.starts_with('$')
        || !matches!(
            query.allowed,
            Allowed::Expression | Allowed::StringExpression
        )
    {
        &codes::BAD_PATH
    } else {
        &codes::BAD_INTRINSIC
    };
    let span = query.text.span_of(error.range.start, error.range.end);
    let fault = Diagnostic::new(code, span, error.message);
    match error.help {
        Some(help) => fault.help(help),
        None => fault,
    }
}

/// AWS's code and text; it does not say what is wrong inside the query.
fn aws(query: &Use<'_>) -> (&'static str, String) {
    let text = match (&query.key, query.allowed) {
        (Some(key), _) => format!(
            "The value for the field '{key}' must be a valid JSONPath or a valid intrinsic function call"
        ),
        (None, Allowed::Path | Allowed::Expression | Allowed::StringExpression) => {
            "Value must be a valid JSONPath.".to_owned()
        }
        (None, _) => "Value is not a Reference Path".to_owned(),
    };
    ("SCHEMA_VALIDATION_FAILED", text)
}

/// Warns of steps like `length()`, which other dialects have.
fn functions(query: &Use<'_>, path: &JsonPath, diagnostics: &mut Diagnostics) {
    for step in path.function_like_steps() {
        let span = query.text.span_of(step.range.start, step.range.end);
        let message = "paths have no functions here: this looks for a field of that name";
        let fault = Diagnostic::new(&codes::PATH_FUNCTION, span, message);
        diagnostics
            .report(fault.help("use an intrinsic function, as `States.ArrayLength($.items)`"));
    }
}
