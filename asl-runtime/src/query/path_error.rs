//! Why a Path found nothing, in the words of Json-path, which AWS passes on.

use std::fmt::{self};

use super::Step;
use super::java_text::JavaText;
use crate::json::Json;

/// Why a Path found nothing.
///
/// Displays what AWS puts behind `Invalid path '$.x' : `.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathError(Box<str>);

impl PathError {
    pub(super) fn new(message: impl Into<Box<str>>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for PathError {}

/// Steps as Json-path prints them: `['a'][0]`.
struct Fragments<'s>(&'s [Step]);

impl fmt::Display for Fragments<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|step| write_fragment(step, formatter))
    }
}

fn write_fragment(step: &Step, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match step {
        Step::Property(name) => write!(out, "['{name}']"),
        Step::Properties(names) => write_list(out, names.iter().map(|name| format!("'{name}'"))),
        Step::Index(index) => write!(out, "[{index}]"),
        Step::Indexes(indexes) => write_list(out, indexes.iter().map(i64::to_string)),
        Step::Slice { start, end } => {
            let number =
                |index: &Option<i64>| index.map(|index| index.to_string()).unwrap_or_default();
            write!(out, "[{}:{}]", number(start), number(end))
        }
        Step::Wildcard => out.write_str("[*]"),
        Step::Descendants => out.write_str(".."),
        Step::Filter(_) => out.write_str("[?]"),
    }
}

fn write_list(out: &mut fmt::Formatter<'_>, items: impl Iterator<Item = String>) -> fmt::Result {
    let items: Vec<String> = items.collect();
    write!(out, "[{}]", items.join(","))
}

/// Walks a Path that found nothing once more and says where it ended.
#[cold]
pub(super) fn explain(steps: &[Step], document: &Json) -> PathError {
    let mut value = document;
    for (position, step) in steps.iter().enumerate() {
        match step.get(value) {
            Some(found) => value = found,
            None => return PathError::new(missing(steps, position, value)),
        }
    }
    PathError::new(format!("No results for path: ${}", Fragments(steps)))
}

/// The message for the step at `position`, which cannot be taken from `value`.
fn missing(steps: &[Step], position: usize, value: &Json) -> String {
    let (before, rest) = steps.split_at_checked(position).unwrap_or((steps, &[]));
    let (Some(step), Some(through)) = (rest.first(), steps.get(..=position)) else {
        return format!("No results for path: ${}", Fragments(steps));
    };
    match (step, value) {
        (Step::Property(_), Json::Object(_)) if rest.len() == 1 => {
            format!("No results for path: ${}", Fragments(steps))
        }
        (Step::Property(_), Json::Object(_)) => {
            format!("Missing property in path ${}", Fragments(through))
        }
        (Step::Property(_) | Step::Properties(_), _) => {
            format!(
                "Property {} not found in path ${}",
                Fragments(std::slice::from_ref(step)),
                Fragments(before)
            )
        }
        (Step::Index(_), Json::Array(_)) => {
            format!(
                "Index out of bounds when evaluating path ${}",
                Fragments(through)
            )
        }
        (Step::Index(_) | Step::Indexes(_) | Step::Slice { .. }, Json::Null) => {
            format!("The path ${} is null", Fragments(before))
        }
        (Step::Filter(_), _) => {
            let (rest, value) = (Fragments(rest), JavaText(value));
            format!("Filter: {rest} can not be applied to primitives. Current context is: {value}")
        }
        _ => {
            let (rest, value) = (Fragments(rest), JavaText(value));
            format!("Filter: {rest} can only be applied to arrays. Current context is: {value}")
        }
    }
}
