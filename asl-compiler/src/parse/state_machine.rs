//! The machine and its `States` maps.

use std::collections::HashSet;

use super::fields::{Field, Fields, both};
use super::values::MAX_SECONDS;
use super::{Context, schema_fault, state};
use crate::codes;
use crate::diagnostics::Diagnostic;
use crate::json::Node;
use crate::location::Location;
use crate::model::{Branch, QueryLanguage, StateMachine, States};
use crate::{digest, json};

/// The values of `QueryLanguage`.
pub(super) static QUERY_LANGUAGES: [(&str, QueryLanguage); 2] = [
    ("JSONPath", QueryLanguage::JsonPath),
    ("JSONata", QueryLanguage::Jsonata),
];

static MACHINE_FIELDS: &[Field] = &[
    both("Comment"),
    both("StartAt"),
    both("States"),
    both("Version"),
    both("TimeoutSeconds"),
    both("QueryLanguage"),
];

static BRANCH_FIELDS: &[Field] = &[both("Comment"), both("StartAt"), both("States")];

/// Parses the definition as a whole.
pub(super) fn parse(node: &Node, context: &mut Context<'_>) -> Option<StateMachine> {
    if node.as_object().is_none() {
        let message = format!("a definition is a JSON object, and this is {}", node.kind());
        let aws = "Definition must be a valid JSON object";
        context.report(
            Diagnostic::new(&codes::WRONG_TYPE, node.span, message)
                .aws("INVALID_JSON_DESCRIPTION", None, aws)
                .help("write `{\"StartAt\": …, \"States\": {…}}`"),
        );
        return None;
    }
    let language = QueryLanguage::JsonPath;
    let mut fields = Fields::of(node, Location::TOP, language, context)?;
    let query_language = fields
        .one_of("QueryLanguage", &QUERY_LANGUAGES, context)
        .map(|language| language.value)
        .unwrap_or_default();
    fields.language = query_language;
    context.machine_language = query_language;
    fields.only(MACHINE_FIELDS, |_| None, context);
    fields.one_of("Version", &[("1.0", ())], context);
    Some(StateMachine {
        span: node.span,
        text: json::to_text(node),
        digest: digest::of(node),
        comment: fields.text("Comment", context),
        version: fields.text("Version", context),
        timeout_seconds: fields.integer("TimeoutSeconds", &(1..=MAX_SECONDS), context),
        query_language,
        states: states(&fields, context)?,
    })
}

/// Parses one of a Parallel state's `Branches`.
pub(super) fn branch(
    node: &Node,
    location: Location<'_>,
    context: &mut Context<'_>,
) -> Option<Branch> {
    let fields = Fields::of(node, location, context.machine_language, context)?;
    fields.only(BRANCH_FIELDS, |_| None, context);
    Some(Branch {
        span: node.span,
        comment: fields.text("Comment", context),
        states: states(&fields, context)?,
    })
}

/// Parses the `StartAt` and `States` of a machine, a branch or an Item Processor.
pub(super) fn states(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<States> {
    fields.require(&["States", "StartAt"], context);
    let start_at = fields.text("StartAt", context);
    let node = fields.value("States")?;
    let location = fields.location.field("States");
    let map = Fields::of(node, location, context.machine_language, context)?;
    if map.members().is_empty() {
        let message = "`States` needs at least one state";
        let code = &codes::EMPTY_VALUE;
        let aws = "Value cannot be empty";
        context.report(schema_fault(code, node.span, &location, message, aws));
        return None;
    }
    let mut seen = HashSet::new();
    let states = map
        .members()
        .iter()
        .filter(|member| seen.insert(member.key.as_str()))
        .filter_map(|member| {
            let place = location.field(member.key.as_str());
            state::parse(&member.key, &member.value, place, context)
        })
        .collect();
    Some(States {
        span: node.span,
        start_at: start_at?,
        states,
    })
}
