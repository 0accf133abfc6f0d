//! From values to JSON: results, and copies.

use super::mixed::Entries;
use super::value::json_number;
use super::{Error, Outcome, Value};
use crate::json::{ArcStr, Array, Json};

/// Why a value is no JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoJson {
    /// It is nothing.
    Undefined,
    /// It is, or contains, a function.
    Function,
    /// It nests too deep.
    TooDeep,
}

impl Value {
    /// The value as JSON; fields that are nothing are left out, and infinities are `null`.
    ///
    /// # Errors
    ///
    /// Why it is none.
    pub fn into_json(self) -> Result<Json, NoJson> {
        match self.unwrapped() {
            Self::Undefined => Err(NoJson::Undefined),
            value => value.to_json(Json::MAX_DEPTH, None),
        }
    }

    /// `$clone(value)`: as JSON, functions being empty texts.
    pub(super) fn to_json_copy(&self) -> Result<Json, Error> {
        static NO_TEXT: ArcStr = arcstr::literal!("");
        let copy = self.to_json(Json::MAX_DEPTH, Some(&NO_TEXT));
        copy.map_err(|_| Error::stack_overflow())
    }

    fn to_json(&self, levels: usize, function: Option<&ArcStr>) -> Result<Json, NoJson> {
        let levels = levels.checked_sub(1).ok_or(NoJson::TooDeep)?;
        Ok(match self {
            Self::Json(json) => json.clone(),
            Self::Number(number) => json_number(*number).unwrap_or_default(),
            Self::Undefined => Json::Null,
            Self::List(list) => {
                let items = list.items.iter().map(|item| item.to_json(levels, function));
                Json::Array(Array::from(items.collect::<Result<Vec<_>, _>>()?))
            }
            Self::Mixed(_) => {
                let entries = self.entries().into_iter().flat_map(Entries::iter);
                let entries = entries.filter(|(_, value)| !value.is_undefined());
                let fields = entries
                    .map(|(name, value)| Ok((name.clone(), value.to_json(levels, function)?)));
                Json::Object(fields.collect::<Result<Vec<_>, _>>()?.into_iter().collect())
            }
            Self::Tuples(stream) => {
                let values = stream
                    .0
                    .iter()
                    .map(|tuple| tuple.value.to_json(levels, function));
                Json::Array(Array::from(values.collect::<Result<Vec<_>, _>>()?))
            }
            Self::Function(_) | Self::Closure(_) | Self::TailCall(_) => {
                Json::String(function.ok_or(NoJson::Function)?.clone())
            }
        })
    }
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
