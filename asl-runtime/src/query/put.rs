//! Writing a result into a state's input: `ResultPath` (checklist 2.4 to 2.6).

use std::fmt;

use super::path::from_start;
use super::{Path, Step};
use crate::json::{ArcStr, Json, Object};

/// Why a result cannot be put where `ResultPath` wants it: `States.ReferencePathConflict`.
#[derive(Debug, Clone, PartialEq)]
pub struct PutError {
    /// The document, unchanged.
    pub document: Json,
    path: &'static str,
}

impl fmt::Display for PutError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Unable to apply ReferencePath {} to input {}",
            self.path, self.document
        )
    }
}

impl std::error::Error for PutError {}

/// Puts `value` at a Reference Path in `document`: over what is there, or into objects that it adds where the path
/// goes on and the data does not.
///
/// Where the caller is the only owner of `document`, nothing is copied.
///
/// # Errors
/// Where something on the way is no object, or an array has no such item.
pub fn put(mut document: Json, path: &Path, value: Json) -> Result<Json, PutError> {
    if place(&mut document, path.steps, value) {
        return Ok(document);
    }
    Err(PutError {
        document,
        path: path.text,
    })
}

/// Whether there was a place for `value`; if not, nothing was changed. As deep as the path, whose length the compiler
/// bounds.
fn place(slot: &mut Json, steps: &[Step], value: Json) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        *slot = value;
        return true;
    };
    match (step, slot) {
        (Step::Property(name), Json::Object(object)) if rest.is_empty() => {
            object.insert(ArcStr::clone(name), value);
            true
        }
        (Step::Property(name), Json::Object(object)) if object.contains_key(name) => object
            .update(name, |slot| place(slot, rest, value))
            .unwrap_or_default(),
        (Step::Property(name), Json::Object(object)) => match enclosed(rest, value) {
            Some(added) => {
                object.push_new(ArcStr::clone(name), added);
                true
            }
            None => false,
        },
        (Step::Index(index), Json::Array(array)) => {
            let index = from_start(*index, array.len());
            index
                .and_then(|index| array.update(index, |slot| place(slot, rest, value)))
                .unwrap_or_default()
        }
        _ => false,
    }
}

/// `value` inside one new object for each step; nothing where a step is no field's name.
fn enclosed(steps: &[Step], value: Json) -> Option<Json> {
    steps
        .iter()
        .rev()
        .try_fold(value, |value, step| match step {
            Step::Property(name) => Some(Json::Object(Object::from_iter([(
                ArcStr::clone(name),
                value,
            )]))),
            _ => None,
        })
}
