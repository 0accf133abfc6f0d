//! Operators: arithmetic, comparison, logic, concatenation, ranges.

use super::functions::comparison::{compare_text, deep_equals};
use super::functions::limit::bounded;
use super::value::Type;
use super::{Error, Evaluation, Outcome, Value};
use crate::json::Json;
use std::cmp::Ordering;

/// Both sides as numbers; nothing if a side is nothing.
fn numbers(left: Outcome, right: Outcome, operator: &str) -> Result<Option<(f64, f64)>, Error> {
    let (left, right) = (left?, right?);
    let left_number = left.to_number()?;
    if left_number.is_none() && !left.is_undefined() {
        return Err(Error::not_a_number(true, operator));
    }
    let right_number = right.to_number()?;
    if right_number.is_none() && !right.is_undefined() {
        return Err(Error::not_a_number(false, operator));
    }
    Ok(left_number.zip(right_number))
}

macro_rules! arithmetic {
    ($($name:ident $operator:tt $text:literal;)*) => {$(
        #[doc = concat!("`left ", $text, " right`")]
        ///
        /// # Errors
        ///
        /// T2001 or T2002 for what is no number, D1001 for an infinity.
        pub fn $name(left: Outcome, right: Outcome) -> Outcome {
            let numbers = numbers(left, right, $text)?;
            Ok(numbers.map_or(Value::Undefined, |(left, right)| Value::Number(left $operator right)))
        }
    )*};
}

arithmetic! {
    add + "+";
    subtract - "-";
    multiply * "*";
    divide / "/";
    remainder % "%";
}

/// `-value`
///
/// # Errors
///
/// D1002 for what is no number.
pub fn negate(value: Outcome) -> Outcome {
    let value = value?;
    match value.to_number()? {
        Some(number) => Ok(Value::Number(-number)),
        None if value.is_undefined() => Ok(Value::Undefined),
        None => Err(Error::not_negatable(&value)),
    }
}

/// `left = right`
///
/// # Errors
///
/// That of either side.
pub fn equal(left: Outcome, right: Outcome) -> Outcome {
    let (left, right) = (left?, right?);
    let is_missing = left.is_undefined() || right.is_undefined();
    Ok(Value::from(!is_missing && equals(&left, &right)))
}

/// `left != right`
///
/// # Errors
///
/// That of either side.
pub fn not_equal(left: Outcome, right: Outcome) -> Outcome {
    let (left, right) = (left?, right?);
    let is_missing = left.is_undefined() || right.is_undefined();
    Ok(Value::from(!is_missing && !equals(&left, &right)))
}

/// Whether two values are deeply equal.
pub(super) fn equals(left: &Value, right: &Value) -> bool {
    let mut pending = vec![(left.clone(), right.clone())];
    while let Some((left, right)) = pending.pop() {
        let is_equal = match (&left, &right) {
            (Value::Json(left), Value::Json(right)) => deep_equals(left, right),
            _ => match (left.kind(), right.kind()) {
                (Type::Array, Type::Array) => {
                    let (left, right) = (left.items(), right.items());
                    pending.extend(left.iter().zip(right.iter()));
                    left.len() == right.len()
                }
                (Type::Object, Type::Object) => match_entries(&left, &right, &mut pending),
                _ => is_same(&left, &right),
            },
        };
        if !is_equal {
            return false;
        }
    }
    true
}

fn match_entries(left: &Value, right: &Value, pending: &mut Vec<(Value, Value)>) -> bool {
    let (Some(left), Some(right)) = (left.entries(), right.entries()) else {
        return false;
    };
    left.len() == right.len()
        && left.iter().all(|(name, value)| {
            let other = right.get(name);
            let is_there = other.is_some();
            pending.extend(other.map(|other| (value, other)));
            is_there
        })
}

/// JavaScript's `===`: of containers, whether they are one and the same.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Json(Json::Array(left)), Value::Json(Json::Array(right))) => {
            left.address() == right.address()
        }
        (Value::Json(Json::Object(left)), Value::Json(Json::Object(right))) => {
            left.address() == right.address()
        }
        (Value::Json(left), Value::Json(right)) => deep_equals(left, right),
        (Value::Function(left), Value::Function(right)) => std::ptr::eq(*left, *right),
        (Value::Closure(left), Value::Closure(right)) => left == right,
        #[expect(clippy::float_cmp, reason = "JSONata compares the doubles themselves")]
        _ => match (left.as_f64(), right.as_f64()) {
            (Some(left), Some(right)) => left == right,
            _ => false,
        },
    }
}

/// `left in right`
///
/// # Errors
///
/// That of either side.
pub fn is_in(left: Outcome, right: Outcome) -> Outcome {
    let (left, right) = (left?, right?);
    let is_missing = left.is_undefined() || right.is_undefined();
    Ok(Value::from(
        !is_missing && right.items().iter().any(|item| is_same(&left, &item)),
    ))
}

/// How two values that can be compared stand to each other; `None` where one is NaN.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Order(pub(super) Option<Ordering>);

