//! Payload Templates and `Assign`.

use super::{Lowering, literal};
use crate::ir::{Assign, Field, Template};
use crate::model::{self, PayloadTemplate, TemplateField};

impl Lowering<'_> {
    pub(super) fn template(&mut self, template: &PayloadTemplate) -> Template {
        match template {
            PayloadTemplate::Literal(node) => Template::Literal(literal::of(node)),
            PayloadTemplate::Query(text) => Template::Expression(self.expression(text)),
            PayloadTemplate::Object { fields, .. } => Template::Object(self.fields(fields)),
            PayloadTemplate::Array { elements, .. } => {
                let elements = elements.iter().map(|element| self.template(element));
                Template::Array(elements.collect())
            }
        }
    }

    pub(super) fn optional_template(
        &mut self,
        template: Option<&PayloadTemplate>,
    ) -> Option<Template> {
        template.map(|template| self.template(template))
    }

    fn fields(&mut self, fields: &[TemplateField]) -> Vec<Field> {
        let fields = fields.iter().map(|field| Field {
            name: field.name.text.clone(),
            value: self.template(&field.value),
        });
        fields.collect()
    }

    pub(super) fn assign(&mut self, assign: Option<&model::Assign>) -> Option<Assign> {
        let variables = &assign
            .filter(|assign| !assign.variables.is_empty())?
            .variables;
        let slots = variables
            .iter()
            .map(|variable| self.variables.slot(variable.name.as_str()));
        Some(Assign {
            slots: slots.collect(),
            fields: self.fields(variables),
        })
    }
}
