//! What a Choice state does when no rule matches, and the patterns of `StringMatches`.

use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Comparison, Condition, DataTest, StateKind};
use crate::query::wildcard;

/// Checks the Choice states of one scope.
pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for state in &scope.states.states {
        let StateKind::Choice(choice) = &state.kind else {
            continue;
        };
        for rule in &choice.rules {
            patterns(&rule.condition, diagnostics);
        }
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

fn patterns(condition: &Condition, diagnostics: &mut Diagnostics) {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => {
            for part in parts {
                patterns(part, diagnostics);
            }
        }
        Condition::Not(inner) => patterns(inner, diagnostics),
        Condition::Test(DataTest {
            comparison: Comparison::Matches(pattern),
            ..
        }) => {
            if let Err(error) = wildcard::parse(pattern.as_str()) {
                let span = pattern.span_of(error.range.start, error.range.end);
                let mut fault = Diagnostic::new(&codes::BAD_PATTERN, span, error.message);
                fault.help = error.help;
                diagnostics.report(fault);
            }
        }
        Condition::Test(_) | Condition::Expression(_) => {}
    }
}
