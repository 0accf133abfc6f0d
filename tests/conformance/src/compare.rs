//! Compares an engine's answer with the recorded one: status, output, error, cause and history, each on its own.

mod chains;
mod diagnostics;
mod history;
mod scopes;
mod test_state;
mod unordered;
mod value;

pub(crate) use diagnostics::refusal;
pub use value::Matcher;

use crate::case::Case;
use crate::engine::{Diagnostic, Run};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use value::{Comparison, Position};

/// One part of an answer, judged on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// How the execution ended.
    Status,
    /// Its output.
    Output,
    /// Its error name.
    Error,
    /// Its cause.
    Cause,
    /// Its events.
    History,
    /// What the compiler says of the definition.
    Diagnostics,
    /// What its log tells.
    Logs,
    /// What the calls of a trace are answered.
    Calls,
    /// What a test of one state is answered.
    TestState,
    /// Everything, where no answer could be had.
    Answer,
}

/// The first place where two answers differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// A JSON pointer into `expect`.
    pub at: String,
    /// What AWS answered there; null where it answered nothing.
    pub expected: Value,
    /// What the engine answered there; null where it answered nothing.
    pub actual: Value,
}

impl Difference {
    /// A difference at the top of what is compared.
    pub(crate) fn new(expected: &Value, actual: &Value) -> Self {
        Self {
            at: String::new(),
            expected: expected.clone(),
            actual: actual.clone(),
        }
    }

    /// The same difference, seen from the value that holds this one as `name`.
    pub(crate) fn under(mut self, name: &str) -> Self {
        let name = name.replace('~', "~0").replace('/', "~1");
        self.at = format!("/{name}{}", self.at);
        self
    }
}

/// The verdict on one part.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Which part.
    pub part: Part,
    /// How it differs; `None` where it agrees.
    pub difference: Option<Difference>,
}

/// The verdicts on every part that the recording has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// In the order compared.
    pub checks: Vec<Check>,
}

impl Verdict {
    /// Whether every part agrees.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The parts that differ.
    pub fn failures(&self) -> impl Iterator<Item = (Part, &Difference)> {
        self.checks
            .iter()
            .filter_map(|check| Some((check.part, check.difference.as_ref()?)))
    }

    /// A verdict that nothing could be compared, and why.
    #[must_use]
    pub fn broken(reason: &str) -> Self {
        let mut verdict = Self::default();
        verdict.add(
            Part::Answer,
            Some(Difference::new(&Value::Null, &reason.into())),
        );
        verdict
    }

    fn add(&mut self, part: Part, difference: Option<Difference>) {
        self.checks.push(Check { part, difference });
    }
}

/// Compares how an execution went with `expect`.
#[must_use]
pub fn compare_run(case: &Case, expect: &Value, run: &Run) -> Verdict {
    let matcher = Matcher::new(case);
    let mut verdict = Verdict::default();
    compare_end(&mut verdict, &matcher, case, expect, run);
    for record in ["describe_execution", "start_sync_execution"] {
        if let Some(described) = expect.get(record) {
            let start = verdict.checks.len();
            compare_end(&mut verdict, &matcher, case, described, run);
            for check in verdict.checks.iter_mut().skip(start) {
                if let Some(difference) = &mut check.difference {
                    *difference = difference.clone().under(record);
                }
            }
        }
    }
    if let Some(events) = expect.get("history") {
        verdict.add(
            Part::History,
            history::compare(&matcher, case, events, &run.history),
        );
    }
    if let (Some(expected), Some(record)) = (expect.get("end_log_event"), &run.end_log_event) {
        let difference = matcher
            .comparison()
            .value(expected, record, Position::Event);
        let difference = difference.map(|found| found.under("end_log_event"));
        verdict.add(Part::Logs, difference);
    }
    verdict
}

/// Compares what the compiler says of a definition with `expect`.
#[must_use]
pub fn compare_diagnostics(case: &Case, expect: &Value, said: &[Diagnostic]) -> Verdict {
    let matcher = Matcher::new(case);
    let mut verdict = Verdict::default();
    verdict.add(
        Part::Diagnostics,
        diagnostics::compare(&matcher, expect, said),
    );
    verdict
}

