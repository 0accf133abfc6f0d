//! What is known of a value by what is read of it.

use std::collections::BTreeMap;

use serde_json::Value;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A field.
    Name(String),
    /// An element, or all of them.
    Element,
}

/// A value's fields and elements, as far as something reads them.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    fields: BTreeMap<String, Shape>,
    element: Option<Box<Shape>>,
    guess: Option<Value>,
}

impl Shape {
    /// What a path leads to; it is there from then on.
    pub(super) fn at(&mut self, steps: &[Step]) -> &mut Shape {
        let mut shape = self;
        for step in steps {
            shape = match step {
                Step::Name(name) => shape.fields.entry(name.clone()).or_default(),
                Step::Element => shape.element.get_or_insert_default(),
            };
        }
        shape
    }

    /// Says what the value may be. The first guess stays.
    pub(super) fn guess(&mut self, value: Option<&Value>) {
        if self.guess.is_none() {
            self.guess = value.cloned();
        }
    }

    /// Adds what is known of the same value from elsewhere.
    pub(super) fn merge(&mut self, other: &Shape) {
        for (name, shape) in &other.fields {
            self.fields.entry(name.clone()).or_default().merge(shape);
        }
        if let Some(element) = &other.element {
            self.element.get_or_insert_default().merge(element);
        }
        self.guess(other.guess.as_ref());
    }

    /// A value that has all of it.
    pub(super) fn value(&self) -> Value {
        if let Some(element) = &self.element {
            return Value::Array(vec![element.value()]);
        }
        if self.fields.is_empty() {
            return self.guess.clone().unwrap_or_else(|| "sample".into());
        }
        let fields = self.fields.iter();
        fields
            .map(|(name, shape)| (name.clone(), shape.value()))
            .collect()
    }
}
