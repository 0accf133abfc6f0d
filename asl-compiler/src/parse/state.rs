//! States: what all types share, and the way to each type's own parser.

use super::fields::{Fields, wrong_type};
use super::matrix::{STATE_TYPES, StateType, all_fields, elsewhere, fields_of, leads_on};
use super::state_machine::QUERY_LANGUAGES;
use super::{Context, catch, choice, map, parallel, retry, schema_fault, task, terminal, wait};
use crate::codes;
use crate::json::{Node, Text, Value};
use crate::location::Location;
use crate::model::{Pass, QueryLanguage, State, StateKind, Succeed, Transition};

/// Parses the state `name`.
///
/// A state whose own fields cannot be read is kept as a Pass state: an error is reported then, and the checks that follow
/// still know its name and where it leads.
pub(super) fn parse(
    name: &Text,
    node: &Node,
    location: Location<'_>,
    context: &mut Context<'_>,
) -> Option<State> {
    let mut fields = Fields::of(node, location, context.machine_language, context)?;
    fields.language = query_language(&fields, context);
    fields.require(&["Type"], context);
    let state_type = fields
        .one_of("Type", &STATE_TYPES, context)
        .map(|state_type| state_type.value);
    let kind = if let Some(state_type) = state_type {
        kind(state_type, &fields, context)
    } else {
        fields.only(&all_fields(), |_| None, context);
        None
    };
    Some(State {
        name: name.clone(),
        span: node.span,
        query_language: fields.language,
        comment: fields.text("Comment", context),
        input_path: fields.path("InputPath", context),
        parameters: match state_type {
            Some(StateType::Map) => None,
            _ => fields.template("Parameters", context),
        },
        arguments: fields.expressions("Arguments", context),
        result_selector: fields.template("ResultSelector", context),
        result_path: fields.path("ResultPath", context),
        output_path: fields.path("OutputPath", context),
        output: fields.expressions("Output", context),
        assign: fields.assign(context),
        retry: retry::parse(&fields, context),
        catch: catch::parse(&fields, context),
        transition: transition(state_type, &fields, context),
        kind: kind.unwrap_or(StateKind::Pass(Pass { result: None })),
    })
}

fn query_language(fields: &Fields<'_>, context: &mut Context<'_>) -> QueryLanguage {
    let own = fields.one_of("QueryLanguage", &QUERY_LANGUAGES, context);
    let Some(own) = own else {
        return context.machine_language;
    };
    if own.value == QueryLanguage::JsonPath && context.machine_language == QueryLanguage::Jsonata {
        let message = "a state of a JSONata machine cannot use JSONPath";
        let aws =
            "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine";
        let code = &codes::QUERY_LANGUAGE_DOWNGRADE;
        let help = "leave the machine in JSONPath and give `\"QueryLanguage\": \"JSONata\"` to the states that use it";
        context.report(schema_fault(code, own.span, &fields.location, message, aws).help(help));
    }
    own.value
}

fn kind(
    state_type: StateType,
    fields: &Fields<'_>,
    context: &mut Context<'_>,
) -> Option<StateKind> {
    let known = fields_of(state_type);
    fields.only(&known, |name| elsewhere(name, state_type), context);
    Some(match state_type {
        StateType::Task => StateKind::Task(task::parse(fields, context)?),
        StateType::Wait => StateKind::Wait(wait::parse(fields, context)?),
        StateType::Pass => StateKind::Pass(Pass {
            result: fields.value("Result").cloned(),
        }),
        StateType::Succeed => StateKind::Succeed(Succeed),
        StateType::Fail => StateKind::Fail(terminal::fail(fields, context)),
        StateType::Choice => StateKind::Choice(choice::parse(fields, context)?),
        StateType::Parallel => StateKind::Parallel(parallel::parse(fields, context)?),
        StateType::Map => StateKind::Map(map::parse(fields, context)?),
    })
}

/// Reads `Next` or `End`. A state of unknown type is read as one that leads on, but not held to it.
fn transition(
    state_type: Option<StateType>,
    fields: &Fields<'_>,
    context: &mut Context<'_>,
) -> Option<Transition> {
    if !state_type.is_none_or(leads_on) {
        return None;
    }
    let end = fields.get("End");
    let ends = match end.map(|member| &member.value.value) {
        None => false,
        Some(Value::Bool(ends)) => *ends,
        Some(_) => {
            let node = fields.value("End")?;
            let place = fields.location.field("End");
            wrong_type(node, &place, "a boolean", context);
            return None;
        }
    };
    if ends {
        fields.at_most_one(&["Next", "End"], context);
        return end.map(|member| Transition::End(member.key.span.to(member.value.span)));
    }
    if let Some(next) = fields.text("Next", context) {
        return Some(Transition::Next(next));
    }
    if state_type.is_some() && !fields.has("Next") {
        no_transition(fields, context);
    }
    None
}

fn no_transition(fields: &Fields<'_>, context: &mut Context<'_>) {
    let message = "this state has neither `Next` nor `\"End\": true`";
    let aws = "This object should have only one of the following fields: [Next, End]";
    let span = fields.opening();
    let code = &codes::MISSING_TRANSITION;
    let fault = schema_fault(code, span, &fields.location, message, aws);
    context.report(fault.help("name the state that follows in `Next`, or write `\"End\": true`"));
}
