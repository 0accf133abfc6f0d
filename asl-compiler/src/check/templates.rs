//! Literals that look as if a query was meant.

use super::scope::Scope;
use crate::codes::{self, Code};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::json::{Node, Text, Value};
use crate::model::{
    Assign, Comparison, Condition, FieldValue, Operand, PayloadTemplate, QueryLanguage, State,
    StateKind, TemplateField,
};
use crate::query::Function;

/// Checks the literals of one scope's states.
pub(super) fn check(scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for state in &scope.states.states {
        if state.query_language == QueryLanguage::Jsonata {
            continue;
        }
        let place = scope.place(state);
        let mut rule = Rule { place, diagnostics };
        rule.state(state);
    }
}

struct Rule<'a> {
    /// The state's place.
    place: String,
    diagnostics: &'a mut Diagnostics,
}

impl Rule<'_> {
    fn state(&mut self, state: &State) {
        self.template(state.parameters.as_ref(), "Parameters");
        self.template(state.result_selector.as_ref(), "ResultSelector");
        self.assign(state.assign.as_ref(), "Assign");
        match &state.kind {
            StateKind::Pass(pass) => {
                if let Some(result) = &pass.result {
                    self.result(result);
                }
            }
            StateKind::Map(map) => self.template(map.item_selector.as_ref(), "ItemSelector"),
            StateKind::Fail(fail) => {
                for (value, name) in [(&fail.error, "Error"), (&fail.cause, "Cause")] {
                    if let Some(FieldValue::Literal(text)) = value {
                        self.no_path(&text.value, name);
                    }
                }
            }
            StateKind::Choice(choice) => {
                for rule in &choice.rules {
                    self.condition(&rule.condition);
                    self.assign(rule.assign.as_ref(), "Choices");
                }
            }
            StateKind::Task(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Parallel(_) => {}
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::And(inner) | Condition::Or(inner) => {
                for condition in inner {
                    self.condition(condition);
                }
            }
            Condition::Not(inner) => self.condition(inner),
            Condition::Test(test) => {
                if let Comparison::Compare {
                    operand: Operand::String(text),
                    ..
                } = &test.comparison
                {
                    self.no_path(text, test.operator.as_str());
                }
            }
            Condition::Expression(_) => {}
        }
    }

    /// A path where the field's `…Path` form was meant.
    fn no_path(&mut self, text: &Text, field: &str) {
        if looks_like_path(text.as_str()) {
            let message = format!("`{field}` takes this text as it is, not what the path names");
            let help = format!("write `{field}Path` to read it from the data");
            self.warn(
                &codes::LITERAL_LOOKS_LIKE_PATH,
                text,
                message,
                help,
                ("NO_PATH", field),
            );
        }
    }

    fn assign(&mut self, assign: Option<&Assign>, place: &str) {
        if let Some(assign) = assign {
            self.fields(&assign.variables, place);
        }
    }

    fn template(&mut self, template: Option<&PayloadTemplate>, place: &str) {
        match template {
            Some(PayloadTemplate::Literal(node)) => self.literal(node, place),
            Some(PayloadTemplate::Object { fields, .. }) => self.fields(fields, place),
            Some(PayloadTemplate::Array { elements, .. }) => {
                for element in elements {
                    self.template(Some(element), place);
                }
            }
            Some(PayloadTemplate::Query(_)) | None => {}
        }
    }

    fn fields(&mut self, fields: &[TemplateField], place: &str) {
        for field in fields {
            match &field.value {
                PayloadTemplate::Literal(Node {
                    value: Value::String(text),
                    ..
                }) => self.no_dollar(field.name.as_str(), text, place),
                value => self.template(Some(value), place),
            }
        }
    }

    fn literal(&mut self, node: &Node, place: &str) {
        match &node.value {
            Value::Object(members) => {
                for member in members {
                    match &member.value.value {
                        Value::String(text) => self.no_dollar(member.key.as_str(), text, place),
                        _ => self.literal(&member.value, place),
                    }
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    self.literal(element, place);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// A path or call under a key that does not end in `.$`.
    fn no_dollar(&mut self, key: &str, text: &Text, place: &str) {
        if looks_like_path(text.as_str()) || looks_like_call(text.as_str()) {
            let message = format!("`{key}` gets this text as it is, not what it names");
            let help = format!("write `\"{key}.$\"` to have it evaluated");
            self.warn(
                &codes::KEY_WITHOUT_DOLLAR,
                text,
                message,
                help,
                ("NO_DOLLAR", place),
            );
        }
    }

    fn result(&mut self, node: &Node) {
        let found = match &node.value {
            Value::Object(members) => members.iter().find_map(|member| {
                let dynamic = member.key.text.ends_with(".$");
                dynamic.then_some(&member.key)
            }),
            Value::String(text) => looks_like_path(text.as_str()).then_some(text),
            _ => None,
        };
        if let Some(text) = found {
            let message = "`Result` is taken as it is; nothing in it is evaluated".to_owned();
            let help = "write `Parameters` to have paths evaluated".to_owned();
            let aws = ("PASS_RESULT_IS_STATIC", "Result");
            self.warn(&codes::PASS_RESULT_IS_STATIC, text, message, help, aws);
        }
    }

    fn warn(
        &mut self,
        code: &'static Code,
        text: &Text,
        message: String,
        help: String,
        (aws, field): (&'static str, &str),
    ) {
        let place = format!("{}/{field}", self.place);
        let fault = Diagnostic::new(code, text.span, &message).help(help);
        self.diagnostics.report(fault.aws(aws, place, message));
    }
}

fn looks_like_path(text: &str) -> bool {
    ["$.", "$$.", "$["]
        .iter()
        .any(|start| text.starts_with(start))
}

fn looks_like_call(text: &str) -> bool {
    let name = text.split_once('(').map(|(name, _)| name);
    name.is_some_and(|name| Function::from_name(name).is_some())
}
