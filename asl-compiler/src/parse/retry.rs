//! Retriers, and the `ErrorEquals` they share with catchers.

use super::Context;
use super::fields::{Field, Fields, both, wrong_type};
use super::values::{MAX_SECONDS, decimal};
use crate::json::{Node, Text};
use crate::location::Location;
use crate::model::{JitterStrategy, Retrier};

/// AWS's limit for `MaxDelaySeconds`: a year and a day.
const MAX_DELAY_SECONDS: u32 = 31_622_400;

static RETRIER_FIELDS: &[Field] = &[
    both("ErrorEquals"),
    both("IntervalSeconds"),
    both("MaxAttempts"),
    both("BackoffRate"),
    both("MaxDelaySeconds"),
    both("JitterStrategy"),
    both("Comment"),
];

static JITTER_STRATEGIES: [(&str, JitterStrategy); 2] = [
    ("NONE", JitterStrategy::None),
    ("FULL", JitterStrategy::Full),
];

/// Parses `Retry`.
pub(super) fn parse(fields: &Fields<'_>, context: &mut Context<'_>) -> Vec<Retrier> {
    let nodes = fields.any_elements("Retry", context).unwrap_or_default();
    let location = fields.location.field("Retry");
    nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| {
            let place = location.element(index);
            let fields = Fields::of(node, place, fields.language, context)?;
            retrier(node, &fields, context)
        })
        .collect()
}

fn retrier(node: &Node, fields: &Fields<'_>, context: &mut Context<'_>) -> Option<Retrier> {
    fields.only(RETRIER_FIELDS, |_| None, context);
    fields.require(&["ErrorEquals"], context);
    let backoff_rate = fields.value("BackoffRate").and_then(|node| {
        let location = fields.location.field("BackoffRate");
        decimal(node, &location, &(1.0..=f64::MAX), context)
    });
    Some(Retrier {
        span: node.span,
        comment: fields.text("Comment", context),
        interval_seconds: fields.integer("IntervalSeconds", &(1..=MAX_SECONDS), context),
        max_attempts: fields.integer("MaxAttempts", &(0..=MAX_SECONDS), context),
        backoff_rate,
        max_delay_seconds: fields.integer("MaxDelaySeconds", &(1..=MAX_DELAY_SECONDS), context),
        jitter_strategy: fields.one_of("JitterStrategy", &JITTER_STRATEGIES, context),
        error_equals: error_equals(fields, context)?,
    })
}

/// Parses `ErrorEquals`: one name or more.
pub(super) fn error_equals(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<Vec<Text>> {
    let nodes = fields.elements("ErrorEquals", context)?;
    let location = fields.location.field("ErrorEquals");
    nodes
        .iter()
        .enumerate()
        .map(|(index, node)| name(node, &location.element(index), context))
        .collect()
}

fn name(node: &Node, location: &Location<'_>, context: &mut Context<'_>) -> Option<Text> {
    let text = node.as_text().cloned();
    if text.is_none() {
        wrong_type(node, location, "a string", context);
    }
    text
}
