//! The spanned JSON tree becomes the model: structure, types, ranges and the fields each object may have.
//!
//! What a field refers to (states, variables, queries) is left to `check`.

mod catch;
mod choice;
mod fields;
mod map;
mod map_data;
mod matrix;
mod operators;
mod parallel;
mod resource;
mod retry;
mod state;
mod state_machine;
mod task;
mod template;
mod terminal;
mod timestamp;
mod values;
mod wait;

use crate::codes::{self, Code};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::json::{Node, Value};
use crate::location::Location;
use crate::model::{QueryLanguage, StateMachine};
use crate::source::Span;

/// Parses a definition's JSON tree.
///
/// Faults are reported and stepped over: where a machine comes back beside errors, what could not be read is left out of
/// it. `None` where `StartAt` or `States` is missing at the top.
pub(crate) fn parse(node: &Node, diagnostics: &mut Diagnostics) -> Option<StateMachine> {
    repeated_keys(node, Location::TOP, false, diagnostics);
    let mut context = Context {
        diagnostics,
        machine_language: QueryLanguage::JsonPath,
    };
    state_machine::parse(node, &mut context)
}

/// What the parsers of every object share.
struct Context<'a> {
    diagnostics: &'a mut Diagnostics,
    /// `QueryLanguage` of the whole machine.
    machine_language: QueryLanguage,
}

impl Context<'_> {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.report(diagnostic);
    }
}

/// A fault that AWS reports as `SCHEMA_VALIDATION_FAILED` with the text `aws` at `location`.
fn schema_fault(
    code: &'static Code,
    span: Span,
    location: &Location<'_>,
    message: impl Into<String>,
    aws: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(code, span, message).aws("SCHEMA_VALIDATION_FAILED", location.to_string(), aws)
}

/// Reports keys that stand twice in one object; most JSON parsers keep the last one and say nothing.
fn repeated_keys(node: &Node, location: Location<'_>, states: bool, diagnostics: &mut Diagnostics) {
    match &node.value {
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                repeated_keys(element, location.element(index), false, diagnostics);
            }
        }
        Value::Object(members) => {
            let mut seen = std::collections::HashMap::new();
            for member in members {
                let key = member.key.as_str();
                let place = location.field(key);
                if let Some(first) = seen.insert(key, member.key.span) {
                    let message = format!("the key `{key}` stands twice in this object");
                    let fault = Diagnostic::new(&codes::DUPLICATE_KEY, member.key.span, message)
                        .help("remove or rename one of the two")
                        .related(first, "the first one");
                    diagnostics.report(if states {
                        let aws = format!("Duplicate State name: {key}");
                        fault.aws("DUPLICATE_STATE_NAME", place.to_string(), aws)
                    } else {
                        let aws = format!("Duplicate field '{key}'");
                        fault.aws("INVALID_JSON_DESCRIPTION", None, aws)
                    });
                }
                repeated_keys(&member.value, place, key == "States", diagnostics);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
