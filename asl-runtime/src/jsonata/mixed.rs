//! `Mixed`: objects that hold what JSON cannot, and one view of all that is an object.

use std::mem;
use std::rc::Rc;

use super::Value;
use super::list::drop_deep;
use crate::json::{ArcStr, Json, Object, ObjectBuilder};

/// An object that holds functions, say.
#[derive(Default)]
pub struct Mixed {
    /// The names in order, each with its value's place.
    places: Object,
    values: Vec<Value>,
}

impl Mixed {
    fn get(&self, name: &str) -> Option<&Value> {
        self.at(self.places.get(name)?)
    }

    fn at(&self, place: &Json) -> Option<&Value> {
        self.values.get(usize::try_from(place.as_i64()?).ok()?)
    }

    fn insert(&mut self, name: ArcStr, value: Value) {
        let place = self.places.get_key(&name).and_then(Json::as_i64);
        match place.and_then(|place| self.values.get_mut(usize::try_from(place).ok()?)) {
            Some(old) => *old = value,
            None => {
                self.places.push_new(name, Json::from(self.values.len()));
                self.values.push(value);
            }
        }
    }

    /// Empties the object, to drop what it held.
    pub(super) fn take_values(&mut self) -> Vec<Value> {
        mem::take(&mut self.values)
    }
}

impl Drop for Mixed {
    fn drop(&mut self) {
        drop_deep(self.take_values());
    }
}

/// An object while it is being filled. It is JSON for as long as JSON can hold it.
pub(super) enum Filling {
    Json(ObjectBuilder),
    Mixed(Mixed),
}

impl Filling {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self::Json(ObjectBuilder::with_capacity(capacity))
    }

    /// Puts `value` under `name`, in the place of what was there.
    pub(super) fn insert(&mut self, name: ArcStr, value: Value) {
        match self {
            Self::Json(object) => match value.into_lossless_json() {
                Ok(json) => {
                    object.insert(name, json);
                }
                Err(value) => {
                    let mut mixed = Mixed::default();
                    for (name, json) in mem::take(object).finish() {
                        mixed.insert(name, Value::Json(json));
                    }
                    mixed.insert(name, value);
                    *self = Self::Mixed(mixed);
                }
            },
            Self::Mixed(mixed) => mixed.insert(name, value),
        }
    }

    /// As [`Self::insert`]; nothing leaves no field.
    pub(super) fn insert_if_any(&mut self, name: &ArcStr, value: Value) {
        if !value.is_undefined() {
            self.insert(name.clone(), value);
        }
    }

    pub(super) fn finish(self) -> Value {
        match self {
            Self::Json(object) => Value::Json(Json::Object(object.finish())),
            Self::Mixed(mixed) => Value::Mixed(Rc::new(mixed)),
        }
    }
}

/// What is in an object, whichever form that has.
#[derive(Clone, Copy)]
pub(super) enum Entries<'v> {
    Json(&'v Object),
    Mixed(&'v Mixed),
}

impl Value {
    /// The entries, if this is an object.
    pub(super) fn entries(&self) -> Option<Entries<'_>> {
        match self {
            Self::Json(Json::Object(object)) => Some(Entries::Json(object)),
            Self::Mixed(mixed) => Some(Entries::Mixed(mixed)),
            _ => None,
        }
    }
}

impl<'v> Entries<'v> {
    pub(super) fn len(self) -> usize {
        match self {
            Self::Json(object) => object.len(),
            Self::Mixed(mixed) => mixed.values.len(),
        }
    }

    pub(super) fn get(self, name: &str) -> Option<Value> {
        match self {
            Self::Json(object) => object.get(name).cloned().map(Value::Json),
            Self::Mixed(mixed) => mixed.get(name).cloned(),
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = (&'v ArcStr, Value)> {
        let (object, mixed) = match self {
            Self::Json(object) => (object, None),
            Self::Mixed(mixed) => (&mixed.places, Some(mixed)),
        };
        object.iter().map(move |(name, json)| match mixed {
            None => (name, Value::Json(json.clone())),
            Some(mixed) => (name, mixed.at(json).cloned().unwrap_or_default()),
        })
    }
}
