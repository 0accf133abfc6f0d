//! Compares histories event by event; where branches run side by side, chain by chain.

use super::value::{Comparison, Matcher, Position};
use super::{Difference, chains, unordered};
use crate::case::Case;
use serde_json::{Map, Value};

/// The first difference between the recorded events and the engine's.
pub(super) fn compare(
    matcher: &Matcher,
    case: &Case,
    expected: &Value,
    actual: &[Value],
) -> Option<Difference> {
    let Some(expected) = expected.as_array() else {
        return Some(Difference::new(expected, &Value::Null).under("history"));
    };
    let mut actual = actual.to_vec();
    if is_reversed(expected) {
        actual.reverse();
    }
    if case.has_flag("history_not_terminal") {
        actual.truncate(expected.len());
    }
    let difference = if case.has_flag("history_ids_normalised") {
        unordered::compare(matcher, expected, &actual)
    } else {
        ordered(matcher, expected, &actual)
    };
    difference.map(|found| found.under("history"))
}

fn is_reversed(events: &[Value]) -> bool {
    let ids =
        [events.first(), events.last()].map(|event| event.and_then(|event| number(event, "id")));
    matches!(ids, [Some(first), Some(last)] if first > last)
}

fn ordered(matcher: &Matcher, expected: &[Value], actual: &[Value]) -> Option<Difference> {
    let difference = in_order(&mut matcher.comparison(), expected, actual, true)?;
    if !has_branches(expected) || !is_interleaving(matcher, expected, actual) {
        return Some(difference);
    }
    chains::compare(matcher, expected, actual, difference)
}

/// Whether what differs may be no more than the order in which branches went on.
fn is_interleaving(matcher: &Matcher, expected: &[Value], actual: &[Value]) -> bool {
    let mut comparison = matcher.comparison();
    comparison.ignore_event_numbers();
    chains::is_interleaved(expected) || in_order(&mut comparison, expected, actual, false).is_some()
}

fn has_branches(events: &[Value]) -> bool {
    let opens = |event| {
        matches!(
            event_type(event),
            "ParallelStateStarted" | "MapStateStarted"
        )
    };
    events.iter().any(opens)
}

/// Compares event with event, with or without how they are chained.
pub(super) fn in_order(
    comparison: &mut Comparison,
    expected: &[Value],
    actual: &[Value],
    chained: bool,
) -> Option<Difference> {
    for index in 0..expected.len().max(actual.len()) {
        let absent = Value::Null;
        let expected = expected.get(index).unwrap_or(&absent);
        let actual = actual.get(index).unwrap_or(&absent);
        if let Some(found) = event(comparison, expected, actual, chained) {
            return Some(found.under(&index.to_string()));
        }
    }
    None
}

/// Compares one event with another; the time it happened does not count.
pub(super) fn event(
    comparison: &mut Comparison,
    expected: &Value,
    actual: &Value,
    chained: bool,
) -> Option<Difference> {
    let (Some(expected), Some(actual)) = (expected.as_object(), actual.as_object()) else {
        return Some(Difference::new(expected, actual));
    };
    if let Some(time) = expected
        .get("timestamp")
        .filter(|time| *time != "timestamp")
    {
        return Some(Difference::new(time, &"timestamp".into()).under("timestamp"));
    }
    let [expected, actual] = [expected, actual].map(|event| compared(event, chained));
    comparison.value(&expected, &actual, Position::Event)
}

fn compared(event: &Map<String, Value>, chained: bool) -> Value {
    let counts = |name: &str| match name {
        "timestamp" => false,
        "id" | "previousEventId" => chained,
        _ => true,
    };
    let members = event.iter().filter(|(name, _)| counts(name));
    members
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The event's type; empty where it has none.
pub(super) fn event_type(event: &Value) -> &str {
    event
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// A whole number among the event's own fields.
pub(super) fn number(event: &Value, name: &str) -> Option<u64> {
    event.get(name).and_then(Value::as_u64)
}

#[cfg(test)]
mod tests;