/// Compares what an execution's log tells with `expect`.
#[must_use]
pub fn compare_logs(case: &Case, expect: &Value, records: &[Value]) -> Verdict {
    let matcher = Matcher::new(case);
    let mut verdict = Verdict::default();
    let expected = expect.get("log_events").unwrap_or(&Value::Null);
    let records = Value::from(records);
    let difference = matcher
        .comparison()
        .value(expected, &records, Position::Event);
    verdict.add(
        Part::Logs,
        difference.map(|found| found.under("log_events")),
    );
    verdict
}

/// Compares what the calls of a trace were answered with `expect`.
#[must_use]
pub fn compare_calls(case: &Case, expect: &Value, answers: &Value) -> Verdict {
    let matcher = Matcher::new(case);
    let mut verdict = Verdict::default();
    let difference = matcher.comparison().value(expect, answers, Position::Data);
    verdict.add(Part::Calls, difference);
    verdict
}

/// Compares what a test of one state was answered with `expect`.
#[must_use]
pub fn compare_test_state(case: &Case, expect: &Value, answer: &Value) -> Verdict {
    let mut verdict = Verdict::default();
    let difference = test_state::compare(&Matcher::new(case), expect, answer);
    verdict.add(Part::TestState, difference);
    verdict
}

/// Status, output, error and cause.
fn compare_end(verdict: &mut Verdict, matcher: &Matcher, case: &Case, expect: &Value, run: &Run) {
    let status = expect.get("status").filter(|status| !status.is_null());
    if let Some(status) = status {
        let difference =
            matcher
                .comparison()
                .value(status, &run.status.as_str().into(), Position::Data);
        verdict.add(Part::Status, difference.map(|found| found.under("status")));
    }
    if status.is_none() && case.has_flag("history_not_terminal") && is_null(expect.get("output")) {
        return;
    }
    verdict.add(
        Part::Output,
        output_difference(matcher, expect, run.output.as_deref()),
    );
    verdict.add(
        Part::Error,
        text_difference(
            &mut matcher.comparison(),
            expect,
            "error",
            run.error.as_deref(),
        ),
    );
    let mut comparison = matcher.comparison();
    if case.has_flag("concurrent") {
        comparison.ignore_event_numbers();
    }
    verdict.add(
        Part::Cause,
        text_difference(&mut comparison, expect, "cause", run.cause.as_deref()),
    );
}

fn is_null(value: Option<&Value>) -> bool {
    value.is_none_or(Value::is_null)
}

/// A text that may be absent on both sides.
fn text_difference(
    comparison: &mut Comparison,
    expect: &Value,
    field: &str,
    actual: Option<&str>,
) -> Option<Difference> {
    let expected = expect.get(field).unwrap_or(&Value::Null);
    let difference = comparison.value(expected, &actual.into(), Position::Event);
    difference.map(|found| found.under(field))
}

/// The output's JSON text beside the value recorded, and beside the raw text where that is recorded too.
fn output_difference(
    matcher: &Matcher,
    expect: &Value,
    actual: Option<&str>,
) -> Option<Difference> {
    let expected = expect.get("output").unwrap_or(&Value::Null);
    if let Some(rewritten) = expect.get("output_text").filter(|_| expected.is_null()) {
        let difference = matcher
            .comparison()
            .value(rewritten, &actual.into(), Position::JsonText);
        return difference.map(|found| found.under("output_text"));
    }
    let raw = expect.get("output_json_text");
    if raw.is_none() && expected.is_null() {
        return actual.map(|text| Difference::new(expected, &text.into()).under("output"));
    }
    let parsed = actual.map(|text| serde_json::from_str(text).unwrap_or_else(|_| text.into()));
    let Some(parsed) = parsed else {
        return Some(Difference::new(expected, &Value::Null).under("output"));
    };
    let difference = matcher
        .comparison()
        .value(expected, &parsed, Position::Data);
    let difference = difference.map(|found| found.under("output"));
    difference.or_else(|| {
        let difference = matcher
            .comparison()
            .value(raw?, &actual.into(), Position::JsonText);
        difference.map(|found| found.under("output_json_text"))
    })
}

#[cfg(test)]
mod tests;
