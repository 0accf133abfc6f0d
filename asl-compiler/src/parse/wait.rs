//! Wait states.

use super::fields::{Fields, wrong_type};
use super::timestamp::is_timestamp;
use super::values::MAX_SECONDS;
use super::{Context, schema_fault};
use crate::codes;
use crate::json::{Node, Text};
use crate::location::Location;
use crate::model::{QueryLanguage, Wait, WaitFor};
use crate::source::Spanned;

const ENDS: [&str; 4] = ["SecondsPath", "Seconds", "TimestampPath", "Timestamp"];

/// Parses the fields that only Wait states have.
pub(super) fn parse(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<Wait> {
    let given = ENDS.iter().filter(|name| fields.has(name)).count();
    if given > 1 {
        fields.at_most_one(&ENDS, context);
        return None;
    }
    if given == 0 {
        nothing_to_wait_for(fields, context);
        return None;
    }
    let wait_for = if fields.has("Seconds") || fields.has("SecondsPath") {
        let range = 0..=MAX_SECONDS;
        WaitFor::Seconds(fields.integer_value("Seconds", "SecondsPath", &range, context)?)
    } else {
        WaitFor::Timestamp(fields.field_value("Timestamp", "TimestampPath", context, timestamp)?)
    };
    Some(Wait { wait_for })
}

fn nothing_to_wait_for(fields: &Fields<'_>, context: &mut Context<'_>) {
    let (names, help) = match fields.language {
        QueryLanguage::JsonPath => (
            ENDS.join(", "),
            "add `Seconds`, `SecondsPath`, `Timestamp` or `TimestampPath`",
        ),
        QueryLanguage::Jsonata => (
            "Seconds, Timestamp".to_owned(),
            "add `Seconds` or `Timestamp`",
        ),
    };
    let message = "this Wait state does not say what it waits for";
    let aws = format!("This object should have only one of the following fields: [{names}]");
    let code = &codes::MISSING_FIELD;
    let fault = schema_fault(code, fields.opening(), &fields.location, message, aws);
    context.report(fault.help(help));
}

/// A literal timestamp.
pub(super) fn timestamp(
    node: &Node,
    location: &Location<'_>,
    context: &mut Context<'_>,
) -> Option<Spanned<Text>> {
    let Some(text) = node.as_text() else {
        wrong_type(node, location, "a string", context);
        return None;
    };
    if !is_timestamp(text.as_str()) {
        let message = format!("`{}` is not a timestamp", text.text);
        let aws = "String does not match RFC3339 timestamp";
        let code = &codes::BAD_TIMESTAMP;
        let fault = schema_fault(code, text.span, location, message, aws);
        context.report(fault.help("write it as `2027-01-31T12:00:00Z`"));
        return None;
    }
    Some(Spanned {
        span: text.span,
        value: text.clone(),
    })
}
