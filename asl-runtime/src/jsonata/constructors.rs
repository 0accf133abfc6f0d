//! Constructors: arrays, objects, and grouping by computed keys.

use super::list::ListKind;
use super::mixed::Filling;
use super::tuple::Tuple;
use super::{Error, Evaluation, Expression, Outcome, Value};
use crate::json::{ArcStr, Json, Object};
use crate::text::Text;

/// An item of an array constructor.
pub enum Item {
    /// Anything but an array constructor: an array becomes its items, nothing becomes nothing.
    Spread(Outcome),
    /// An array constructor: becomes one item.
    Array(Outcome),
}

/// A key and its value.
#[derive(Debug)]
pub struct Pair {
    /// Evaluates to the key.
    pub key: Expression,
    /// Evaluates to the value.
    pub value: Expression,
}

impl Evaluation<'_> {
    /// `[…]`
    ///
    /// # Errors
    ///
    /// The first error of an item; a bound of the evaluation.
    pub fn array<const N: usize>(&self, items: [Item; N]) -> Outcome {
        self.items(items.into_iter()).map(Value::array)
    }

    /// `[…]` as the first or last step of a path, which does not flatten it.
    ///
    /// # Errors
    ///
    /// As [`Evaluation::array`].
    pub fn constructed_array<const N: usize>(&self, items: [Item; N]) -> Outcome {
        let items = self.items(items.into_iter())?;
        Ok(Value::list(items, ListKind::Constructed))
    }

    fn items(&self, items: impl Iterator<Item = Item>) -> Result<Vec<Value>, Error> {
        let mut array = Vec::new();
        for item in items {
            match item {
                Item::Spread(value) => match value? {
                    Value::Undefined => {}
                    value if value.is_array() => {
                        self.steps(value.items().len())?;
                        array.extend(value.into_items());
                        self.check_length(array.len())?;
                    }
                    value => array.push(value),
                },
                Item::Array(value) => array.push(value?),
            }
        }
        check_depth(&array)?;
        Ok(array)
    }

    /// `{"name": value}` with names that are written out and differ.
    ///
    /// # Errors
    ///
    /// The first error of a value.
    pub fn object(&self, context: &Value, fields: &[(&'static Text, Expression)]) -> Outcome {
        let mut object = Filling::with_capacity(fields.len());
        let grouped = if context.is_array() {
            let mut group = Group::new(0);
            context.items().iter().for_each(|item| group.add(item));
            Some(group.into_context())
        } else {
            None
        };
        let context = grouped.as_ref().unwrap_or(context);
        for (name, value) in fields {
            object.insert_if_any(name, value(self, context)?);
        }
        finished(object)
    }

    /// `input{key: value}`: groups the items of `input` by the keys.
    ///
    /// # Errors
    ///
    /// That of `input`, of a key or of a value; T1003 and D1009 for keys.
    pub fn group(&self, input: Outcome, pairs: &[Pair]) -> Outcome {
        let input = input?;
        if !input.is_array() {
            return self.group_one(&input, pairs);
        }
        let items = input.into_items();
        match items.as_slice() {
            [] => return self.group_one(&Value::Undefined, pairs),
            [only] => return self.group_one(only, pairs),
            _ => {}
        }
        let mut groups = Groups::default();
        for item in &items {
            for (position, pair) in pairs.iter().enumerate() {
                self.step()?;
                let key = (pair.key)(self, item)?;
                groups.add(&key, position, || item.clone())?;
            }
        }
        let mut object = Filling::with_capacity(groups.groups.len());
        for (name, group) in groups.into_groups() {
            let Some(pair) = pairs.get(group.pair) else {
                continue;
            };
            object.insert_if_any(&name, (pair.value)(self, &group.into_context())?);
        }
        finished(object)
    }

    /// As [`Evaluation::group`], of one item: each pair has a group of its own.
    fn group_one(&self, item: &Value, pairs: &[Pair]) -> Outcome {
        let mut object = Filling::with_capacity(pairs.len());
        if let [pair] = pairs {
            let key = self.key(item, pair)?;
            if let Some(name) = key_name(&key)? {
                object.insert_if_any(name, (pair.value)(self, item)?);
            }
            return finished(object);
        }
        let mut keys = Vec::with_capacity(pairs.len());
        for pair in pairs {
            let key = self.key(item, pair)?;
            if let Some(name) = key_name(&key)?
                && keys
                    .iter()
                    .any(|other: &Value| other.as_str() == Some(name))
            {
                return Err(Error::ambiguous_key(name));
            }
            keys.push(key);
        }
        for (key, pair) in keys.iter().zip(pairs) {
            if let Some(name) = key_name(key)? {
                object.insert_if_any(name, (pair.value)(self, item)?);
            }
        }
        finished(object)
    }

    fn key(&self, item: &Value, pair: &Pair) -> Outcome {
        self.step()?;
        (pair.key)(self, item)
    }

    /// As [`Evaluation::group`], over tuples; `slots` are those of a frame for the evaluation over one.
    ///
    /// # Errors
    ///
    /// As [`Evaluation::group`].
    pub fn group_tuples(&self, input: Outcome, slots: usize, pairs: &[Pair]) -> Outcome {
        // The path may have found nothing before its steps carried tuples.
        let mut tuples = match input? {
            Value::Tuples(stream) => stream.0.clone(),
            _ => Vec::new(),
        };
        let mut groups = Groups::default();
        let mut members: Vec<Vec<usize>> = Vec::new();
        if tuples.is_empty() {
            tuples.push(Tuple::default());
        }
        for (number, tuple) in tuples.iter().enumerate() {
            for (position, pair) in pairs.iter().enumerate() {
                self.step()?;
                let key = self.over_tuple(tuple, slots, pair.key)?;
                let Some(group) = groups.add(&key, position, || Value::Undefined)? else {
                    continue;
                };
                match members.get_mut(group) {
                    Some(members) => members.push(number),
                    None => members.push(vec![number]),
                }
            }
        }
        let mut object = Filling::with_capacity(members.len());
        for ((name, group), members) in groups.into_groups().zip(&members) {
            let Some(pair) = pairs.get(group.pair) else {
                continue;
            };
            let reduced = reduced(&mut tuples, members);
            object.insert_if_any(&name, self.over_tuple(&reduced, slots, pair.value)?);
        }
        finished(object)
    }
}

/// The groups of a grouping, in the order of their first items.
#[derive(Default)]
struct Groups {
    names: Object,
    groups: Vec<Group>,
}

/// What was found for one key.
struct Group {
    /// The pair whose key it is.
    pair: usize,
    data: Data,
}

enum Data {
    None,
    One(Value),
    Many(Vec<Value>),
}

/// The key as a name; nothing is none.
fn key_name(key: &Value) -> Result<Option<&ArcStr>, Error> {
    match key {
        Value::Undefined => Ok(None),
        Value::Json(Json::String(name)) => Ok(Some(name)),
        other => Err(Error::not_a_key(other)),
    }
}

impl Groups {
    /// Adds an item under `key`, and tells the group's number. Nothing is no key.
    fn add(
        &mut self,
        key: &Value,
        pair: usize,
        item: impl FnOnce() -> Value,
    ) -> Result<Option<usize>, Error> {
        let Some(name) = key_name(key)? else {
            return Ok(None);
        };
        let known = self.names.get_key(name).and_then(Json::as_i64);
        let number = match known.and_then(|number| usize::try_from(number).ok()) {
            Some(number) => number,
            None => {
                let number = self.groups.len();
                self.names.push_new(name.clone(), Json::from(number));
                self.groups.push(Group::new(pair));
                number
            }
        };
        if let Some(group) = self.groups.get_mut(number) {
            if group.pair != pair {
                return Err(Error::ambiguous_key(name));
            }
            group.add(item());
        }
        Ok(Some(number))
    }

    fn into_groups(self) -> impl Iterator<Item = (ArcStr, Group)> {
        let names = self.names.into_iter().map(|(name, _)| name);
        names.zip(self.groups)
    }
}

impl Group {
    fn new(pair: usize) -> Self {
        Group {
            pair,
            data: Data::None,
        }
    }

    fn add(&mut self, item: Value) {
        self.data = match std::mem::replace(&mut self.data, Data::None) {
            Data::None => Data::One(item),
            Data::One(first) => {
                let mut items = first.into_items();
                items.extend(item.into_items());
                Data::Many(items)
            }
            Data::Many(mut items) => {
                items.extend(item.into_items());
                Data::Many(items)
            }
        };
    }

    /// The context for the evaluation of the group's value.
    fn into_context(self) -> Value {
        match self.data {
            Data::None => Value::Undefined,
            Data::One(item) => item,
            Data::Many(items) => Value::list(items, ListKind::Array),
        }
    }
}

/// Tuples as one, each of whose values has all of theirs.
///
/// As in the reference implementation, a tuple that is alone in a group loses its context to it: what other groups see of
/// it has none.
fn reduced(tuples: &mut [Tuple], members: &[usize]) -> Tuple {
    if let [only] = members {
        let Some(tuple) = tuples.get_mut(*only) else {
            return Tuple::default();
        };
        return Tuple {
            slots: tuple.slots.clone(),
            value: std::mem::take(&mut tuple.value),
        };
    }
    let members: Vec<&Tuple> = members
        .iter()
        .filter_map(|member| tuples.get(*member))
        .collect();
    let slots = members.first().map_or(0, |first| first.slots.len());
    let slots = (0..slots).map(|slot| {
        let bound = |tuple: &&Tuple| tuple.slots.get(slot).cloned().flatten();
        let mut bound = members.iter().filter_map(bound).peekable();
        bound.peek().is_some().then(|| all_of(bound))
    });
    Tuple {
        slots: slots.collect(),
        value: all_of(members.iter().map(|tuple| tuple.value.clone())),
    }
}

fn all_of(values: impl Iterator<Item = Value>) -> Value {
    let mut group = Group::new(0);
    values
        .filter(|value| !value.is_undefined())
        .for_each(|value| group.add(value));
    group.into_context()
}

/// `$append(first, second)`
pub(super) fn append(first: Value, second: Value) -> Value {
    if first.is_undefined() {
        return second;
    }
    if second.is_undefined() {
        return first;
    }
    let mut items = first.into_items();
    items.extend(second.into_items());
    Value::list(items, ListKind::Array)
}

/// What is about to be put into a container may not nest deeper than any JSON may.
fn check_depth(items: &[Value]) -> Result<(), Error> {
    let is_deep =
        |value: &Value| matches!(value, Value::Json(json) if json.depth() >= Json::MAX_DEPTH);
    if items.iter().any(is_deep) {
        return Err(Error::stack_overflow());
    }
    Ok(())
}

fn finished(object: Filling) -> Outcome {
    let object = object.finish();
    match &object {
        Value::Json(json) if json.depth() > Json::MAX_DEPTH => Err(Error::stack_overflow()),
        _ => Ok(object),
    }
}
