//! Payload Templates and `Assign`.

use super::{Lowered, Lowering, literal};
use crate::ir::{Assign, Field, Template};
use crate::model::{self, PayloadTemplate, TemplateField};

impl Lowering<'_> {
    pub(super) fn template(&mut self, template: &PayloadTemplate) -> Lowered<Template> {
        Ok(match template {
            PayloadTemplate::Literal(node) => Template::Literal(literal::of(node)),
            PayloadTemplate::Query(text) => Template::Expression(self.expression(text)?),
            PayloadTemplate::Object { fields, .. } => Template::Object(self.fields(fields)?),
            PayloadTemplate::Array { elements, .. } => {
                let elements = elements.iter().map(|element| self.template(element));
                Template::Array(elements.collect::<Lowered<_>>()?)
            }
        })
    }

    pub(super) fn optional_template(
        &mut self,
        template: Option<&PayloadTemplate>,
    ) -> Lowered<Option<Template>> {
        template.map(|template| self.template(template)).transpose()
    }

    fn fields(&mut self, fields: &[TemplateField]) -> Lowered<Vec<Field>> {
        fields.iter().map(|field| self.field(field)).collect()
    }

    fn field(&mut self, field: &TemplateField) -> Lowered<Field> {
        Ok(Field {
            name: field.name.text.clone(),
            value: self.template(&field.value)?,
        })
    }

    pub(super) fn assign(&mut self, assign: Option<&model::Assign>) -> Lowered<Option<Assign>> {
        let Some(assign) = assign else {
            return Ok(None);
        };
        let variables = &assign.variables;
        let slots = variables
            .iter()
            .map(|variable| self.variables.slot(variable.name.as_str()));
        Ok(Some(Assign {
            slots: slots.collect(),
            fields: self.fields(variables)?,
        }))
    }
}
