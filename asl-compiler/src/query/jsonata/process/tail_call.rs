//! Marks the calls whose value is the value of the function around them: the trampoline makes them, on no stack.

use super::super::draft::{Draft, DraftKind};

/// Marks the tail calls in a function's body.
pub(super) fn mark(body: &mut Draft) {
    match &mut body.kind {
        DraftKind::Call { tail, .. } => *tail = body.predicates.is_empty(),
        DraftKind::Condition {
            then, otherwise, ..
        } => {
            mark(then);
            if let Some(otherwise) = otherwise {
                mark(otherwise);
            }
        }
        DraftKind::Block(expressions) => {
            if let Some(last) = expressions.last_mut() {
                mark(last);
            }
        }
        _ => {}
    }
}
