//! `|pattern|update, delete|`: a copy of an object in which what the pattern selects is changed.
//!
//! The reference implementation changes the selected objects of its copy in place, one after the other. `Json` is shared and
//! does not change, so the copy is made of containers nobody else has, each known by its address; what becomes of a selected
//! object is noted under its address, and written into the copy whenever somebody looks at it.

use std::collections::HashMap;

use super::value::Type;
use super::{Error, Evaluation, Expression, Outcome, Value};
use crate::json::{Array, Json, Object};

/// `|pattern|update, delete|`
#[derive(Debug)]
pub struct Transform {
    /// Selects the objects.
    pub pattern: Expression,
    /// What is merged into each.
    pub update: Expression,
    /// The names of fields to delete.
    pub delete: Option<Expression>,
    /// `$clone`, where the expression binds that itself.
    pub clone: Option<Expression>,
}

/// What became of the objects at these addresses, and those themselves, so that no address is used twice.
#[derive(Default)]
struct Changes {
    by_address: HashMap<usize, Object>,
    kept: Vec<Object>,
}

impl Evaluation<'_> {
    pub(super) fn run_transform(&self, transform: &Transform, argument: Value) -> Outcome {
        match argument.kind() {
            Type::Missing => return Ok(Value::Undefined),
            Type::Array | Type::Object => {}
            _ => return Err(Error::invalid_argument(0, self.callee.get())),
        }
        let copy = match transform.clone {
            Some(clone) => {
                let clone = clone(self, &Value::Undefined)?;
                if !clone.is_function() {
                    return Err(Error::not_a_clone_function());
                }
                self.apply(&clone, vec![argument], &Value::null())?
            }
            None => argument,
        };
        let copy = self.cloned(&copy)?;
        let matches = (transform.pattern)(self, &Value::Json(copy.clone()))?;
        let mut changes = Changes::default();
        for found in matches.items_if_any().iter() {
            self.step()?;
            self.change(transform, &found, &mut changes)?;
        }
        self.steps(copy.serialized_len())?;
        Ok(Value::Json(changes.apply(&copy, 0)?))
    }

    /// Updates one selected value and deletes from it.
    fn change(
        &self,
        transform: &Transform,
        found: &Value,
        changes: &mut Changes,
    ) -> Result<(), Error> {
        let current = match found {
            Value::Json(json) => {
                self.steps(json.serialized_len())?;
                Value::Json(changes.apply(json, 0)?)
            }
            other => other.clone(),
        };
        let update = (transform.update)(self, &current)?;
        if !update.is_undefined() && update.kind() != Type::Object {
            return Err(Error::not_an_update(&update));
        }
        let Value::Json(Json::Object(original)) = found else {
            return self.deletions(transform, &current).map(|_| ());
        };
        let mut copy = match changes.by_address.remove(&original.address()) {
            Some(earlier) => earlier,
            None => original.clone(),
        };
        if let Some(update) = update.entries() {
            for (name, value) in update.iter() {
                copy.insert(name.clone(), value.to_json_copy()?);
            }
        }
        changes.note(original, copy.clone());
        let after = Value::Json(changes.apply(&Json::Object(original.clone()), 0)?);
        for name in self.deletions(transform, &after)? {
            copy.remove(name.as_str().unwrap_or_default());
        }
        changes.note(original, copy);
        Ok(())
    }

    /// The names of the fields to delete.
    fn deletions(&self, transform: &Transform, current: &Value) -> Result<Vec<Value>, Error> {
        let Some(delete) = transform.delete else {
            return Ok(Vec::new());
        };
        let deletions = delete(self, current)?;
        if deletions.is_undefined() {
            return Ok(Vec::new());
        }
        if deletions.items().iter().any(|name| name.as_str().is_none()) {
            return Err(Error::not_a_deletion(&deletions));
        }
        Ok(deletions.into_items())
    }
}

impl Changes {
    fn note(&mut self, original: &Object, changed: Object) {
        self.kept.push(original.clone());
        self.by_address.insert(original.address(), changed);
    }

    /// `json` with all changes written into it.
    fn apply(&self, json: &Json, levels: usize) -> Result<Json, Error> {
        if self.by_address.is_empty() {
            return Ok(json.clone());
        }
        if levels > Json::MAX_DEPTH {
            return Err(Error::stack_overflow());
        }
        Ok(match json {
            Json::Object(object) => {
                let current = self.by_address.get(&object.address()).unwrap_or(object);
                let fields = current.iter();
                let fields =
                    fields.map(|(name, value)| Ok((name.clone(), self.apply(value, levels + 1)?)));
                Json::Object(
                    fields
                        .collect::<Result<Vec<_>, Error>>()?
                        .into_iter()
                        .collect(),
                )
            }
            Json::Array(array) => {
                let items = array.iter().map(|item| self.apply(item, levels + 1));
                Json::Array(Array::from(items.collect::<Result<Vec<_>, _>>()?))
            }
            scalar => scalar.clone(),
        })
    }
}
