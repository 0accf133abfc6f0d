//! Field values: strings, numbers, paths, names of a fixed set, and the `…Path` and JSONata forms of each.

use std::ops::RangeInclusive;

use super::fields::{Fields, wrong_type};
use super::{Context, schema_fault};
use crate::codes;
use crate::json::{Node, Text, Value};
use crate::location::Location;
use crate::model::{FieldValue, PathField, QueryLanguage};
use crate::names::closest;
use crate::source::Spanned;

/// The longest time AWS lets a definition name, in seconds; also its limit for most counts.
pub(super) const MAX_SECONDS: u32 = 99_999_999;

impl<'a> Fields<'a> {
    /// The string in the field `name`.
    pub(super) fn text(&self, name: &str, context: &mut Context<'_>) -> Option<Text> {
        let node = self.value(name)?;
        let text = node.as_text().cloned();
        if text.is_none() {
            wrong_type(node, &self.location.field(name), "a string", context);
        }
        text
    }

    /// The elements of the array in the field `name`, which must hold at least one.
    pub(super) fn elements(&self, name: &str, context: &mut Context<'_>) -> Option<&'a [Node]> {
        let elements = self.any_elements(name, context)?;
        if elements.is_empty() {
            let node = self.value(name)?;
            let location = self.location.field(name);
            let message = format!("`{name}` needs at least one element");
            context.report(schema_fault(
                &codes::EMPTY_VALUE,
                node.span,
                &location,
                message,
                "Value cannot be empty",
            ));
            return None;
        }
        Some(elements)
    }

    /// The elements of the array in the field `name`.
    pub(super) fn any_elements(&self, name: &str, context: &mut Context<'_>) -> Option<&'a [Node]> {
        let node = self.value(name)?;
        let elements = node.as_array();
        if elements.is_none() {
            wrong_type(node, &self.location.field(name), "an array", context);
        }
        elements
    }

    /// The path or `null` in the field `name`.
    pub(super) fn path(&self, name: &str, context: &mut Context<'_>) -> Option<PathField> {
        match &self.value(name)?.value {
            Value::Null => Some(PathField::Null(self.value(name)?.span)),
            _ => self.text(name, context).map(PathField::Path),
        }
    }

    /// The whole number in the field `name`.
    pub(super) fn integer(
        &self,
        name: &str,
        range: &RangeInclusive<u32>,
        context: &mut Context<'_>,
    ) -> Option<Spanned<u32>> {
        let node = self.value(name)?;
        integer(node, &self.location.field(name), range, context)
    }

    /// The field `name` with its `…Path` form, or an expression.
    pub(super) fn integer_value(
        &self,
        name: &str,
        path_name: &str,
        range: &RangeInclusive<u32>,
        context: &mut Context<'_>,
    ) -> Option<FieldValue<u32>> {
        self.field_value(name, path_name, context, |node, location, context| {
            integer(node, location, range, context)
        })
    }

    /// The field `name` written out, as an expression, or in the form `path_name`.
    pub(super) fn field_value<T>(
        &self,
        name: &str,
        path_name: &str,
        context: &mut Context<'_>,
        literal: impl FnOnce(&Node, &Location<'_>, &mut Context<'_>) -> Option<Spanned<T>>,
    ) -> Option<FieldValue<T>> {
        self.at_most_one(&[name, path_name], context);
        if self.has(path_name) {
            return self.text(path_name, context).map(FieldValue::Path);
        }
        let node = self.value(name)?;
        let location = self.location.field(name);
        if let Some(expression) = self.expression(node) {
            return Some(FieldValue::Expression(expression));
        }
        literal(node, &location, context).map(FieldValue::Literal)
    }

    /// The text of `node`, where it is a JSONata expression in a JSONata state.
    fn expression(&self, node: &Node) -> Option<Text> {
        let text = node.as_text()?;
        let delimited = text.text.starts_with("{%") && text.text.ends_with("%}");
        (self.language == QueryLanguage::Jsonata && delimited).then(|| text.clone())
    }

    /// The one of `values` that the string in the field `name` names.
    pub(super) fn one_of<T: Copy>(
        &self,
        name: &str,
        values: &[(&str, T)],
        context: &mut Context<'_>,
    ) -> Option<Spanned<T>> {
        let text = self.text(name, context)?;
        let found = values.iter().find(|(known, _)| *known == text.text);
        if let Some(&(_, value)) = found {
            return Some(Spanned {
                value,
                span: text.span,
            });
        }
        let names: Vec<&str> = values.iter().map(|(known, _)| *known).collect();
        let location = self.location.field(name);
        let message = format!("`{}` is not a value of `{name}`", text.text);
        let aws = match name {
            "Type" => format!(
                "The field 'Type' should have one of these values: [{}]",
                names.join(", ")
            ),
            _ => format!(
                "Value should be one of the following: [{}]",
                names.join(", ")
            ),
        };
        let fault = schema_fault(&codes::UNKNOWN_VALUE, text.span, &location, message, aws);
        context.report(match closest(&text.text, names.iter().copied()) {
            Some(meant) => fault.help(format!("did you mean `{meant}`?")),
            None => fault.help(format!("write one of {}", names.join(", "))),
        });
        None
    }
}

/// The whole number `node`.
pub(super) fn integer(
    node: &Node,
    location: &Location<'_>,
    range: &RangeInclusive<u32>,
    context: &mut Context<'_>,
) -> Option<Spanned<u32>> {
    let Value::Number(written) = &node.value else {
        wrong_type(node, location, "a whole number", context);
        return None;
    };
    let digits = written.strip_prefix('-').unwrap_or(written);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        wrong_type(node, location, "a whole number", context);
        return None;
    }
    let value = written.parse::<u32>().ok();
    let value = value.or_else(|| (digits.trim_start_matches('0').is_empty()).then_some(0));
    if let Some(value) = value.filter(|value| range.contains(value)) {
        return Some(Spanned {
            value,
            span: node.span,
        });
    }
    let too_small = written.starts_with('-') || value.is_some_and(|value| value < *range.start());
    let limits = (range.start().to_string(), range.end().to_string());
    out_of_range(node, location, too_small, &limits, context);
    None
}

/// The number `node`, decimals allowed.
pub(super) fn decimal(
    node: &Node,
    location: &Location<'_>,
    range: &RangeInclusive<f64>,
    context: &mut Context<'_>,
) -> Option<Spanned<f64>> {
    let Value::Number(written) = &node.value else {
        wrong_type(node, location, "a number", context);
        return None;
    };
    // Every JSON number is a Rust number; one too large is infinite and out of range.
    let value: f64 = written.parse().unwrap_or(f64::NAN);
    if range.contains(&value) {
        return Some(Spanned {
            value,
            span: node.span,
        });
    }
    let limits = (format!("{:?}", range.start()), format!("{:?}", range.end()));
    out_of_range(node, location, value < *range.start(), &limits, context);
    None
}

fn out_of_range(
    node: &Node,
    location: &Location<'_>,
    too_small: bool,
    (least, most): &(String, String),
    context: &mut Context<'_>,
) {
    let (message, aws) = if too_small {
        let message = format!("this number is too small: {least} is the least");
        (message, format!("Minimum value is {least}"))
    } else {
        let message = format!("this number is too large: {most} is the most");
        (message, format!("Maximum value is {most}"))
    };
    let code = &codes::NUMBER_OUT_OF_RANGE;
    context.report(schema_fault(code, node.span, location, message, aws));
}
