//! Payload Templates, `Assign` and JSONata values.

use super::fields::{Fields, wrong_type};
use super::{Context, schema_fault};
use crate::codes;
use crate::json::{Member, Node, Text, Value};
use crate::location::Location;
use crate::model::{Assign, PayloadTemplate, QueryLanguage, TemplateField};

impl Fields<'_> {
    /// The Payload Template in the field `name`; in JSONata, any JSON whose strings may be expressions.
    pub(super) fn template(
        &self,
        name: &str,
        context: &mut Context<'_>,
    ) -> Option<PayloadTemplate> {
        let node = self.value(name)?;
        let location = self.location.field(name);
        if self.language == QueryLanguage::Jsonata {
            delimiters(node, &location, context);
            return Some(PayloadTemplate::Literal(node.clone()));
        }
        if !matches!(node.value, Value::Object(_) | Value::Array(_)) {
            wrong_type(node, &location, "an object", context);
            return None;
        }
        let template = queries(node, &location, context);
        Some(template.unwrap_or_else(|| PayloadTemplate::Literal(node.clone())))
    }

    /// The JSON in the field `name`, whose strings may be JSONata expressions.
    pub(super) fn expressions(&self, name: &str, context: &mut Context<'_>) -> Option<Node> {
        let node = self.value(name)?;
        if self.language == QueryLanguage::Jsonata {
            delimiters(node, &self.location.field(name), context);
        }
        Some(node.clone())
    }

    /// `Assign`.
    pub(super) fn assign(&self, context: &mut Context<'_>) -> Option<Assign> {
        let node = self.value("Assign")?;
        let location = self.location.field("Assign");
        let Some(members) = node.as_object() else {
            wrong_type(node, &location, "an object", context);
            return None;
        };
        let variables = match self.language {
            QueryLanguage::JsonPath => fields(members, &location, context).0,
            QueryLanguage::Jsonata => {
                delimiters(node, &location, context);
                members.iter().map(literal_field).collect()
            }
        };
        Some(Assign {
            span: node.span,
            variables,
        })
    }
}

fn literal_field(member: &Member) -> TemplateField {
    TemplateField {
        name: member.key.clone(),
        value: PayloadTemplate::Literal(member.value.clone()),
    }
}

/// The template that `node` is, or `None` where it holds no query.
fn queries(
    node: &Node,
    location: &Location<'_>,
    context: &mut Context<'_>,
) -> Option<PayloadTemplate> {
    match &node.value {
        Value::Object(members) => {
            let (fields, dynamic) = fields(members, location, context);
            dynamic.then_some(PayloadTemplate::Object {
                span: node.span,
                fields,
            })
        }
        Value::Array(elements) => {
            let parts: Vec<_> = elements
                .iter()
                .enumerate()
                .map(|(index, element)| queries(element, &location.element(index), context))
                .collect();
            if parts.iter().all(Option::is_none) {
                return None;
            }
            let literal = |(part, element): (Option<_>, &Node)| {
                part.unwrap_or_else(|| PayloadTemplate::Literal(element.clone()))
            };
            Some(PayloadTemplate::Array {
                span: node.span,
                elements: parts.into_iter().zip(elements).map(literal).collect(),
            })
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// The fields of a template's object, and whether any of them holds a query.
fn fields(
    members: &[Member],
    location: &Location<'_>,
    context: &mut Context<'_>,
) -> (Vec<TemplateField>, bool) {
    let parts: Vec<_> = members
        .iter()
        .map(|member| query_of(member, location, context))
        .collect();
    let dynamic = parts.iter().any(Option::is_some);
    if dynamic {
        collisions(members, location, context);
    }
    let fields = parts.into_iter().zip(members).map(|(part, member)| {
        let Some(value) = part else {
            return literal_field(member);
        };
        TemplateField {
            name: stripped(&member.key),
            value,
        }
    });
    (fields.collect(), dynamic)
}

fn query_of(
    member: &Member,
    location: &Location<'_>,
    context: &mut Context<'_>,
) -> Option<PayloadTemplate> {
    let key = member.key.as_str();
    if !key.ends_with(".$") {
        return queries(&member.value, &location.field(key), context);
    }
    if let Some(text) = member.value.as_text() {
        return Some(PayloadTemplate::Query(text.clone()));
    }
    let message = format!(
        "`{key}` takes a path or an intrinsic function in a string, and this is {}",
        member.value.kind()
    );
    let aws = format!(
        "The value for the field '{key}' must be a valid JSONPath or a valid intrinsic function call"
    );
    let code = &codes::NOT_A_QUERY;
    let fault = schema_fault(code, member.value.span, location, message, aws);
    let plain = stripped(&member.key);
    context.report(fault.help(format!("write `{}` for a fixed value", plain.text)));
    None
}

/// The key without its `.$`; its place stays that of the whole key.
fn stripped(key: &Text) -> Text {
    let name = key.text.strip_suffix(".$").unwrap_or(&key.text);
    Text {
        text: name.to_owned(),
        ..key.clone()
    }
}

/// Reports `a` beside `a.$`: both would be `a` in the result.
fn collisions(members: &[Member], location: &Location<'_>, context: &mut Context<'_>) {
    let plain: std::collections::HashMap<&str, &Member> = members
        .iter()
        .map(|member| (member.key.as_str(), member))
        .collect();
    for member in members {
        let key = member.key.as_str();
        let Some(other) = key.strip_suffix(".$").and_then(|name| plain.get(name)) else {
            continue;
        };
        let name = other.key.as_str();
        let message = format!("`{key}` and `{name}` both give the field `{name}`");
        let aws = format!("Duplicate field '{name}'");
        let code = &codes::TEMPLATE_COLLISION;
        let fault = schema_fault(code, member.key.span, location, message, aws);
        context.report(
            fault
                .help("remove one of the two")
                .related(other.key.span, "the other one"),
        );
    }
}

/// Reports strings that have one delimiter of a JSONata expression and not the other.
pub(super) fn delimiters(node: &Node, location: &Location<'_>, context: &mut Context<'_>) {
    match &node.value {
        Value::String(text) => {
            let (opens, closes) = (text.text.starts_with("{%"), text.text.ends_with("%}"));
            if opens == closes && (!opens || text.text.len() >= "{%%}".len()) {
                return;
            }
            let message = "this JSONata expression has only one of its delimiters";
            let aws = "JSONata string must start with {% and end with %}";
            let code = &codes::JSONATA_DELIMITERS;
            let fault = schema_fault(code, text.span, location, message, aws);
            context.report(fault.help("write `{% … %}` around the whole string"));
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                delimiters(element, &location.element(index), context);
            }
        }
        Value::Object(members) => {
            for member in members {
                let place = location.field(member.key.as_str());
                delimiters(&member.value, &place, context);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
