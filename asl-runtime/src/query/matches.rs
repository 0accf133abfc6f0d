//! Paths that may select several values. Each step turns a list of values into the next list, so that neither long
//! Paths nor deep data use up the stack.

use super::Step;
use super::path::{from_start, project};
use super::path_error::{self, PathError};
use crate::json::{Array, Json};

/// Steps such as `..*..*` multiply matches. No payload can hold this many, so that looking for more is pointless.
const MAX_MATCHES: usize = 262_144;

/// Scans of scans and long lists of names go over the same data again and again. A payload has far fewer places.
const MAX_VISITS: usize = 4 * MAX_MATCHES;

/// Applies any steps and returns one value or the array of all.
pub(super) fn select(steps: &[Step], document: &Json) -> Result<Json, PathError> {
    let singles = steps.iter().take_while(|step| step.is_single()).count();
    let (before, after) = steps.split_at_checked(singles).unwrap_or((steps, &[]));
    let Some(start) = before
        .iter()
        .try_fold(document, |value, step| step.get(value))
    else {
        return Err(path_error::explain(steps, document));
    };
    let Some(first) = after.first() else {
        return Ok(start.clone());
    };
    if !fits(first, start) {
        return Err(path_error::explain(steps, document));
    }
    if let ([Step::Properties(names)], Json::Object(object)) = (after, start) {
        return Ok(project(object, names));
    }
    Ok(Json::Array(all(after, start, document)?))
}

/// Whether a step can be applied at all. Beyond the first step that selects several values nobody asks: what does not
/// fit is left out.
fn fits(step: &Step, value: &Json) -> bool {
    match step {
        Step::Properties(_) => value.as_object().is_some(),
        Step::Indexes(_) | Step::Slice { .. } => value.as_array().is_some(),
        Step::Filter(_) => value.depth() > 0,
        _ => true,
    }
}

/// Everything that `steps` select, starting at `start`; `document` is the `$` of filters.
fn all(steps: &[Step], start: &Json, document: &Json) -> Result<Array, PathError> {
    if let Some((Step::Properties(names), before)) = steps.split_last() {
        let objects = borrowed(before, start, document)?;
        check_visits(objects.len().saturating_mul(names.len()))?;
        let objects = objects.into_iter().filter_map(Json::as_object);
        let scanned = matches!(before.last(), Some(Step::Descendants));
        let chosen =
            objects.filter(|object| !scanned || names.iter().all(|name| object.contains_key(name)));
        return Ok(chosen.map(|object| project(object, names)).collect());
    }
    Ok(borrowed(steps, start, document)?
        .into_iter()
        .cloned()
        .collect())
}

/// The places that `steps` select.
fn borrowed<'j>(
    steps: &[Step],
    start: &'j Json,
    document: &Json,
) -> Result<Vec<&'j Json>, PathError> {
    let mut values = vec![start];
    let mut rest = steps.iter();
    while let Some(step) = rest.next() {
        values = match step {
            Step::Descendants => scan(&values, rest.next(), document)?,
            step => apply(&values, step, document)?,
        };
    }
    Ok(values)
}

fn apply<'j>(
    values: &[&'j Json],
    step: &Step,
    document: &Json,
) -> Result<Vec<&'j Json>, PathError> {
    check_visits(values.len().saturating_mul(width(step)))?;
    let mut found = Vec::new();
    for value in values {
        step_into(value, step, document, &mut found);
        check_count(&found)?;
    }
    Ok(found)
}

/// How many places `step` asks one value for.
fn width(step: &Step) -> usize {
    match step {
        Step::Properties(names) => names.len(),
        Step::Indexes(indexes) => indexes.len(),
        _ => 1,
    }
}

fn check_visits(visits: usize) -> Result<(), PathError> {
    if visits <= MAX_VISITS {
        return Ok(());
    }
    Err(PathError::new(format!(
        "The path scans more than {MAX_VISITS} places"
    )))
}

fn check_count(found: &[&Json]) -> Result<(), PathError> {
    if found.len() <= MAX_MATCHES {
        return Ok(());
    }
    Err(PathError::new(format!(
        "The path selects more than {MAX_MATCHES} values"
    )))
}

/// Puts what `step` selects of `value` at the end of `found`.
fn step_into<'j>(value: &'j Json, step: &Step, document: &Json, found: &mut Vec<&'j Json>) {
    match (step, value) {
        (Step::Properties(names), Json::Object(object)) => {
            found.extend(names.iter().filter_map(|name| object.get_key(name)));
        }
        (Step::Indexes(indexes), Json::Array(array)) => {
            found.extend(
                indexes
                    .iter()
                    .filter_map(|index| array.get(from_start(*index, array.len())?)),
            );
        }
        (Step::Slice { start, end }, Json::Array(array)) => slice_into(array, *start, *end, found),
        (Step::Wildcard, Json::Object(object)) => found.extend(object.values()),
        (Step::Wildcard, Json::Array(array)) => found.extend(array),
        (Step::Filter(holds), Json::Object(_)) if holds(value, document) => found.push(value),
        (Step::Filter(holds), Json::Array(array)) => {
            // On AWS `@` stands for objects and arrays only, so that scalars never pass (checklist 3.1).
            found.extend(
                array
                    .iter()
                    .filter(|item| item.depth() > 0 && holds(item, document)),
            );
        }
        _ => found.extend(step.get(value)),
    }
}

/// Json-path's slices: an open end counts from either side, but where both ends are given a negative `end` comes
/// before every index, and the indexes between are each counted from their own side.
fn slice_into<'j>(
    array: &'j Array,
    start: Option<i64>,
    end: Option<i64>,
    found: &mut Vec<&'j Json>,
) {
    let length = i64::try_from(array.len()).unwrap_or(i64::MAX);
    let (first, last) = match (start, end) {
        (Some(start), Some(end)) => (start.max(-length), end.min(length)),
        (Some(start), None) if start < 0 => ((length + start).max(0), length),
        (Some(start), None) => (start, length),
        (None, Some(end)) if end < 0 => (0, length + end),
        (None, end) => (0, end.unwrap_or(length).min(length)),
    };
    found.extend((first..last).filter_map(|index| array.get(from_start(index, array.len())?)));
}

/// Tries `step` on each of `values` and on everything inside, parents before children; without a step, takes it all.
fn scan<'j>(
    values: &[&'j Json],
    step: Option<&Step>,
    document: &Json,
) -> Result<Vec<&'j Json>, PathError> {
    let mut found = Vec::new();
    let mut visits = 0;
    let mut pending: Vec<&Json> = values.iter().rev().copied().collect();
    while let Some(value) = pending.pop() {
        match (step, value) {
            // A filter is asked of objects; asking their arrays as well would find each object twice.
            (Some(Step::Filter(_)), Json::Array(_)) => {}
            (Some(step), _) => step_into(value, step, document, &mut found),
            (None, _) => found.push(value),
        }
        visits += step.map_or(1, width);
        check_visits(visits)?;
        check_count(&found)?;
        match value {
            Json::Object(object) => pending.extend(object.values().rev()),
            Json::Array(array) => pending.extend(array.iter().rev()),
            _ => {}
        }
    }
    Ok(found)
}
