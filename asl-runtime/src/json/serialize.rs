//! From `Json` to any serde format.

use super::{ConversionError, Json, Number, handoff};
use serde::ser::{Error as _, Serialize, Serializer};

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_struct(handoff::NAME, &Announced(self))
    }
}

struct Announced<'j>(&'j Json);

impl Serialize for Announced<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if handoff::is_asked() {
            handoff::give(self.0.clone());
            return serializer.serialize_unit();
        }
        if self.0.depth() > Json::MAX_DEPTH {
            return Err(S::Error::custom(ConversionError::too_deep()));
        }
        Plain(self.0).serialize(serializer)
    }
}

/// A value that is known not to be too deep.
struct Plain<'j>(&'j Json);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Json::Null => serializer.serialize_unit(),
            Json::Bool(value) => serializer.serialize_bool(*value),
            Json::Number(number) => number.serialize(serializer),
            Json::String(text) => serializer.serialize_str(text),
            Json::Array(array) => serializer.collect_seq(array.iter().map(Plain)),
            Json::Object(object) => serializer.collect_map(
                object
                    .iter()
                    .map(|(key, value)| (key.as_str(), Plain(value))),
            ),
        }
    }
}

impl Serialize for Number {
    /// An integer beyond 128 bits goes out as the nearest `f64`, like a decimal of too many digits.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(text) = self.as_large_text() else {
            return match self.as_i64() {
                Some(value) => serializer.serialize_i64(value),
                None => serializer.serialize_f64(self.as_f64()),
            };
        };
        if let Ok(value) = text.parse() {
            return serializer.serialize_u64(value);
        }
        if let Ok(value) = text.parse() {
            return serializer.serialize_i128(value);
        }
        if let Ok(value) = text.parse() {
            return serializer.serialize_u128(value);
        }
        match self.as_f64() {
            value if value.is_finite() => serializer.serialize_f64(value),
            _ => Err(S::Error::custom(format_args!(
                "the number {text} is beyond the range of f64"
            ))),
        }
    }
}
