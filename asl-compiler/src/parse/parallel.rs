//! Parallel states.

use super::Context;
use super::fields::Fields;
use super::state_machine::branch;
use crate::model::Parallel;

/// Parses the fields that only Parallel states have.
pub(super) fn parse(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<Parallel> {
    fields.require(&["Branches"], context);
    let nodes = fields.elements("Branches", context)?;
    let location = fields.location.field("Branches");
    let branches: Vec<_> = nodes
        .iter()
        .enumerate()
        .map(|(index, node)| branch(node, location.element(index), context))
        .collect();
    Some(Parallel {
        branches: branches.into_iter().collect::<Option<_>>()?,
    })
}
