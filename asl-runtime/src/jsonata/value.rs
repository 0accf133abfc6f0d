//! `Value`: what an expression works on. Beside JSON there is nothing at all, and there are sequences and functions.

use std::rc::Rc;

use super::closure::{ClosureId, TailCall};
use super::function::Function;
use super::list::List;
use super::mixed::Mixed;
use super::tuple::TupleStream;
use super::{Error, Outcome};
use crate::json::{ArcStr, Json, Number};
use crate::literal::Literal;
use crate::text::Text;

/// What an expression works on.
///
/// JSON stays the document's own, shared; only what JSON cannot hold has variants of its own. Equal values may have several
/// forms: an array may be `Json` or a `List`, a number `Json` or a `Number`.
#[derive(Clone, Default)]
pub enum Value {
    /// Nothing: a field that is not there, a function that returns nothing.
    #[default]
    Undefined,
    /// JSON data.
    Json(Json),
    /// A number that was computed; it may be infinite or no number at all.
    Number(f64),
    /// A sequence, or an array that JSON cannot hold.
    List(Rc<List>),
    /// An object that JSON cannot hold.
    Mixed(Rc<Mixed>),
    /// A built-in function.
    Function(&'static Function),
    /// A function that the expression made.
    Closure(ClosureId),
    /// The value of a step that passes its tuples on to the path around it.
    Tuples(Rc<TupleStream>),
    /// A call in the tail position of a lambda, for its caller to make.
    TailCall(Rc<TailCall>),
}

const _: () = assert!(size_of::<Value>() == 16, "as small as the `Json` in it");

/// The type of a value, as signatures and JavaScript's `typeof` tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Missing,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
    Function,
}

impl Type {
    pub(super) fn of_json(json: &Json) -> Self {
        match json {
            Json::Null => Type::Null,
            Json::Bool(_) => Type::Boolean,
            Json::Number(_) => Type::Number,
            Json::String(_) => Type::String,
            Json::Array(_) => Type::Array,
            Json::Object(_) => Type::Object,
        }
    }
}

impl Value {
    pub(super) fn null() -> Self {
        Self::Json(Json::Null)
    }

    /// A copy of JSON that is there, or nothing.
    #[inline]
    pub(super) fn copy_of(json: Option<&Json>) -> Self {
        match json {
            Some(json) => Self::Json(json.copy()),
            None => Self::Undefined,
        }
    }

    /// The type.
    pub(super) fn kind(&self) -> Type {
        match self {
            Self::Undefined => Type::Missing,
            Self::Json(json) => Type::of_json(json),
            Self::Number(_) => Type::Number,
            Self::List(_) | Self::Tuples(_) => Type::Array,
            Self::Mixed(_) => Type::Object,
            Self::Function(_) | Self::Closure(_) | Self::TailCall(_) => Type::Function,
        }
    }

    pub(super) fn is_undefined(&self) -> bool {
        matches!(self, Self::Undefined)
    }

    pub(super) fn is_function(&self) -> bool {
        self.kind() == Type::Function
    }

    pub(super) fn is_array(&self) -> bool {
        self.kind() == Type::Array
    }

    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Self::Json(Json::String(text)) => Some(text),
            _ => None,
        }
    }

    /// Whatever JavaScript calls a number: infinities and NaN are some.
    pub(super) fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Json(Json::Number(number)) => Some(number.as_f64()),
            _ => None,
        }
    }

    /// The number, if this is one to reckon with: NaN is none.
    ///
    /// # Errors
    ///
    /// D1001 for an infinity.
    pub(super) fn to_number(&self) -> Result<Option<f64>, Error> {
        match self.as_f64() {
            Some(number) if number.is_infinite() => Err(Error::out_of_range(number)),
            Some(number) if number.is_nan() => Ok(None),
            number => Ok(number),
        }
    }

    /// The value as JSON if that loses nothing: neither functions nor what marks a sequence of one.
    pub(super) fn into_lossless_json(self) -> Result<Json, Self> {
        match self {
            Self::Json(json) => Ok(json),
            Self::Number(number) => json_number(number).ok_or(self),
            Self::List(list) => list.to_lossless_json().ok_or(Self::List(list)),
            other => Err(other),
        }
    }
}

impl From<Json> for Value {
    fn from(json: Json) -> Self {
        Self::Json(json)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Json(Json::Bool(value))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Value {
    #[expect(clippy::cast_precision_loss, reason = "counts of what is in memory")]
    fn from(count: usize) -> Self {
        Self::Number(count as f64)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Json(Json::from(text))
    }
}

impl From<ArcStr> for Value {
    fn from(text: ArcStr) -> Self {
        Self::Json(Json::String(text))
    }
}

/// A number as JSON has it: whole ones without a fraction. Nothing for infinities and NaN.
pub(super) fn json_number(number: f64) -> Option<Json> {
    /// From here on JavaScript writes an exponent.
    const LARGEST_PLAIN: f64 = 1e21;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "asks whether the number is the same again"
    )]
    let small = number as i32;
    #[expect(clippy::float_cmp, reason = "whole numbers are equal or they are not")]
    if f64::from(small) == number {
        return Some(Json::from(small));
    }
    if number.fract() == 0.0 && number.abs() < LARGEST_PLAIN {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole, and far below 2^127"
        )]
        let whole = number as i128;
        return Some(Json::Number(Number::from(whole)));
    }
    Number::from_f64(number).map(Json::Number)
}

/// A number that the expression spells out.
///
/// # Errors
///
/// None; the signature is that of every expression.
pub fn number(number: f64) -> Outcome {
    Ok(Value::Number(number))
}

/// A text that the expression spells out.
///
/// # Errors
///
/// None; the signature is that of every expression.
pub fn text(text: &'static Text) -> Outcome {
    Ok(Value::Json(Json::String(ArcStr::clone(text))))
}

/// `true` or `false`.
///
/// # Errors
///
/// None; the signature is that of every expression.
pub fn boolean(value: bool) -> Outcome {
    Ok(Value::from(value))
}

/// `null`.
///
/// # Errors
///
/// None; the signature is that of every expression.
pub fn null() -> Outcome {
    Ok(Value::null())
}

/// Nothing.
///
/// # Errors
///
/// None; the signature is that of every expression.
pub fn undefined() -> Outcome {
    Ok(Value::Undefined)
}

/// An array or object that the expression spells out.
///
/// # Errors
///
/// None; the signature is that of every expression.
pub fn constant(literal: &'static Literal) -> Outcome {
    Ok(Value::Json(literal.json()))
}

/// `$`: the context value.
///
/// # Errors
///
/// None; the signature is that of every expression.
pub fn here(context: &Value) -> Outcome {
    Ok(context.unwrapped())
}
