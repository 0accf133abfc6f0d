//! State names: their length, and that none is used twice in the whole machine.

use std::collections::HashMap;

use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::Span;

/// AWS's limit for a state's name, in characters.
const MAX_CHARACTERS: usize = 80;

/// Checks the names of every state below `top`.
pub(super) fn check(top: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    top.visit(&mut |scope| {
        for state in &scope.states.states {
            let name = state.name.as_str();
            let length = name.chars().count();
            if length == 0 || length > MAX_CHARACTERS {
                let message = match length {
                    0 => "a state needs a name".to_owned(),
                    _ => format!("this name has {length} characters, and {MAX_CHARACTERS} are the most"),
                };
                let aws = format!("Invalid State name: {name}");
                let fault = Diagnostic::new(&codes::INVALID_STATE_NAME, state.name.span, message);
                diagnostics.report(fault.aws("INVALID_STATE_NAME", scope.place(state), aws));
            }
            if let Some(first) = seen.insert(name.to_owned(), state.name.span) {
                let message = format!("two states are called `{name}`");
                let aws = format!("Duplicate State name: {name}");
                diagnostics.report(
                    Diagnostic::new(&codes::DUPLICATE_STATE_NAME, state.name.span, message)
                        .help("rename one of the two; names are unique in the whole machine, branches included")
                        .related(first, "the first one")
                        .aws("DUPLICATE_STATE_NAME", scope.place(state), aws),
                );
            }
        }
    });
}
