//! Choice states: rules, their conditions and data tests.

use super::fields::{Field, Fields, both, json_path, jsonata, wrong_type};
use super::operators::{OPERATORS, Operator, operator};
use super::wait::timestamp;
use super::{Context, schema_fault};
use crate::codes;
use crate::json::{Member, Node, Text, Value};
use crate::location::Location;
use crate::model::{
    Choice, ChoiceRule, Comparison, Condition, DataTest, Operand, QueryLanguage, ValueType,
};
use crate::names::closest;
use crate::source::Spanned;

/// The fields one of which makes a rule.
const SELECTORS: [&str; 5] = ["And", "Or", "Not", "Variable", "Condition"];

/// Parses the fields that only Choice states have.
pub(super) fn parse(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<Choice> {
    fields.require(&["Choices"], context);
    let default = fields.text("Default", context);
    let nodes = fields.elements("Choices", context)?;
    let location = fields.location.field("Choices");
    let rules: Vec<_> = nodes
        .iter()
        .enumerate()
        .map(|(index, node)| {
            let place = location.element(index);
            let fields = Fields::of(node, place, fields.language, context)?;
            rule(node, &fields, context)
        })
        .collect();
    Some(Choice {
        rules: rules.into_iter().collect::<Option<_>>()?,
        default,
    })
}

fn rule(node: &Node, fields: &Fields<'_>, context: &mut Context<'_>) -> Option<ChoiceRule> {
    let mut known = condition_fields();
    known.extend([both("Next"), both("Assign"), jsonata("Output")]);
    fields.only(&known, |_| None, context);
    fields.require(&["Next"], context);
    let condition = condition(node, fields, context);
    Some(ChoiceRule {
        span: node.span,
        comment: fields.text("Comment", context),
        assign: fields.assign(context),
        output: fields.expressions("Output", context),
        next: fields.text("Next", context)?,
        condition: condition?,
    })
}

fn condition_fields() -> Vec<Field> {
    let operators = OPERATORS.iter().map(|(name, _)| json_path(name));
    let others = [
        both("Comment"),
        json_path("Variable"),
        json_path("And"),
        json_path("Or"),
        json_path("Not"),
        jsonata("Condition"),
    ];
    others.into_iter().chain(operators).collect()
}

/// Parses a rule inside And, Or or Not.
fn nested(
    node: &Node,
    location: Location<'_>,
    language: QueryLanguage,
    context: &mut Context<'_>,
) -> Option<Condition> {
    let fields = Fields::of(node, location, language, context)?;
    let outer = |name: &str| {
        matches!(name, "Next" | "Assign" | "Output")
            .then(|| format!("only the outermost rule has `{name}`; move it there"))
    };
    fields.only(&condition_fields(), outer, context);
    condition(node, &fields, context)
}

fn condition(node: &Node, fields: &Fields<'_>, context: &mut Context<'_>) -> Option<Condition> {
    let given: Vec<&Member> = SELECTORS
        .iter()
        .filter_map(|name| fields.get(name))
        .collect();
    let selector = match given.as_slice() {
        [one] => *one,
        [] => {
            no_condition(fields, context);
            return None;
        }
        [_, second, ..] => {
            let names = given.iter().map(|member| format!("`{}`", member.key.text));
            let names: Vec<String> = names.collect();
            let message = format!("{} exclude each other in a rule", names.join(" and "));
            let aws = "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]";
            let code = &codes::EXCLUSIVE_FIELDS;
            context.report(schema_fault(
                code,
                second.key.span,
                &fields.location,
                message,
                aws,
            ));
            return None;
        }
    };
    let place = fields.location.field(selector.key.as_str());
    match selector.key.as_str() {
        "And" => conditions(fields, "And", context).map(Condition::And),
        "Or" => conditions(fields, "Or", context).map(Condition::Or),
        "Not" => nested(&selector.value, place, fields.language, context)
            .map(|inner| Condition::Not(Box::new(inner))),
        "Variable" => data_test(node, fields, context).map(Condition::Test),
        _ => expression(&selector.value, &place, context),
    }
}

fn no_condition(fields: &Fields<'_>, context: &mut Context<'_>) {
    let stray = fields
        .members()
        .iter()
        .find(|member| operator(member.key.as_str()).is_some());
    let (span, message, help) = match (stray, fields.language) {
        (Some(member), _) => (
            member.key.span,
            format!("`{}` has no `Variable` to test", member.key.text),
            "add `\"Variable\": \"$.…\"`",
        ),
        (None, QueryLanguage::JsonPath) => (
            fields.opening(),
            "this rule tests nothing".to_owned(),
            "add a `Variable` and an operator, or `And`, `Or`, `Not`",
        ),
        (None, QueryLanguage::Jsonata) => (
            fields.opening(),
            "this rule tests nothing".to_owned(),
            "add a `Condition`",
        ),
    };
    let aws = "The object must have only one of the following fields, [And, Or, Not, Variable, Condition]";
    let code = &codes::MISSING_FIELD;
    context.report(schema_fault(code, span, &fields.location, message, aws).help(help));
}

fn conditions(
    fields: &Fields<'_>,
    name: &str,
    context: &mut Context<'_>,
) -> Option<Vec<Condition>> {
    let nodes = fields.elements(name, context)?;
    let location = fields.location.field(name);
    let conditions: Vec<_> = nodes
        .iter()
        .enumerate()
        .map(|(index, node)| nested(node, location.element(index), fields.language, context))
        .collect();
    conditions.into_iter().collect()
}

/// `Condition`: a boolean or a string that holds an expression.
fn expression(
    node: &Node,
    location: &Location<'_>,
    context: &mut Context<'_>,
) -> Option<Condition> {
    match &node.value {
        Value::Bool(_) => {}
        Value::String(text) if text.text.starts_with("{%") || text.text.ends_with("%}") => {
            super::template::delimiters(node, location, context);
        }
        _ => {
            wrong_type(node, location, "a boolean or a JSONata expression", context);
            return None;
        }
    }
    Some(Condition::Expression(node.clone()))
}

fn data_test(node: &Node, fields: &Fields<'_>, context: &mut Context<'_>) -> Option<DataTest> {
    let variable = fields.text("Variable", context);
    let mut tests = fields
        .members()
        .iter()
        .filter_map(|member| Some((member, operator(member.key.as_str())?)));
    let Some((member, operator)) = tests.next() else {
        if misspelt_operator(fields) {
            return None;
        }
        let message = "this rule has a `Variable` and no operator to test it with";
        let aws = "This object should have only one of the comparison operators";
        let code = &codes::MISSING_FIELD;
        let fault = schema_fault(code, fields.opening(), &fields.location, message, aws);
        context.report(fault.help("add an operator, as `\"StringEquals\": \"…\"`"));
        return None;
    };
    if let Some((second, _)) = tests.next() {
        let names = [member.key.as_str(), second.key.as_str()];
        fields.at_most_one(&names, context);
    }
    let place = fields.location.field(member.key.as_str());
    let comparison = comparison(operator, &member.value, &place, context);
    Some(DataTest {
        span: node.span,
        variable: variable?,
        operator: member.key.clone(),
        comparison: comparison?,
    })
}

/// Whether an unknown field, which has been reported, was meant as an operator.
fn misspelt_operator(fields: &Fields<'_>) -> bool {
    let operators = || OPERATORS.iter().map(|(name, _)| *name);
    let mut names = fields.members().iter().map(|member| member.key.as_str());
    names.any(|name| closest(name, operators()).is_some())
}

fn comparison(
    operator: Operator,
    node: &Node,
    location: &Location<'_>,
    context: &mut Context<'_>,
) -> Option<Comparison> {
    Some(match operator {
        Operator::Matches => Comparison::Matches(string(node, location, context)?),
        Operator::Is(test) => Comparison::Is(test, boolean(node, location, context)?),
        Operator::Path(value_type, relation) => Comparison::Compare {
            value_type,
            relation,
            operand: Operand::Path(string(node, location, context)?),
        },
        Operator::Literal(value_type, relation) => Comparison::Compare {
            value_type,
            relation,
            operand: operand(value_type, node, location, context)?,
        },
    })
}

fn operand(
    value_type: ValueType,
    node: &Node,
    location: &Location<'_>,
    context: &mut Context<'_>,
) -> Option<Operand> {
    Some(match value_type {
        ValueType::String => Operand::String(string(node, location, context)?),
        ValueType::Timestamp => Operand::String(timestamp(node, location, context)?.value),
        ValueType::Boolean => Operand::Boolean(boolean(node, location, context)?),
        ValueType::Numeric => {
            let Value::Number(written) = &node.value else {
                wrong_type(node, location, "a number", context);
                return None;
            };
            Operand::Number(Spanned {
                value: written.clone(),
                span: node.span,
            })
        }
    })
}

fn string(node: &Node, location: &Location<'_>, context: &mut Context<'_>) -> Option<Text> {
    let text = node.as_text().cloned();
    if text.is_none() {
        wrong_type(node, location, "a string", context);
    }
    text
}

fn boolean(node: &Node, location: &Location<'_>, context: &mut Context<'_>) -> Option<bool> {
    if let Value::Bool(value) = node.value {
        return Some(value);
    }
    wrong_type(node, location, "a boolean", context);
    None
}
