//! `Label` of Distributed Maps: it becomes part of names and is unique in a machine.

use std::collections::HashMap;

use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::StateKind;
use crate::source::Span;

/// AWS's limit for a label, in characters.
const MAX_CHARACTERS: usize = 40;

/// Characters that AWS refuses in a label, beside white space and control characters.
const FORBIDDEN: &str = "?*<>{}[]:;,\\|^~$#%&`\"";

/// Checks the labels of every scope below `top`.
pub(super) fn check(top: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, Span> = HashMap::new();
    top.visit(&mut |scope| {
        for state in &scope.states.states {
            let StateKind::Map(map) = &state.kind else {
                continue;
            };
            let Some(label) = &map.label else { continue };
            let place = || format!("{}/Label", scope.place(state));
            if let Some(message) = fault(label.as_str()) {
                let aws = format!("Invalid label name: {}", label.text);
                diagnostics.report(
                    Diagnostic::new(&codes::INVALID_LABEL, label.span, message).aws(
                        "INVALID_LABEL_NAME",
                        place(),
                        aws,
                    ),
                );
            }
            if let Some(first) = seen.insert(label.text.clone(), label.span) {
                let message = format!("two Map states have the label `{}`", label.text);
                let aws = format!("Duplicate label name: {}", label.text);
                diagnostics.report(
                    Diagnostic::new(&codes::DUPLICATE_LABEL, label.span, message)
                        .help("change or remove one of the two")
                        .related(first, "the first one")
                        .aws("DUPLICATE_LABEL_NAME", place(), aws),
                );
            }
        }
    });
}

fn fault(label: &str) -> Option<String> {
    let length = label.chars().count();
    if length == 0 {
        return Some("a label needs at least one character".to_owned());
    }
    if length > MAX_CHARACTERS {
        return Some(format!(
            "this label has {length} characters, and {MAX_CHARACTERS} are the most"
        ));
    }
    let forbidden = |character: &char| {
        character.is_whitespace() || character.is_control() || FORBIDDEN.contains(*character)
    };
    let found = label.chars().find(forbidden)?;
    Some(format!("a label cannot hold `{found}`"))
}