/// The order of two numbers or two texts; nothing where a side is nothing.
fn order(left: Outcome, right: Outcome, operator: &str) -> Result<Option<Order>, Error> {
    let (left, right) = (left?, right?);
    match compare(&left, &right) {
        Some(order) => Ok(Some(order)),
        None => no_order(&left, &right, operator),
    }
}

fn no_order(left: &Value, right: &Value, operator: &str) -> Result<Option<Order>, Error> {
    let is_comparable =
        |value: &Value| matches!(value.kind(), Type::Missing | Type::Number | Type::String);
    if !is_comparable(left) || !is_comparable(right) {
        return Err(Error::not_comparable(operator));
    }
    if left.is_undefined() || right.is_undefined() {
        return Ok(None);
    }
    Err(Error::not_one_type(left, right, operator))
}

/// The order of two numbers or two texts; nothing for anything else.
pub(super) fn compare(left: &Value, right: &Value) -> Option<Order> {
    if let (Some(left), Some(right)) = (left.as_f64(), right.as_f64()) {
        return Some(Order(left.partial_cmp(&right)));
    }
    Some(Order(Some(compare_text(left.as_str()?, right.as_str()?))))
}

macro_rules! comparisons {
    ($($name:ident $text:literal $test:ident;)*) => {$(
        #[doc = concat!("`left ", $text, " right`")]
        ///
        /// # Errors
        ///
        /// T2010 for what is neither number nor text, T2009 for one of each.
        pub fn $name(left: Outcome, right: Outcome) -> Outcome {
            let order = order(left, right, $text)?;
            Ok(order.map_or(Value::Undefined, |Order(order)| Value::from(order.is_some_and(Ordering::$test))))
        }
    )*};
}

comparisons! {
    less "<" is_lt;
    less_or_equal "<=" is_le;
    greater ">" is_gt;
    greater_or_equal ">=" is_ge;
}

/// `left & right`
///
/// # Errors
///
/// As `$string` of either side; a text too long.
pub fn concatenate(left: Outcome, right: Outcome) -> Outcome {
    let (left, right) = (left?, right?);
    let (left, right) = (left.to_text(false)?, right.to_text(false)?);
    let (left, right) = (left.unwrap_or_default(), right.unwrap_or_default());
    let mut text = String::with_capacity(left.len() + right.len());
    text.push_str(&left);
    text.push_str(&right);
    bounded(text).map(Value::from)
}

/// Whether a value counts as true: what conditions, `and` and `or` ask. Nothing does not.
///
/// # Errors
///
/// D1001 for an infinity.
pub fn truth(value: Outcome) -> Result<bool, Error> {
    Ok(value?.to_boolean()?.unwrap_or(false))
}

impl Value {
    /// `$boolean(value)`; nothing for nothing.
    pub(super) fn to_boolean(&self) -> Result<Option<bool>, Error> {
        // Arrays within arrays, which may nest deeper than the stack is: true as soon as one item is.
        let mut pending = match self {
            Self::Undefined => return Ok(None),
            Self::Json(Json::Bool(value)) => return Ok(Some(*value)),
            value => vec![value.clone()],
        };
        let mut is_true = false;
        while let Some(value) = pending.pop() {
            if value.is_array() {
                pending.extend(value.items().iter());
            } else {
                is_true |= value.is_true_alone()?;
            }
        }
        Ok(Some(is_true))
    }

    fn is_true_alone(&self) -> Result<bool, Error> {
        Ok(match self {
            Self::Json(Json::Bool(value)) => *value,
            Self::Json(Json::String(text)) => !text.is_empty(),
            value => match value.kind() {
                Type::Number => value.to_number()?.is_some_and(|number| number != 0.0),
                Type::Object => value.entries().is_some_and(|entries| entries.len() > 0),
                _ => false,
            },
        })
    }
}

/// The longest range that the reference implementation makes.
const LONGEST_RANGE: f64 = 1e7;

impl Evaluation<'_> {
    /// `left..right`
    ///
    /// # Errors
    ///
    /// T2003 or T2004 for what is no integer; D2014 for a range too long.
    pub fn range(&self, left: Outcome, right: Outcome) -> Outcome {
        let (left, right) = (left?, right?);
        let integer = |value: &Value| value.as_f64().filter(|number| number.fract() == 0.0);
        let (first, last) = (integer(&left), integer(&right));
        if first.is_none() && !left.is_undefined() {
            return Err(Error::not_a_range_start());
        }
        if last.is_none() && !right.is_undefined() {
            return Err(Error::not_a_range_end());
        }
        let Some((first, last)) = first.zip(last).filter(|(first, last)| first <= last) else {
            return Ok(Value::Undefined);
        };
        let length = last - first + 1.0;
        if length > LONGEST_RANGE {
            return Err(Error::range_too_long(length));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, and at most ten million"
        )]
        let length = length as usize;
        self.check_length(length)?;
        self.steps(length)?;
        let items = (0..length).map(|index| Value::Number(first + index_as_f64(index)));
        Ok(Value::sequence(items.collect()))
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most ten million")]
fn index_as_f64(index: usize) -> f64 {
    index as f64
}
