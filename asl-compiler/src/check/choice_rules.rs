//! What a Choice state does when no rule matches.

use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::StateKind;

/// Checks the Choice states of one scope.
pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for state in &scope.states.states {
        let StateKind::Choice(choice) = &state.kind else {
            continue;
        };
        if choice.default.is_none() {
            let name = state.name.as_str();
            let message = format!("the Choice state `{name}` has no `Default`");
            let fault = Diagnostic::new(&codes::CHOICE_WITHOUT_DEFAULT, state.name.span, message);
            diagnostics.report(
                fault.help("add `Default`; without it the execution fails with States.NoChoiceMatched when no rule matches"),
            );
        }
    }
}
