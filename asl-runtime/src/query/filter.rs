//! The conditions of `[?(…)]`, which generated code joins with `&&`, `||` and `!`.
//!
//! An operand is a value, or missing: no comparison holds with what is missing, not even `!=`.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::choice::compare_text;
use super::path::is_definite;
use super::{Pattern, Step, matches};
use crate::json::{ArcStr, Array, Json, Number};
use crate::text::Text;

/// Whether an item passes; `document` is what the whole Path is applied to.
pub type Condition = fn(item: &Json, document: &Json) -> bool;

/// One side of a comparison: a value, or nothing where a Path finds nothing.
#[derive(Debug, Clone)]
pub struct Operand<'j>(Option<Cow<'j, Json>>);

impl Operand<'_> {
    fn value(&self) -> Option<&Json> {
        self.0.as_deref()
    }

    fn owned(value: Json) -> Self {
        Self(Some(Cow::Owned(value)))
    }
}

/// A constant that is built once, such as the list after `in`.
impl<'j> From<&'j Json> for Operand<'j> {
    fn from(value: &'j Json) -> Self {
        Self(Some(Cow::Borrowed(value)))
    }
}

/// What `steps` select of `origin`: of the item for `@`, of the document for `$`.
#[must_use]
pub fn at<'j>(origin: &'j Json, steps: &[Step]) -> Operand<'j> {
    if steps.iter().all(Step::is_single) {
        let found = steps.iter().try_fold(origin, |value, step| step.get(value));
        return Operand(found.map(Cow::Borrowed));
    }
    Operand(matches::select(steps, origin).ok().map(Cow::Owned))
}

/// Whether `steps` select anything of `origin`, be it null.
#[must_use]
pub fn exists(origin: &Json, steps: &[Step]) -> bool {
    match at(origin, steps).value() {
        None => false,
        Some(_) if is_definite(steps) => true,
        Some(found) => found.as_array().is_none_or(|matches| !matches.is_empty()),
    }
}

/// The constant `null`.
#[must_use]
pub fn null() -> Operand<'static> {
    Operand::owned(Json::Null)
}

/// The constants `true` and `false`.
#[must_use]
pub fn boolean(value: bool) -> Operand<'static> {
    Operand::owned(Json::Bool(value))
}

/// A constant integer.
#[must_use]
pub fn integer(value: i64) -> Operand<'static> {
    Operand::owned(Json::from(value))
}

/// A constant decimal.
#[must_use]
pub fn decimal(value: f64) -> Operand<'static> {
    Operand(Number::from_f64(value).map(|number| Cow::Owned(Json::Number(number))))
}

/// A constant string.
#[must_use]
pub fn text(value: &'static Text) -> Operand<'static> {
    Operand::owned(Json::String(ArcStr::clone(value)))
}

/// Applies `test` where both sides are there.
fn both(left: &Operand<'_>, right: &Operand<'_>, test: impl FnOnce(&Json, &Json) -> bool) -> bool {
    match (left.value(), right.value()) {
        (Some(left), Some(right)) => test(left, right),
        _ => false,
    }
}

/// `==`: numbers by value, also where one stands in a string; everything else by structure.
#[must_use]
pub fn equal(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, are_equal)
}

/// `!=`
#[must_use]
pub fn not_equal(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, |left, right| !are_equal(left, right))
}

/// `<`
#[must_use]
pub fn less(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, |left, right| {
        order(left, right).is_some_and(Ordering::is_lt)
    })
}

/// `<=`
#[must_use]
pub fn less_or_equal(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, |left, right| {
        order(left, right).is_some_and(Ordering::is_le)
    })
}

/// `>`
#[must_use]
pub fn greater(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, |left, right| {
        order(left, right).is_some_and(Ordering::is_gt)
    })
}

/// `>=`
#[must_use]
pub fn greater_or_equal(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, |left, right| {
        order(left, right).is_some_and(Ordering::is_ge)
    })
}

