//! Payload templates: builds an object field by field, and keeps the first failure for the end.

use super::flow::Failure;
use super::scope::Scope;
use crate::definition::QueryResult;
use crate::json::{ArcStr, Array, Json, ObjectBuilder};
use crate::literal::Literal;
use crate::query::Path;
use crate::text::Text;

/// The name to give for an element of an array.
pub static ITEM: Text = Text::new("");

/// A payload template while it is filled (States Language, "Payload Template").
///
/// Each method appends a field to the container that was opened last; in an array the name is [`ITEM`].
pub struct Template<'a> {
    scope: &'a Scope,
    document: &'a Json,
    open: Container,
    outer: Vec<(&'static Text, Container)>,
    failure: Option<Failure>,
}

enum Container {
    Object(ObjectBuilder),
    Array(Array),
}

impl Container {
    fn put(&mut self, name: &ArcStr, value: Json) {
        match self {
            Container::Object(object) => object.push_new(name.clone(), value),
            Container::Array(array) => array.push(value),
        }
    }

    fn put_copy(&mut self, name: &ArcStr, value: &Json) {
        match self {
            Container::Object(object) => object.push_copy(name, value),
            Container::Array(array) => array.push(value.clone()),
        }
    }

    fn close(self) -> Json {
        match self {
            Container::Object(object) => Json::Object(object.finish()),
            Container::Array(array) => Json::Array(array),
        }
    }
}

/// Starts a template of `length` fields whose paths read `document`.
#[must_use]
pub fn object<'a>(scope: &'a Scope, document: &'a Json, length: usize) -> Template<'a> {
    Template::new(
        scope,
        document,
        Container::Object(ObjectBuilder::with_capacity(length)),
    )
}

/// Starts a template that is an array of `length` elements.
#[must_use]
pub fn array<'a>(scope: &'a Scope, document: &'a Json, length: usize) -> Template<'a> {
    Template::new(
        scope,
        document,
        Container::Array(Array::with_capacity(length)),
    )
}

impl<'a> Template<'a> {
    fn new(scope: &'a Scope, document: &'a Json, open: Container) -> Self {
        Template {
            scope,
            document,
            open,
            outer: Vec::new(),
            failure: None,
        }
    }

    /// A field whose value a path finds: `"name.$": "$.path"`.
    pub fn path(&mut self, name: &'static Text, path: &'static Path) {
        if self.failure.is_some() {
            return;
        }
        if let Some(value) = self.scope.find(self.document, path) {
            self.open.put_copy(name, value);
            return;
        }
        match self.scope.find_all(self.document, path) {
            Ok(value) => self.open.put(name, value),
            Err(_) => {
                self.failure = Some(self.scope.not_found(
                    path,
                    format_args!("{name}.$"),
                    self.document,
                ));
            }
        }
    }

    /// A field whose value an expression computes.
    pub fn value(&mut self, name: &'static Text, value: QueryResult) {
        match value {
            Ok(value) => self.open.put(name, value),
            Err(failure) => {
                self.failure.get_or_insert(failure);
            }
        }
    }

    /// An object, an array or a number that is no `i64`.
    pub fn literal(&mut self, name: &'static Text, value: &'static Literal) {
        self.open.put(name, value.json());
    }

    /// A text.
    pub fn text(&mut self, name: &'static Text, value: &'static Text) {
        self.open.put(name, Json::String(ArcStr::clone(value)));
    }

    /// A whole number.
    pub fn integer(&mut self, name: &'static Text, value: i64) {
        self.open.put(name, Json::from(value));
    }

    /// A truth value.
    pub fn boolean(&mut self, name: &'static Text, value: bool) {
        self.open.put(name, Json::Bool(value));
    }

    /// A null.
    pub fn null(&mut self, name: &'static Text) {
        self.open.put(name, Json::Null);
    }

    /// Opens an object of `length` fields.
    pub fn open_object(&mut self, name: &'static Text, length: usize) {
        self.open_container(
            name,
            Container::Object(ObjectBuilder::with_capacity(length)),
        );
    }

    /// Opens an array of `length` elements.
    pub fn open_array(&mut self, name: &'static Text, length: usize) {
        self.open_container(name, Container::Array(Array::with_capacity(length)));
    }

    fn open_container(&mut self, name: &'static Text, container: Container) {
        let outer = std::mem::replace(&mut self.open, container);
        self.outer.push((name, outer));
    }

    /// Closes the object or array opened last.
    pub fn close(&mut self) {
        if let Some((name, outer)) = self.outer.pop() {
            let inner = std::mem::replace(&mut self.open, outer);
            self.open.put(name, inner.close());
        }
    }

    /// The whole template.
    ///
    /// # Errors
    ///
    /// The first failure of any field.
    pub fn end(self) -> QueryResult {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.open.close()),
        }
    }
}
