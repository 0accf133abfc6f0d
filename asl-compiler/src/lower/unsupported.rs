//! What the language has and this compiler does not, yet.

use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{QueryLanguage, StateKind, StateMachine, States};

/// Reports what cannot be compiled yet.
pub(super) fn report(machine: &StateMachine, diagnostics: &mut Diagnostics) {
    if machine.query_language == QueryLanguage::Jsonata {
        let message = "the machine's query language is JSONata, which is not supported yet";
        let fault = Diagnostic::new(&codes::JSONATA_UNSUPPORTED, machine.span, message);
        diagnostics.report(fault.help("write its queries in JSONPath"));
        return;
    }
    states(&machine.states, diagnostics);
}

fn states(level: &States, diagnostics: &mut Diagnostics) {
    for state in &level.states {
        if state.query_language == QueryLanguage::Jsonata {
            let name = state.name.as_str();
            let message = format!("`{name}` uses JSONata, which is not supported yet");
            let fault = Diagnostic::new(&codes::JSONATA_UNSUPPORTED, state.name.span, message);
            diagnostics.report(fault.help("write its queries in JSONPath"));
        }
        match &state.kind {
            StateKind::Parallel(parallel) => {
                for branch in &parallel.branches {
                    states(&branch.states, diagnostics);
                }
            }
            StateKind::Map(map) => states(&map.item_processor.states, diagnostics),
            _ => {}
        }
    }
}
