//! Literals larger than a payload can be.

use super::scope::Scope;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::json::{Node, Text, Value};
use crate::model::{PayloadTemplate, State, StateKind};

/// AWS's limit for a state's input, output or arguments, in bytes of JSON.
const MAX_PAYLOAD_BYTES: usize = 262_144;

/// Checks the literals of one scope's states.
pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for state in &scope.states.states {
        for node in literals(state) {
            let size = size(node);
            if size > MAX_PAYLOAD_BYTES {
                let message = format!(
                    "this value has {size} bytes of JSON, and a payload may have {MAX_PAYLOAD_BYTES}"
                );
                let fault = Diagnostic::new(&codes::PAYLOAD_TOO_LARGE, node.span, message);
                diagnostics.report(fault.help("keep it elsewhere, and pass where to find it"));
            }
        }
    }
}

fn literals(state: &State) -> impl Iterator<Item = &Node> {
    let result = match &state.kind {
        StateKind::Pass(pass) => pass.result.as_ref(),
        _ => None,
    };
    let templates = [&state.parameters, &state.result_selector];
    let whole = templates.into_iter().filter_map(|template| match template {
        Some(PayloadTemplate::Literal(node)) => Some(node),
        _ => None,
    });
    result.into_iter().chain(whole)
}

/// The bytes of `node` as compact JSON; characters that need an escape count as they are.
fn size(node: &Node) -> usize {
    let string = |text: &Text| text.text.len() + "\"\"".len();
    match &node.value {
        Value::Null => "null".len(),
        Value::Bool(value) => if *value { "true" } else { "false" }.len(),
        Value::Number(written) => written.len(),
        Value::String(text) => string(text),
        Value::Array(elements) => {
            let inner: usize = elements.iter().map(size).sum();
            inner + elements.len().saturating_sub(1) + "[]".len()
        }
        Value::Object(members) => {
            let member = |key, value| string(key) + ":".len() + size(value);
            let inner: usize = members
                .iter()
                .map(|entry| member(&entry.key, &entry.value))
                .sum();
            inner + members.len().saturating_sub(1) + "{}".len()
        }
    }
}