fn are_equal(left: &Json, right: &Json) -> bool {
    match (number(left), number(right)) {
        (Some(a), Some(b)) if left.as_str().is_none() || right.as_str().is_none() => {
            a.equals_numerically(&b)
        }
        _ => left == right,
    }
}

/// The order of two numbers or of two strings; nothing else has one.
fn order(left: &Json, right: &Json) -> Option<Ordering> {
    match (left, right) {
        (Json::String(left), Json::String(right)) => Some(compare_text(left, right)),
        _ => Some(number(left)?.compare_numerically(&*number(right)?)),
    }
}

/// The number that a value is, or that stands in a string.
fn number(value: &Json) -> Option<Cow<'_, Number>> {
    match value {
        Json::Number(number) => Some(Cow::Borrowed(number)),
        Json::String(text) if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => {
            match Json::parse(text) {
                Ok(Json::Number(number)) => Some(Cow::Owned(number)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `=~`: a string, number or boolean matches as a whole, an array if one of its items does.
#[must_use]
pub fn matches(value: &Operand<'_>, pattern: &Pattern) -> bool {
    match value.value() {
        Some(Json::Array(items)) => items.iter().any(|item| matches_scalar(item, pattern)),
        Some(value) => matches_scalar(value, pattern),
        None => false,
    }
}

fn matches_scalar(value: &Json, pattern: &Pattern) -> bool {
    match value {
        Json::String(text) => pattern.is_match(text),
        Json::Number(_) | Json::Bool(_) => pattern.is_match(&value.to_string()),
        _ => false,
    }
}

fn holds(items: &Array, wanted: &Json) -> bool {
    items.iter().any(|item| are_equal(item, wanted))
}

/// `in`
#[must_use]
pub fn is_in(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, |left, right| {
        right.as_array().is_some_and(|items| holds(items, left))
    })
}

/// `nin`
#[must_use]
pub fn is_not_in(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, |left, right| {
        right.as_array().is_some_and(|items| !holds(items, left))
    })
}

/// Applies `test` where both sides are arrays.
fn both_arrays(
    left: &Operand<'_>,
    right: &Operand<'_>,
    test: impl FnOnce(&Array, &Array) -> bool,
) -> bool {
    both(left, right, |left, right| match (left, right) {
        (Json::Array(left), Json::Array(right)) => test(left, right),
        _ => false,
    })
}

/// `subsetof`
#[must_use]
pub fn subset_of(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both_arrays(left, right, |left, right| {
        left.iter().all(|item| holds(right, item))
    })
}

/// `anyof`
#[must_use]
pub fn any_of(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both_arrays(left, right, |left, right| {
        left.iter().any(|item| holds(right, item))
    })
}

/// `noneof`
#[must_use]
pub fn none_of(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both_arrays(left, right, |left, right| {
        !left.iter().any(|item| holds(right, item))
    })
}

/// `size`: how many items an array has, or UTF-16 units a string.
#[must_use]
pub fn size(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, |left, right| {
        let size = match left {
            Json::Array(items) => items.len(),
            Json::String(text) => text.encode_utf16().count(),
            _ => return false,
        };
        right
            .as_i64()
            .is_some_and(|wanted| usize::try_from(wanted) == Ok(size))
    })
}

/// `empty`: whether an array, object or string being empty is what the right side says.
#[must_use]
pub fn empty(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, |left, right| {
        let is_empty = match left {
            Json::Array(items) => items.is_empty(),
            Json::Object(fields) => fields.is_empty(),
            Json::String(text) => text.is_empty(),
            _ => return false,
        };
        right.as_bool() == Some(is_empty)
    })
}

/// `contains`: an array holds the right side, or a string holds the right string.
#[must_use]
pub fn contains(left: &Operand<'_>, right: &Operand<'_>) -> bool {
    both(left, right, |left, right| match (left, right) {
        (Json::Array(items), wanted) => holds(items, wanted),
        (Json::String(text), Json::String(wanted)) => text.contains(wanted.as_str()),
        _ => false,
    })
}
