//! An engine's answer made from a case's own expectation, so that the comparison can be tested without an engine.
//!
//! It is what AWS may have answered before the snapshot was taken: JSON as text, concrete values in place of words.

use crate::case::{Case, Kind};
use crate::engine::{Answer, Diagnostic, Run, Severity};
use crate::responses::concrete;
use serde_json::{Map, Value, json};

/// The answer that `case` records.
#[must_use]
pub fn answer(case: &Case) -> Answer {
    match case.kind {
        Kind::CreateError => Answer::Diagnostics(refusal(&case.expect)),
        Kind::ValidateDefinition => Answer::Diagnostics(diagnostics(&case.expect)),
        Kind::ApiTrace => Answer::Calls(without_words(&concrete(&case.expect))),
        Kind::TestState => Answer::Tested(without_words(&concrete(&case.expect))),
        Kind::ExecutionLogs => Answer::Logged(records(&case.expect)),
        _ => Answer::Run(run(case)),
    }
}

fn run(case: &Case) -> Run {
    let expect = without_words(&concrete(&case.expect));
    let text = |field: &str| {
        expect
            .get(field)
            .filter(|value| !value.is_null())
            .map(text_of)
    };
    let is_output = case.expect.get("output_json_text").is_some()
        || !expect.get("output").is_none_or(Value::is_null);
    let raw = expect
        .get("output_text")
        .or(expect.get("output_json_text"))
        .map(text_of);
    Run {
        status: text("status").unwrap_or_else(|| "RUNNING".to_owned()),
        output: raw.or_else(|| {
            is_output.then(|| expect.get("output").unwrap_or(&Value::Null).to_string())
        }),
        error: text("error"),
        cause: text("cause"),
        history: events(case, &expect),
        end_log_event: expect.get("end_log_event").cloned().map(record),
    }
}

/// The records of a log, with JSON as the text it was.
fn records(expect: &Value) -> Vec<Value> {
    let expect = without_words(&concrete(expect));
    let records = expect.get("log_events").and_then(Value::as_array);
    let records = records.cloned().unwrap_or_default();
    records.into_iter().map(record).collect()
}

fn record(mut record: Value) -> Value {
    let details = record.get_mut("details").and_then(Value::as_object_mut);
    details.into_iter().for_each(unparse);
    record
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// The events, with JSON as the text it was.
fn events(case: &Case, expect: &Value) -> Vec<Value> {
    let events = expect.get("history").and_then(Value::as_array);
    let mut events = events.cloned().unwrap_or_default();
    for details in events
        .iter_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(Map::values_mut)
    {
        details.as_object_mut().into_iter().for_each(unparse);
    }
    if expect
        .get("history")
        .and_then(|events| events.pointer("/0/id"))
        .and_then(Value::as_u64)
        > Some(1)
    {
        events.reverse();
    }
    if case.has_flag("history_ids_normalised") {
        with_ends(events)
    } else {
        events
    }
}

/// Puts back the events that ended Parallel states where the recording dropped them.
fn with_ends(events: Vec<Value>) -> Vec<Value> {
    let mut ended = Vec::new();
    for event in events {
        let is_unordered = |event: &Value| event.get("id").is_some_and(Value::is_array);
        let restarts = event
            .get("type")
            .is_some_and(|kind| kind == "ParallelStateStarted");
        if ended.last().is_some_and(is_unordered) && !is_unordered(&event) && !restarts {
            ended.push(json!({"type": "ParallelStateSucceeded"}));
        }
        ended.push(event);
    }
    ended
}

fn unparse(details: &mut Map<String, Value>) {
    for (name, value) in details.iter_mut() {
        if matches!(name.as_str(), "input" | "output" | "parameters" | "cause") && value.is_object()
        {
            *value = value.to_string().into();
        } else if name == "assignedVariables" {
            let variables = value.as_object_mut().into_iter().flat_map(Map::values_mut);
            for variable in variables.filter(|variable| variable.is_object()) {
                *variable = variable.to_string().into();
            }
        }
    }
}

/// `value` with a timestamp for each `date` and a UUID for each `<uuid:N>`.
fn without_words(value: &Value) -> Value {
    match value {
        Value::String(text) if text == "date" => "2024-05-06T07:08:09.123Z".into(),
        Value::String(text) => text_without_words(text).into(),
        Value::Array(items) => items.iter().map(without_words).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (text_without_words(name), without_words(value)))
            .collect(),
        other => other.clone(),
    }
}

fn text_without_words(text: &str) -> String {
    let mut pieces = text.split("<uuid:");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (number, rest) = piece.split_once('>').unwrap_or((piece, ""));
        out.extend(["00000000-0000-4000-8000-", number, rest]);
    }
    out
}

fn refusal(expect: &Value) -> Vec<Diagnostic> {
    let message = expect
        .pointer("/create_error/message")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let said = message
        .split_once('\'')
        .and_then(|(_, said)| said.strip_suffix('\''))
        .unwrap_or_default();
    let (code, said) = said.split_once(": ").unwrap_or_default();
    let (message, location) = said.rsplit_once(" at ").unwrap_or((said, ""));
    vec![diagnostic(Severity::Error, code, location, message)]
}

fn diagnostics(expect: &Value) -> Vec<Diagnostic> {
    let said = expect.get("diagnostics").and_then(Value::as_array);
    said.into_iter()
        .flatten()
        .map(|said| {
            let text = |field: &str| said.get(field).and_then(Value::as_str).unwrap_or_default();
            let severity = if text("severity") == "WARNING" {
                Severity::Warning
            } else {
                Severity::Error
            };
            diagnostic(severity, text("code"), text("location"), text("message"))
        })
        .collect()
}

fn diagnostic(severity: Severity, code: &str, location: &str, message: &str) -> Diagnostic {
    let [code, location, message] = [code, location, message].map(str::to_owned);
    Diagnostic {
        severity,
        code,
        location,
        message: message.replace("<partition>", "aws"),
    }
}
