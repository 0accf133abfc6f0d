//! Catchers.

use super::Context;
use super::fields::{Field, Fields, both, json_path, jsonata};
use super::retry::error_equals;
use crate::json::Node;
use crate::model::Catcher;

static CATCHER_FIELDS: &[Field] = &[
    both("ErrorEquals"),
    both("Next"),
    json_path("ResultPath"),
    jsonata("Output"),
    both("Assign"),
    both("Comment"),
];

/// Parses `Catch`.
pub(super) fn parse(fields: &Fields<'_>, context: &mut Context<'_>) -> Vec<Catcher> {
    let nodes = fields.any_elements("Catch", context).unwrap_or_default();
    let location = fields.location.field("Catch");
    nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| {
            let place = location.element(index);
            let fields = Fields::of(node, place, fields.language, context)?;
            catcher(node, &fields, context)
        })
        .collect()
}

fn catcher(node: &Node, fields: &Fields<'_>, context: &mut Context<'_>) -> Option<Catcher> {
    fields.only(CATCHER_FIELDS, |_| None, context);
    fields.require(&["ErrorEquals", "Next"], context);
    let error_equals = error_equals(fields, context);
    let next = fields.text("Next", context);
    Some(Catcher {
        span: node.span,
        comment: fields.text("Comment", context),
        result_path: fields.path("ResultPath", context),
        output: fields.expressions("Output", context),
        assign: fields.assign(context),
        error_equals: error_equals?,
        next: next?,
    })
}
