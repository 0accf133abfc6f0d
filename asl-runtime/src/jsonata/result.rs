//! From values to JSON: results, and copies.

use super::functions::number_text::round_to_15_digits;
use super::mixed::Entries;
use super::value::json_number;
use super::{Error, Evaluation, Outcome, Value};
use crate::json::{ArcStr, Array, Json, Number};

/// Why a value is no JSON.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoJson {
    /// It is nothing.
    Undefined,
    /// It is, or contains, a function.
    Function,
    /// It nests too deep.
    TooDeep,
    /// It contains an infinite number, and is to be copied.
    OutOfRange(f64),
}

impl Value {
    /// The value as JSON; fields that are nothing are left out, and infinities are `null`.
    ///
    /// # Errors
    ///
    /// Why it is none.
    pub fn into_json(self) -> Result<Json, NoJson> {
        match self {
            Self::Json(json) => Ok(json),
            Self::Undefined => Err(NoJson::Undefined),
            Self::Number(number) => Ok(json_number(number).unwrap_or_default()),
            value => value.composed_into_json(),
        }
    }

    fn composed_into_json(&self) -> Result<Json, NoJson> {
        match self.unwrapped() {
            Self::Undefined => Err(NoJson::Undefined),
            value => value.to_json(Json::MAX_DEPTH, Use::Result),
        }
    }

    /// A copy, as `$string` makes one: functions are empty texts.
    pub(super) fn to_json_copy(&self) -> Result<Json, Error> {
        self.to_json(Json::MAX_DEPTH, Use::Copy)
            .map_err(|reason| match reason {
                NoJson::OutOfRange(number) => Error::out_of_range(number),
                _ => Error::stack_overflow(),
            })
    }

    fn to_json(&self, levels: usize, purpose: Use) -> Result<Json, NoJson> {
        let levels = levels.checked_sub(1).ok_or(NoJson::TooDeep)?;
        Ok(match self {
            Self::Json(json) => json.clone(),
            Self::Number(number) if number.is_infinite() && purpose == Use::Copy => {
                return Err(NoJson::OutOfRange(*number));
            }
            Self::Number(number) => json_number(*number).unwrap_or_default(),
            Self::Undefined => Json::Null,
            Self::List(list) => {
                let items = list.items.iter().map(|item| item.to_json(levels, purpose));
                Json::Array(Array::from(items.collect::<Result<Vec<_>, _>>()?))
            }
            Self::Mixed(_) => {
                let entries = self.entries().into_iter().flat_map(Entries::iter);
                let entries = entries.filter(|(_, value)| !value.is_undefined());
                let fields = entries
                    .map(|(name, value)| Ok((name.clone(), value.to_json(levels, purpose)?)));
                Json::Object(fields.collect::<Result<Vec<_>, _>>()?.into_iter().collect())
            }
            Self::Tuples(stream) => {
                let values = stream.0.iter();
                let values = values.map(|tuple| tuple.value.to_json(levels, purpose));
                Json::Array(Array::from(values.collect::<Result<Vec<_>, _>>()?))
            }
            Self::Function(_) | Self::Closure(_) | Self::TailCall(_) => match purpose {
                Use::Copy => Json::String(ArcStr::new()),
                Use::Result => return Err(NoJson::Function),
            },
        })
    }
}

impl Evaluation<'_> {
    /// A copy as `$clone` makes one: nothing in it is shared, and numbers have the digits that `$string` shows.
    pub(super) fn cloned(&self, value: &Value) -> Result<Json, Error> {
        let copy = value.to_json_copy()?;
        if copy.depth() > Json::MAX_DEPTH {
            return Err(Error::stack_overflow());
        }
        self.steps(copy.serialized_len())?;
        Ok(own(&copy))
    }
}

/// A copy of which no container is shared, with rounded numbers.
fn own(json: &Json) -> Json {
    match json {
        Json::Object(object) => {
            let fields = object
                .iter()
                .map(|(name, value)| (name.clone(), own(value)));
            Json::Object(fields.collect())
        }
        Json::Array(array) => Json::Array(array.iter().map(own).collect()),
        Json::Number(number) => rounded(number),
        scalar => scalar.clone(),
    }
}

fn rounded(number: &Number) -> Json {
    let exact = number.as_f64();
    let rounded = round_to_15_digits(exact);
    if rounded.to_bits() == exact.to_bits() {
        return Json::Number(number.clone());
    }
    json_number(rounded).unwrap_or_default()
}

/// What JSON is made for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Result,
    Copy,
}

/// The singleton rule, on what a part of an expression comes to.
///
/// # Errors
///
/// That of `value`.
pub fn normal(value: Outcome) -> Outcome {
    value.map(Value::normal)
}

/// `[]`, and then the singleton rule.
///
/// # Errors
///
/// That of `value`.
pub fn kept(value: Outcome) -> Outcome {
    value.map(|value| value.keeping_array().normal())
}
