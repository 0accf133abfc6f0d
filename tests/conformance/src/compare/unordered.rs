//! Histories whose recording sorted the events of parallel branches and took away their ids.

use super::Difference;
use super::history::{event, event_type};
use super::value::{Comparison, Matcher};
use serde_json::{Value, json};

/// Compares `actual` with a recording in which branches are runs of events without ids, in no order.
pub(super) fn compare(
    matcher: &Matcher,
    expected: &[Value],
    actual: &[Value],
) -> Option<Difference> {
    let actual = as_recorded(actual);
    let mut comparison = matcher.comparison();
    let mut index = 0;
    while index < expected.len() {
        let run = run_length(expected, index).max(1);
        let end = index + run;
        let unordered = expected.get(index..end).unwrap_or_default();
        let candidates = actual.get(index..end.min(actual.len())).unwrap_or_default();
        if let Some(found) = any_order(&mut comparison, unordered, candidates, index) {
            return Some(found);
        }
        index = end;
    }
    let extra = actual.get(expected.len())?;
    Some(Difference::new(&Value::Null, extra).under(&expected.len().to_string()))
}

fn run_length(events: &[Value], start: usize) -> usize {
    let tail = events.iter().skip(start);
    tail.take_while(|event| event.get("id") == Some(&json!([0])))
        .count()
}

/// Each expected event must be one of `actual`, and no two the same one.
fn any_order(
    comparison: &mut Comparison,
    expected: &[Value],
    actual: &[Value],
    start: usize,
) -> Option<Difference> {
    let mut left: Vec<&Value> = actual.iter().collect();
    for (offset, wanted) in expected.iter().enumerate() {
        let fits =
            |candidate: &&Value| event(&mut comparison.clone(), wanted, candidate, true).is_none();
        let Some(found) = left.iter().position(fits) else {
            let same_type = left
                .iter()
                .find(|candidate| event_type(candidate) == event_type(wanted));
            let nearest = same_type
                .or(left.first())
                .map_or(&Value::Null, |event| *event);
            let difference = event(comparison, wanted, nearest, true)?;
            return Some(difference.under(&(start + offset).to_string()));
        };
        event(comparison, wanted, left.remove(found), true);
    }
    None
}

/// What the recording's own normalisation makes of a history: from each `ParallelStateStarted` on, events lose their
/// ids; the event that ends the state is dropped, and the one after it is not looked at.
fn as_recorded(events: &[Value]) -> Vec<Value> {
    let mut events = events.to_vec();
    let mut end_of_branches = None;
    let mut inside = false;
    let mut index = 0;
    while let Some(event) = events.get_mut(index) {
        match event_type(event) {
            "ParallelStateStarted" => {
                end_of_branches = Some(index + 1);
                inside = true;
            }
            "ParallelStateSucceeded" | "ParallelStateFailed" => {
                if let Some(end) = end_of_branches {
                    events.drain(end..=index);
                }
                inside = false;
            }
            _ if inside => {
                take_ids(event);
                end_of_branches = Some(index + 1);
            }
            _ => {}
        }
        index += 1;
    }
    events
}

fn take_ids(event: &mut Value) {
    if let Some(event) = event.as_object_mut() {
        event.insert("id".to_owned(), json!([0]));
        event.insert("previousEventId".to_owned(), json!(0));
    }
}
