//! Order: `^(…)` and the merge sort behind it, which calls its comparator as the reference implementation does.

use std::cell::RefCell;
use std::cmp::Ordering;

use super::list::ListKind;
use super::operators::{Order, compare};
use super::tuple::Tuple;
use super::value::Type;
use super::{Error, Evaluation, Expression, Outcome, Value};

/// A term of an order-by clause.
#[derive(Debug)]
pub struct Term {
    /// The key.
    pub key: Expression,
    /// `>` before the term.
    pub descending: bool,
}

/// What is to be ordered, with its keys as far as they were asked for.
struct Keyed<T> {
    item: T,
    keys: RefCell<Vec<Value>>,
}

impl Evaluation<'_> {
    /// Orders the items of a sequence.
    pub(super) fn sorted(&self, input: Value, terms: &[Term]) -> Outcome {
        if input.items_if_any().len() < 2 {
            return Ok(input);
        }
        let key = |item: &Value, expression: Expression| expression(self, item);
        let sorted = self.sort_by_terms(input.into_items(), terms, key)?;
        Ok(Value::list(sorted, ListKind::Array))
    }

    /// Orders tuples.
    pub(super) fn sorted_tuples(
        &self,
        tuples: Vec<Tuple>,
        terms: &[Term],
        slots: usize,
    ) -> Result<Vec<Tuple>, Error> {
        self.sort_by_terms(tuples, terms, |tuple, expression| {
            self.over_tuple(tuple, slots, expression)
        })
    }

    fn sort_by_terms<T>(
        &self,
        items: Vec<T>,
        terms: &[Term],
        key: impl Fn(&T, Expression) -> Outcome,
    ) -> Result<Vec<T>, Error> {
        let keyed = |item| Keyed {
            item,
            keys: RefCell::default(),
        };
        let key_of = |keyed: &Keyed<T>, position: usize, term: &Term| {
            if let Some(known) = keyed.keys.borrow().get(position) {
                return Ok(known.clone());
            }
            let value = key(&keyed.item, term.key)?;
            keyed.keys.borrow_mut().push(value.clone());
            Ok::<_, Error>(value)
        };
        let items = items.into_iter().map(keyed).collect();
        let sorted = self.merge_sort(items, &mut |left: &Keyed<T>, right: &Keyed<T>| {
            for (position, term) in terms.iter().enumerate() {
                let (left, right) = (
                    key_of(left, position, term)?,
                    key_of(right, position, term)?,
                );
                match (order_of_keys(&left, &right)?, term.descending) {
                    (KeyOrder::Same, _) => {}
                    (KeyOrder::Missing(is_after), _) => return Ok(is_after),
                    (KeyOrder::Keys(is_after), descending) => return Ok(is_after != descending),
                }
            }
            Ok(false)
        })?;
        Ok(sorted.into_iter().map(|keyed| keyed.item).collect())
    }

    /// Orders items by a comparator that says whether the left one belongs after the right one. Stable.
    pub(super) fn merge_sort<T>(
        &self,
        mut items: Vec<T>,
        is_after: &mut dyn FnMut(&T, &T) -> Result<bool, Error>,
    ) -> Result<Vec<T>, Error> {
        if items.len() < 2 {
            return Ok(items);
        }
        let right = items.split_off(items.len() / 2);
        let left = self.merge_sort(items, is_after)?;
        let right = self.merge_sort(right, is_after)?;
        let mut merged = Vec::with_capacity(left.len() + right.len());
        let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
        while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
            self.step()?;
            let next = if is_after(first, second)? {
                right.next()
            } else {
                left.next()
            };
            merged.extend(next);
        }
        merged.extend(left);
        merged.extend(right);
        Ok(merged)
    }
}

/// How two keys stand to each other.
enum KeyOrder {
    Same,
    /// One is nothing, which comes last in either direction; whether it is the left one.
    Missing(bool),
    /// Whether the left one is greater.
    Keys(bool),
}

fn order_of_keys(left: &Value, right: &Value) -> Result<KeyOrder, Error> {
    match (left.is_undefined(), right.is_undefined()) {
        (true, true) => return Ok(KeyOrder::Same),
        (left_is_missing, right_is_missing) if left_is_missing || right_is_missing => {
            return Ok(KeyOrder::Missing(left_is_missing));
        }
        _ => {}
    }
    let is_sortable = |value: &Value| matches!(value.kind(), Type::Number | Type::String);
    if !is_sortable(left) || !is_sortable(right) {
        return Err(Error::not_sortable());
    }
    match compare(left, right) {
        Some(Order(Some(Ordering::Equal))) => Ok(KeyOrder::Same),
        // NaN is not less than anything, and so counts as greater.
        Some(Order(order)) => Ok(KeyOrder::Keys(order != Some(Ordering::Less))),
        None => Err(Error::mixed_order(left, right)),
    }
}
