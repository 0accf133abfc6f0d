//! From any serde format to `Json`.

use super::{ArcStr, Array, ConversionError, Json, Number, ObjectBuilder, handoff};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};
use std::fmt;

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(
            handoff::NAME,
            JsonVisitor {
                levels_left: Self::MAX_DEPTH,
            },
        )
    }
}

/// Builds a `Json` of whatever a format gives.
#[derive(Clone, Copy)]
struct JsonVisitor {
    levels_left: usize,
}

impl JsonVisitor {
    /// The visitor of what a container holds.
    fn inside<E: Error>(self) -> Result<Self, E> {
        let levels_left = self
            .levels_left
            .checked_sub(1)
            .ok_or_else(|| E::custom(ConversionError::too_deep()))?;
        Ok(Self { levels_left })
    }
}

impl<'de> DeserializeSeed<'de> for JsonVisitor {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! visit_integers {
    ($($method:ident: $type:ty)*) => {$(
        fn $method<E>(self, value: $type) -> Result<Json, E> {
            Ok(Json::Number(Number::from(value)))
        }
    )*};
}

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    visit_integers!(visit_i64: i64 visit_u64: u64 visit_i128: i128 visit_u128: u128);

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        match handoff::take() {
            Some(value) => Ok(value),
            None => deserializer.deserialize_any(self),
        }
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        let number = Number::from_f64(value).map(Json::Number);
        number.ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(ArcStr::from(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Json, A::Error> {
        let inside = self.inside()?;
        let mut array = Vec::new();
        while let Some(value) = values.next_element_seed(inside)? {
            array.push(value);
        }
        Ok(Json::Array(Array::from(array)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let inside = self.inside()?;
        let mut object = ObjectBuilder::default();
        while let Some(key) = entries.next_key_seed(NameVisitor)? {
            object.insert(key, entries.next_value_seed(inside)?);
        }
        Ok(Json::Object(object.finish()))
    }
}

/// Reads the name of an entry.
struct NameVisitor;

impl<'de> DeserializeSeed<'de> for NameVisitor {
    type Value = ArcStr;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<ArcStr, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameVisitor {
    type Value = ArcStr;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of an entry")
    }

    fn visit_str<E>(self, name: &str) -> Result<ArcStr, E> {
        Ok(ArcStr::from(name))
    }
}
