//! What belongs to a Distributed Map alone.

use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{ProcessorMode, StateKind};

/// Checks the Map states of one scope.
pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for state in &scope.states.states {
        let StateKind::Map(map) = &state.kind else {
            continue;
        };
        if map.item_processor.mode != ProcessorMode::Inline {
            continue;
        }
        let given = [
            (
                "ItemReader",
                map.item_reader.as_ref().map(|reader| reader.span),
            ),
            (
                "ItemBatcher",
                map.item_batcher.as_ref().map(|batcher| batcher.span),
            ),
            (
                "ResultWriter",
                map.result_writer.as_ref().map(|writer| writer.span),
            ),
        ];
        for (name, span) in given {
            let Some(span) = span else { continue };
            let message = format!("`{name}` belongs to a Distributed Map, and this Map is inline");
            diagnostics.report(
                Diagnostic::new(&codes::DISTRIBUTED_ONLY, span, message).help(
                    "give the Item Processor `\"ProcessorConfig\": {\"Mode\": \"DISTRIBUTED\", \"ExecutionType\": \"STANDARD\"}`",
                ),
            );
        }
    }
}
