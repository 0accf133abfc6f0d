//! Compares JSON values, reading the words of the snapshot in the expected one.

use super::Difference;
use crate::case::Case;
use crate::event_numbers;
use crate::responses::concrete;
use crate::words::{Words, without_dates};
use serde_json::{Map, Number, Value};
use std::collections::HashMap;

/// How a value's strings are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// A field of the API: a string may be JSON text, which the snapshot has parsed once where it is an object.
    Event,
    /// A field of the API that always holds JSON text.
    JsonText,
    /// A map whose members all hold JSON text.
    JsonTexts,
    /// Workflow data: a string is a string.
    Data,
}

impl Position {
    fn of_member(self, name: &str) -> Self {
        match (self, name) {
            (Self::JsonTexts, _) | (Self::Event, "input" | "output" | "parameters") => {
                Self::JsonText
            }
            (Self::Event, "assignedVariables") => Self::JsonTexts,
            (Self::Event, _) => Self::Event,
            (Self::JsonText | Self::Data, _) => Self::Data,
        }
    }
}

/// SDK metadata that snapshots replace by its own name.
const METADATA: [&str; 4] = [
    "RequestId",
    "x-amzn-RequestId",
    "X-Amzn-Trace-Id",
    "x-amz-crc32",
];

/// The fields that redrive brought to executions and the Context Object.
const REDRIVE: [&str; 3] = ["RedriveCount", "RedriveStatus", "RedriveStatusReason"];

/// Knows which words of a case's snapshot may stand for anything.
#[derive(Debug)]
pub struct Matcher {
    words: Words,
    has_redrive: bool,
}

impl Matcher {
    /// For the snapshot of `case`.
    #[must_use]
    pub fn new(case: &Case) -> Self {
        Self {
            words: Words::new(case),
            has_redrive: !case.predates_redrive(),
        }
    }

    /// Whether `actual` is what `expected` says.
    #[must_use]
    pub fn equal(&self, expected: &Value, actual: &Value) -> bool {
        self.comparison()
            .value(expected, actual, Position::Data)
            .is_none()
    }

    /// A comparison in which no numbered word has been seen yet.
    pub(super) fn comparison(&self) -> Comparison<'_> {
        Comparison {
            words: &self.words,
            has_redrive: self.has_redrive,
            bound: HashMap::new(),
            event_numbers: true,
        }
    }
}

/// One comparison; what a numbered word stands for holds throughout it.
#[derive(Debug, Clone)]
pub(super) struct Comparison<'m> {
    words: &'m Words,
    /// Whether the recording has the fields of redrive.
    has_redrive: bool,
    bound: HashMap<String, String>,
    event_numbers: bool,
}

