//! Compares what the compiler says of a definition with what AWS said: code, place and message.

use super::Difference;
use super::value::{Matcher, Position};
use crate::engine::{Diagnostic, Severity};
use serde_json::{Value, json};

/// The first difference, whichever of the two API calls was recorded.
pub(super) fn compare(
    matcher: &Matcher,
    expect: &Value,
    said: &[Diagnostic],
) -> Option<Difference> {
    let (field, expected, actual) = match expect.get("create_error") {
        Some(error) => ("create_error", refusal_fields(error), refusal(said)),
        None => ("", validation_fields(expect), validation(said)),
    };
    let difference = matcher
        .comparison()
        .value(&expected, &actual, Position::Data)?;
    Some(if field.is_empty() {
        difference
    } else {
        difference.under(field)
    })
}

/// What a refusal to create says, without what only the API's transport adds.
fn refusal_fields(error: &Value) -> Value {
    json!({"code": error.get("code"), "message": error.get("message")})
}

/// The refusal as the API words it; null where the definition is accepted.
pub(crate) fn refusal(said: &[Diagnostic]) -> Value {
    let errors = said
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error);
    let errors: Vec<_> = errors
        .map(|error| format!("{}: {} at {}", error.code, error.message, error.location))
        .collect();
    if errors.is_empty() {
        return Value::Null;
    }
    let message = format!("Invalid State Machine Definition: '{}'", errors.join(", "));
    json!({"code": "InvalidDefinition", "message": message})
}

fn validation_fields(expect: &Value) -> Value {
    let mut diagnostics = expect.get("diagnostics").cloned().unwrap_or_default();
    if let Some(diagnostics) = diagnostics.as_array_mut() {
        sort(diagnostics);
    }
    json!({"result": expect.get("result"), "diagnostics": diagnostics})
}

/// The answer of a validation call.
fn validation(said: &[Diagnostic]) -> Value {
    let failed = said
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    let mut diagnostics: Vec<_> = said.iter().map(|diagnostic| json!(diagnostic)).collect();
    sort(&mut diagnostics);
    json!({"result": if failed { "FAIL" } else { "OK" }, "diagnostics": diagnostics})
}

/// AWS documents no order among diagnostics.
fn sort(diagnostics: &mut [Value]) {
    diagnostics.sort_by_key(|diagnostic| {
        ["location", "message"].map(|field| {
            diagnostic
                .get(field)
                .and_then(Value::as_str)
                .map(str::to_owned)
        })
    });
}
