//! What selects from one value: names, `*` and `**`.

use std::iter;

use super::list::ListKind;
use super::{Error, Evaluation, Outcome, Value};
use crate::json::{ArcStr, Json};
use crate::text::Text;

impl Evaluation<'_> {
    /// A name as a step that does more than select: not normalised.
    ///
    /// # Errors
    ///
    /// A bound of the evaluation.
    pub fn field(&self, context: &Value, name: &Text) -> Outcome {
        self.lookup(context, name)
    }

    /// The field `name` of an object, or those of the objects in an array; not normalised.
    pub(super) fn lookup(&self, value: &Value, name: &ArcStr) -> Outcome {
        match value {
            Value::Json(Json::Object(object)) => Ok(Value::copy_of(object.get_key(name))),
            Value::Mixed(_) => {
                let entries = value.entries();
                Ok(entries
                    .and_then(|entries| entries.get(name))
                    .unwrap_or_default())
            }
            value if value.is_array() => {
                let mut found = Vec::new();
                self.lookup_all(value, name, &mut found)?;
                Ok(Value::list(found, ListKind::Sequence))
            }
            _ => Ok(Value::Undefined),
        }
    }

    /// Looks the name up in all items, in arrays within them too, and in the order they stand in.
    fn lookup_all(
        &self,
        array: &Value,
        name: &ArcStr,
        found: &mut Vec<Value>,
    ) -> Result<(), Error> {
        // Arrays may nest deeper than the stack is.
        let mut pending = vec![array.clone()];
        while let Some(value) = pending.pop() {
            self.step()?;
            if value.is_array() {
                let items = value.items();
                let start = pending.len();
                pending.extend(items.iter());
                if let Some(added) = pending.get_mut(start..) {
                    added.reverse();
                }
                continue;
            }
            match self.lookup(&value, name)? {
                Value::Undefined => {}
                field if field.is_array() => found.extend(field.items().iter()),
                field => found.push(field),
            }
        }
        self.check_length(found.len())
    }

    /// `*`: the values of an object's fields or of an array's items, arrays flattened; not normalised.
    ///
    /// # Errors
    ///
    /// A bound of the evaluation.
    pub fn wildcard(&self, context: &Value) -> Outcome {
        let context = context.unwrapped();
        let values: Vec<Value> = match context.entries() {
            Some(entries) => entries.iter().map(|(_, value)| value).collect(),
            None if context.is_array() => context.into_items(),
            None => Vec::new(),
        };
        // As in the reference implementation, flattening makes a plain array of the sequence.
        let kind = if values.iter().any(Value::is_array) {
            ListKind::Array
        } else {
            ListKind::Sequence
        };
        let mut found = Vec::new();
        for value in values {
            self.flatten(value, &mut found)?;
        }
        Ok(Value::list(found, kind))
    }

    /// Appends the value, or what is in it and in the arrays within it.
    fn flatten(&self, value: Value, found: &mut Vec<Value>) -> Result<(), Error> {
        let mut pending = vec![value];
        while let Some(value) = pending.pop() {
            self.step()?;
            if value.is_array() {
                let start = pending.len();
                pending.extend(value.items().iter());
                if let Some(added) = pending.get_mut(start..) {
                    added.reverse();
                }
            } else {
                found.push(value);
            }
        }
        self.check_length(found.len())
    }

    /// `**`: the value and all values within it but for arrays, which their items stand for; not normalised.
    ///
    /// # Errors
    ///
    /// A bound of the evaluation.
    pub fn descendants(&self, context: &Value) -> Outcome {
        if context.is_undefined() {
            return Ok(Value::Undefined);
        }
        let mut found = Vec::new();
        let mut pending = vec![context.clone()];
        while let Some(value) = pending.pop() {
            self.step()?;
            let start = pending.len();
            if value.is_array() {
                pending.extend(value.items().iter());
            } else if let Some(entries) = value.entries() {
                pending.extend(entries.iter().map(|(_, value)| value));
            }
            if let Some(added) = pending.get_mut(start..) {
                added.reverse();
            }
            if !value.is_array() {
                self.check_length(found.len())?;
                found.push(value);
            }
        }
        Ok(match found.len() {
            1 => found.pop().unwrap_or_default(),
            _ => Value::list(found, ListKind::Sequence),
        })
    }

    /// `$x.a.b`: the fields, one inside the other.
    ///
    /// # Errors
    ///
    /// That of `root`; a bound of the evaluation.
    pub fn fields_of(&self, root: Outcome, names: &[&Text]) -> Outcome {
        self.fields(&root?, names)
    }

    /// `a.b`: the fields, one inside the other.
    ///
    /// # Errors
    ///
    /// A bound of the evaluation.
    pub fn fields(&self, root: &Value, names: &[&Text]) -> Outcome {
        let mut names = names.iter();
        if let Value::Json(json) = root {
            let mut at = json;
            loop {
                let Json::Object(object) = at else {
                    break if names.len() == 0 {
                        Ok(Value::Json(at.copy()))
                    } else if at.as_array().is_some() {
                        self.fields_of_each(Value::Json(at.clone()), names)
                    } else {
                        Ok(Value::Undefined)
                    };
                };
                let Some(name) = names.next() else {
                    break Ok(Value::Json(at.copy()));
                };
                match object.get_key(name) {
                    Some(value) => at = value,
                    None => break Ok(Value::Undefined),
                }
            }
        } else {
            self.fields_of_each(root.clone(), names)
        }
    }

    /// As [`Evaluation::fields`], where an array may be met: the items of each step's sequence.
    fn fields_of_each<'n>(
        &self,
        root: Value,
        names: impl ExactSizeIterator<Item = &'n &'n Text>,
    ) -> Outcome {
        let last = names.len().saturating_sub(1);
        let mut sequence = root;
        for (step, name) in names.enumerate() {
            let is_last = step == last;
            sequence = match &sequence {
                Value::Undefined => break,
                Value::Json(Json::Array(items))
                    if let Some(found) = plain_fields(items.as_slice(), name) =>
                {
                    self.steps(items.len())?;
                    Value::list(found, ListKind::Sequence)
                }
                _ => {
                    let find = |item: &Value| Ok(self.lookup(item, name)?.normal());
                    self.step_over(sequence.into_items(), is_last, find)?
                }
            };
        }
        Ok(sequence.normal())
    }
}

/// The field of each item, where all are objects and no field is an array: nothing to flatten, then.
fn plain_fields<'a>(items: &'a [Json], name: &'a ArcStr) -> Option<Vec<Value>> {
    let mut name = name;
    let mut found = Vec::with_capacity(items.len());
    for item in items {
        let Json::Object(object) = item else {
            return None;
        };
        match object.get_entry(name) {
            Some((_, Json::Array(_))) => return None,
            Some((shared, field)) => {
                name = shared;
                // Made where it stays: moving it right after it was written stalls the processor.
                found.extend(iter::once_with(|| Value::Json(field.copy())));
            }
            None => {}
        }
    }
    Some(found)
}