impl Comparison<'_> {
    /// From here on, event ids inside texts do not count.
    pub(super) fn ignore_event_numbers(&mut self) {
        self.event_numbers = false;
    }

    /// The first difference between `expected` and `actual`.
    pub(super) fn value(
        &mut self,
        expected: &Value,
        actual: &Value,
        position: Position,
    ) -> Option<Difference> {
        let equal = match (expected, actual) {
            (Value::String(expected), Value::String(actual)) => {
                return self.string(expected, actual, position);
            }
            (Value::String(expected), _) => self.words.is_any_value(expected),
            (Value::Object(expected), Value::Object(actual)) => {
                return self.object(expected, actual, position);
            }
            (Value::Array(expected), Value::Array(actual)) => {
                return self.array(expected, actual, position);
            }
            (Value::Object(_), Value::String(text)) if position != Position::Data => {
                if let Some(parsed) = parsed_object(text) {
                    return self.value(expected, &parsed, Position::Data);
                }
                false
            }
            (Value::Number(expected), Value::Number(actual)) => equal_numbers(expected, actual),
            (expected, actual) => expected == actual,
        };
        (!equal).then(|| Difference::new(expected, actual))
    }

    fn string(&mut self, expected: &str, actual: &str, position: Position) -> Option<Difference> {
        if self.text(expected, actual) || self.words.is_whole_value(expected) {
            return None;
        }
        if position == Position::JsonText
            && let (Ok(expected), Ok(actual)) =
                (serde_json::from_str(expected), serde_json::from_str(actual))
        {
            return self.value(&concrete(&expected), &actual, Position::Data);
        }
        Some(Difference::new(&expected.into(), &actual.into()))
    }

    fn text(&mut self, expected: &str, actual: &str) -> bool {
        let expected = expected
            .replace("<partition>", "aws")
            .replace("<region>", "us-east-1");
        let actual = without_dates(actual);
        if self.event_numbers {
            return self.words.matches(&expected, &actual, &mut self.bound);
        }
        let expected = event_numbers::without(&expected);
        self.words
            .matches(&expected, &event_numbers::without(&actual), &mut self.bound)
    }

    fn array(
        &mut self,
        expected: &[Value],
        actual: &[Value],
        position: Position,
    ) -> Option<Difference> {
        for index in 0..expected.len().max(actual.len()) {
            let found = match (expected.get(index), actual.get(index)) {
                (Some(expected), Some(actual)) => self.value(expected, actual, position),
                (expected, actual) => Some(one_sided(expected, actual)),
            };
            if let Some(found) = found {
                return Some(found.under(&index.to_string()));
            }
        }
        None
    }

    fn object(
        &mut self,
        expected: &Map<String, Value>,
        actual: &Map<String, Value>,
        position: Position,
    ) -> Option<Difference> {
        for (name, value) in expected {
            let member = actual
                .get(name)
                .or_else(|| self.similar_member(name, actual));
            let found = match member {
                Some(member) => self.member(name, value, member, position.of_member(name)),
                None => Some(one_sided(Some(value), None)),
            };
            if let Some(found) = found {
                return Some(found.under(name));
            }
        }
        if expected.len() == actual.len() {
            return None;
        }
        let unexpected = actual
            .iter()
            .find(|(name, _)| !expected.contains_key(*name) && self.is_known(name));
        unexpected.map(|(name, value)| one_sided(None, Some(value)).under(name))
    }

    /// Whether AWS had the field when the case was recorded.
    fn is_known(&self, name: &str) -> bool {
        self.has_redrive || !REDRIVE.contains(&name)
    }

    /// A member whose name holds what a word in `name` stands for.
    fn similar_member<'v>(
        &mut self,
        name: &str,
        actual: &'v Map<String, Value>,
    ) -> Option<&'v Value> {
        let found = actual.iter().find(|(actual, _)| self.text(name, actual));
        found.map(|(_, value)| value)
    }

    fn member(
        &mut self,
        name: &str,
        expected: &Value,
        actual: &Value,
        position: Position,
    ) -> Option<Difference> {
        let replaced = expected
            .as_str()
            .is_some_and(|word| is_replaced(name, word));
        if replaced && !actual.is_null() {
            return None;
        }
        self.value(expected, actual, position)
    }
}

/// Whether snapshots put `word` in place of any value of a member of that name.
fn is_replaced(name: &str, word: &str) -> bool {
    match word {
        "timestamp" => is_time(name),
        "date" => name == "Date",
        word => word == name && METADATA.contains(&word),
    }
}

fn is_time(name: &str) -> bool {
    name.to_ascii_lowercase().contains("timestamp")
        || matches!(name, "creationTime" | "ingestionTime")
}

fn parsed_object(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().filter(Value::is_object)
}

fn one_sided(expected: Option<&Value>, actual: Option<&Value>) -> Difference {
    let absent = Value::Null;
    Difference::new(expected.unwrap_or(&absent), actual.unwrap_or(&absent))
}

/// Numbers as Python prints them again: 3 and 3.0 stay apart, 1E+2 and 100.0 do not.
fn equal_numbers(expected: &Number, actual: &Number) -> bool {
    expected.is_f64() == actual.is_f64() && expected == actual
}

#[cfg(test)]
mod tests;
