//! `List`: sequences and their singleton rule, and one view of all that is an array.

use std::mem;
use std::rc::Rc;

use super::Value;
use super::value::{Type, json_number};
use crate::json::{Array, Json};

/// Values in order.
pub struct List {
    pub(super) items: Vec<Value>,
    pub(super) kind: ListKind,
}

/// What kind of array a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListKind {
    /// A plain array.
    Array,
    /// An array constructor's, in a path: a step does not flatten it.
    Constructed,
    /// What a query found: of one value it is that value, of none it is nothing.
    Sequence,
    /// As a sequence, but one value stays in its array (`[]`).
    Kept,
    /// The input document, where that is an array: one item to paths, and itself to `$`.
    Document,
}

impl List {
    fn is_sequence(&self) -> bool {
        !matches!(self.kind, ListKind::Array | ListKind::Constructed)
    }

    /// As JSON, if that loses nothing.
    pub(super) fn to_lossless_json(&self) -> Option<Json> {
        let is_marked = match self.kind {
            ListKind::Array | ListKind::Document => false,
            ListKind::Constructed => true,
            ListKind::Sequence | ListKind::Kept => self.items.len() < 2,
        };
        if is_marked {
            return None;
        }
        json_array(&self.items).map(Json::Array)
    }
}

/// The items as a JSON array, if JSON can hold them all.
pub(super) fn json_array(items: &[Value]) -> Option<Array> {
    let mut array = Vec::with_capacity(items.len());
    for item in items {
        array.push(match item {
            Value::Json(json) => json.clone(),
            Value::Number(number) => json_number(*number)?,
            Value::List(list) => list.to_lossless_json()?,
            _ => return None,
        });
    }
    Some(Array::from(array))
}

impl Value {
    /// An input document as the context of a whole expression.
    #[must_use]
    pub fn document(document: Json) -> Self {
        match document {
            Json::Array(_) => Self::list(vec![Self::Json(document)], ListKind::Document),
            document => Self::Json(document),
        }
    }

    pub(super) fn list(items: Vec<Value>, kind: ListKind) -> Self {
        Self::List(Rc::new(List { items, kind }))
    }

    /// A plain array.
    pub(super) fn array(items: Vec<Value>) -> Self {
        match json_array(&items) {
            Some(array) => Self::Json(Json::Array(array)),
            None => Self::list(items, ListKind::Array),
        }
    }

    /// A sequence by the singleton rule.
    pub(super) fn sequence(mut items: Vec<Value>) -> Self {
        match items.len() {
            0 => Self::Undefined,
            1 => items.pop().unwrap_or_default(),
            _ => Self::list(items, ListKind::Sequence),
        }
    }

    /// Whether this is a sequence and not just an array.
    pub(super) fn is_sequence(&self) -> bool {
        matches!(self, Self::List(list) if list.is_sequence())
    }

    pub(super) fn is_constructed(&self) -> bool {
        matches!(self, Self::List(list) if list.kind == ListKind::Constructed)
    }

    /// What becomes of the value of any expression: the singleton rule.
    pub(super) fn normal(self) -> Self {
        let Self::List(list) = &self else { return self };
        match (list.kind, list.items.as_slice()) {
            (ListKind::Array | ListKind::Constructed, _) => self,
            (_, []) => Self::Undefined,
            (ListKind::Sequence | ListKind::Document, [only]) => only.clone(),
            _ => self,
        }
    }

    /// `[]`: a sequence of one stays an array.
    pub(super) fn keeping_array(self) -> Self {
        match self {
            Self::List(list) if list.kind == ListKind::Sequence => {
                let items = take_items(list);
                Self::list(items, ListKind::Kept)
            }
            other => other,
        }
    }

    /// `$`: the context value itself.
    pub(super) fn unwrapped(&self) -> Self {
        match self {
            Self::List(list) if list.kind == ListKind::Document => {
                list.items.first().cloned().unwrap_or_default()
            }
            other => other.clone(),
        }
    }

    /// The items of an array; any other value is an array of itself.
    pub(super) fn items(&self) -> Items<'_> {
        match self {
            Self::Json(Json::Array(array)) => Items::Json(array.as_slice()),
            Self::List(list) => Items::Values(&list.items),
            other => Items::Values(std::slice::from_ref(other)),
        }
    }

    /// As [`Self::items`], but nothing is an array without items.
    pub(super) fn items_if_any(&self) -> Items<'_> {
        match self {
            Self::Undefined => Items::Values(&[]),
            other => other.items(),
        }
    }

    /// As [`Self::items`], by value.
    pub(super) fn into_items(self) -> Vec<Value> {
        match self {
            Self::List(list) => take_items(list),
            Self::Json(Json::Array(array)) => array.into_iter().map(Value::Json).collect(),
            other => vec![other],
        }
    }
}

fn take_items(list: Rc<List>) -> Vec<Value> {
    match Rc::try_unwrap(list) {
        Ok(mut list) => mem::take(&mut list.items),
        Err(shared) => shared.items.clone(),
    }
}

impl Drop for List {
    fn drop(&mut self) {
        drop_deep(mem::take(&mut self.items));
    }
}

/// Drops values that may nest deeper than the stack is.
pub(super) fn drop_deep(mut values: Vec<Value>) {
    let mut nested = Vec::new();
    loop {
        let is_nested = |value: &&mut Value| matches!(value, Value::List(_) | Value::Mixed(_));
        nested.extend(values.iter_mut().filter(is_nested).map(mem::take));
        values = match nested.pop() {
            Some(Value::List(list)) => Rc::try_unwrap(list)
                .map_or_else(|_| Vec::new(), |mut list| mem::take(&mut list.items)),
            Some(Value::Mixed(mixed)) => {
                Rc::try_unwrap(mixed).map_or_else(|_| Vec::new(), |mut mixed| mixed.take_values())
            }
            Some(_) => Vec::new(),
            None => return,
        };
    }
}

/// What is in an array, whichever form that has.
#[derive(Clone, Copy)]
pub(super) enum Items<'v> {
    Json(&'v [Json]),
    Values(&'v [Value]),
}

impl<'v> Items<'v> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Json(items) => items.len(),
            Self::Values(items) => items.len(),
        }
    }

    pub(super) fn get(self, index: usize) -> Option<Value> {
        match self {
            Self::Json(items) => items.get(index).cloned().map(Value::Json),
            Self::Values(items) => items.get(index).cloned(),
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Value> + 'v {
        (0..self.len()).map_while(move |index| self.get(index))
    }

    /// The types of the items.
    pub(super) fn kinds(self) -> impl Iterator<Item = Type> + 'v {
        let (json, values) = self.slices();
        let json = json.iter().map(Type::of_json);
        json.chain(values.iter().map(Value::kind))
    }

    /// The items that are numbers.
    pub(super) fn numbers(self) -> impl Iterator<Item = f64> + 'v {
        let (json, values) = self.slices();
        let json = json.iter().filter_map(Json::as_f64);
        json.chain(values.iter().filter_map(Value::as_f64))
    }

    /// One of which is empty.
    fn slices(self) -> (&'v [Json], &'v [Value]) {
        match self {
            Self::Json(items) => (items, &[]),
            Self::Values(items) => (&[], items),
        }
    }
}
