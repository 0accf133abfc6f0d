//! Fail states; Succeed states have no fields of their own.

use super::Context;
use super::fields::{Fields, wrong_type};
use crate::json::{Node, Text};
use crate::location::Location;
use crate::model::Fail;
use crate::source::Spanned;

/// Parses the fields that only Fail states have.
pub(super) fn fail(fields: &Fields<'_>, context: &mut Context<'_>) -> Fail {
    Fail {
        error: fields.field_value("Error", "ErrorPath", context, string),
        cause: fields.field_value("Cause", "CausePath", context, string),
    }
}

fn string(
    node: &Node,
    location: &Location<'_>,
    context: &mut Context<'_>,
) -> Option<Spanned<Text>> {
    let Some(text) = node.as_text() else {
        wrong_type(node, location, "a string", context);
        return None;
    };
    Some(Spanned {
        span: text.span,
        value: text.clone(),
    })
}
