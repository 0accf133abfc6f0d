//! `From` and `Into`: Rust's own types and `serde_json::Value`.

use super::{ArcStr, Array, Json, Number, Object};
use serde_json::Value;

macro_rules! from_variants {
    ($($type:ty => $variant:ident)*) => {$(
        impl From<$type> for Json {
            #[inline]
            fn from(value: $type) -> Self {
                Self::$variant(value)
            }
        }
    )*};
}

from_variants!(bool => Bool Number => Number ArcStr => String Array => Array Object => Object);

macro_rules! from_integers {
    ($($type:ty as $wide:ty)*) => {$(
        impl From<$type> for Json {
            #[inline]
            fn from(value: $type) -> Self {
                Self::Number(Number::from(<$wide>::from(value)))
            }
        }
    )*};
}

from_integers!(i8 as i64 i16 as i64 i32 as i64 i64 as i64 u8 as i64 u16 as i64 u32 as i64);
from_integers!(u64 as u64 isize as isize usize as usize);

impl From<f64> for Json {
    /// Infinities and NaN become `null`, as in `serde_json` and JavaScript.
    fn from(value: f64) -> Self {
        Number::from_f64(value).map_or(Self::Null, Self::Number)
    }
}

impl From<&Json> for Json {
    fn from(value: &Json) -> Self {
        value.clone()
    }
}

impl From<&ArcStr> for Json {
    fn from(text: &ArcStr) -> Self {
        Self::String(text.clone())
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::String(ArcStr::from(text))
    }
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self::String(ArcStr::from(text))
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Json>> FromIterator<T> for Json {
    /// Collects an array.
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::Array(values.into_iter().collect())
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(Number::from(number)),
            Value::String(text) => Self::from(text),
            Value::Array(values) => values.into_iter().collect(),
            Value::Object(entries) => Self::Object(entries.into_iter().collect()),
        }
    }
}

impl From<serde_json::Number> for Number {
    fn from(number: serde_json::Number) -> Self {
        // Through text, for where another crate has turned on serde_json's arbitrary precision.
        number
            .as_i64()
            .map_or_else(|| Self::from_any_json_text(&number.to_string()), Self::from)
    }
}

impl From<&Json> for Value {
    /// What `Value` cannot hold becomes `null`: a number beyond the range of `f64`, and what nests
    /// deeper than [`Json::MAX_DEPTH`]. Integers beyond 64 bits become the nearest `f64`.
    ///
    /// [`Json::deserialize`] refuses instead.
    fn from(json: &Json) -> Self {
        to_value(json, Json::MAX_DEPTH)
    }
}

impl From<Json> for Value {
    /// As from `&Json`.
    fn from(json: Json) -> Self {
        Self::from(&json)
    }
}

fn to_value(json: &Json, levels_left: usize) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => number_to_value(number),
        Json::String(text) => Value::String(text.to_string()),
        Json::Array(_) | Json::Object(_) if levels_left == 0 => Value::Null,
        Json::Array(array) => array
            .iter()
            .map(|value| to_value(value, levels_left - 1))
            .collect(),
        Json::Object(object) => object
            .iter()
            .map(|(key, value)| (key.to_string(), to_value(value, levels_left - 1)))
            .collect(),
    }
}

fn number_to_value(number: &Number) -> Value {
    if let Some(value) = number.as_i64() {
        return Value::from(value);
    }
    match number
        .as_large_text()
        .and_then(|text| text.parse::<u64>().ok())
    {
        Some(value) => Value::from(value),
        None => Value::from(number.as_f64()),
    }
}
