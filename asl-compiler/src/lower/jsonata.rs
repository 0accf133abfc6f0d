//! The JSONata fields of states: JSON whose strings may be expressions.

use std::collections::HashMap;

use super::{Lowering, literal};
use crate::ir::{Assign, Expression, Field, Jsonata, Template};
use crate::json::{Node, Text, Value};
use crate::model;
use crate::query::jsonata::{Dialect, StatesMember, parse};

/// Why an expression can be read again that the checks have read.
const CHECKED: &str = "the checks have read every expression";

/// The text between `{%` and `%}`, without the space around it; none in a string that is no expression.
pub(crate) fn expression_text(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("{%")?.strip_suffix("%}")?;
    Some(inner.trim())
}

impl Lowering<'_> {
    /// The expression in `text`, delimiters included, which stands in `field`.
    pub(super) fn jsonata(&mut self, text: &Text, field: impl Into<String>) -> Box<Jsonata> {
        let text = expression_text(text.as_str()).expect(CHECKED);
        let expression = parse(text, Dialect::StepFunctions).expect(CHECKED);
        let reads_context =
            |member: &Option<StatesMember>| matches!(member, None | Some(StatesMember::Context));
        self.reads_context |= expression
            .states
            .iter()
            .any(|used| reads_context(&used.member));
        let free = expression.variables.iter().map(|variable| &variable.name);
        let variables = free
            .chain(&self.shadowing)
            .map(|name| (name.clone(), self.variables.slot(name)));
        Box::new(Jsonata {
            text: text.to_owned(),
            field: field.into(),
            variables: variables.collect::<HashMap<_, _>>(),
            body: expression.body,
            slots: expression.frame.slots,
        })
    }

    /// JSON whose strings may be expressions, in `field`.
    pub(super) fn states_template(&mut self, node: &Node, field: &str) -> Template {
        if !has_expressions(node) {
            return Template::Literal(literal::of(node));
        }
        match &node.value {
            Value::String(text) => {
                Template::Expression(Expression::Jsonata(self.jsonata(text, field)))
            }
            Value::Array(elements) => {
                let elements = elements.iter().enumerate().map(|(index, element)| {
                    self.states_template(element, &format!("{field}[{index}]"))
                });
                Template::Array(elements.collect())
            }
            Value::Object(members) => {
                let fields = members.iter().map(|member| Field {
                    name: member.key.text.clone(),
                    value: self
                        .states_template(&member.value, &format!("{field}/{}", member.key.text)),
                });
                Template::Object(fields.collect())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Template::Literal(literal::of(node)),
        }
    }

    pub(super) fn optional_states_template(
        &mut self,
        node: Option<&Node>,
        field: &str,
    ) -> Option<Template> {
        node.map(|node| self.states_template(node, field))
    }

    /// An `Assign` whose values may be expressions.
    pub(super) fn states_assign(
        &mut self,
        assign: Option<&model::Assign>,
        field: &str,
    ) -> Option<Assign> {
        let variables = &assign
            .filter(|assign| !assign.variables.is_empty())?
            .variables;
        let fields = variables.iter().map(|variable| {
            let name = variable.name.text.clone();
            let value = self.payload(&variable.value, &format!("{field}/{name}"));
            Field { name, value }
        });
        let fields = fields.collect();
        let slots = variables
            .iter()
            .map(|variable| self.variables.slot(variable.name.as_str()));
        Some(Assign {
            slots: slots.collect(),
            fields,
        })
    }

    /// A template that the model keeps as the JSON it is, as it does in JSONata.
    pub(super) fn payload(&mut self, template: &model::PayloadTemplate, field: &str) -> Template {
        match template {
            model::PayloadTemplate::Literal(node) => self.states_template(node, field),
            other => self.template(other),
        }
    }
}

pub(super) fn has_expressions(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => expression_text(text.as_str()).is_some(),
        Value::Array(elements) => elements.iter().any(has_expressions),
        Value::Object(members) => members.iter().any(|member| has_expressions(&member.value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
