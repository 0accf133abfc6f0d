//! From `Json` to any Rust value, without text between.

use super::map_key::KeyDeserializer;
use super::object::Iter;
use super::{ArcStr, Array, ConversionError, Json, Number, Object, handoff};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use std::{iter, slice};

impl Json {
    /// This value as a Rust type.
    ///
    /// # Errors
    /// Where the value does not fit the type, or nests deeper than [`Json::MAX_DEPTH`].
    pub fn deserialize<'de, T: Deserialize<'de>>(&'de self) -> Result<T, ConversionError> {
        T::deserialize(self)
    }
}

type Fitted<T> = Result<T, ConversionError>;

macro_rules! deserialize_wide_integers {
    ($($method:ident => $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Fitted<V::Value> {
            match self.as_number().and_then(|number| number.as_large_text()?.parse().ok()) {
                Some(value) => visitor.$visit(value),
                None => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for &'de Json {
    type Error = ConversionError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Fitted<V::Value> {
        match self {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Number(number) => visit_number(number, visitor),
            Json::String(text) => visitor.visit_borrowed_str(text),
            Json::Array(_) | Json::Object(_) if self.depth() > Json::MAX_DEPTH => {
                Err(ConversionError::too_deep())
            }
            Json::Array(array) => visit_array(array, visitor),
            Json::Object(object) => visit_object(object, visitor),
        }
    }

    deserialize_wide_integers!(deserialize_i128 => visit_i128 deserialize_u128 => visit_u128);

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Fitted<V::Value> {
        if self.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Fitted<V::Value> {
        if name != handoff::NAME {
            return visitor.visit_newtype_struct(self);
        }
        handoff::give(self.clone());
        let value = visitor.visit_newtype_struct(self);
        // Nothing may stay behind, should a type of somebody else's use our name.
        handoff::take();
        value
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Fitted<V::Value> {
        let (variant, content) = match self {
            Json::String(variant) => (variant, None),
            Json::Object(object) if object.len() == 1 => {
                let (variant, content) = object.iter().next().expect("it has one entry");
                (variant, Some(content))
            }
            _ => {
                return Err(
                    self.misfit(&"the name of a variant, or an object with that name alone")
                );
            }
        };
        visitor.visit_enum(Variant {
            name: variant,
            content,
        })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Fitted<V::Value> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

impl<'de> IntoDeserializer<'de, ConversionError> for &'de Json {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl Json {
    fn misfit(&self, expected: &dyn Expected) -> ConversionError {
        let found = match self {
            Json::Null => Unexpected::Unit,
            Json::Bool(value) => Unexpected::Bool(*value),
            Json::Number(number) => number
                .as_i64()
                .map_or_else(|| Unexpected::Float(number.as_f64()), Unexpected::Signed),
            Json::String(text) => Unexpected::Str(text),
            Json::Array(_) => Unexpected::Seq,
            Json::Object(_) => Unexpected::Map,
        };
        ConversionError::invalid_type(found, expected)
    }
}

fn visit_number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Fitted<V::Value> {
    if let Some(value) = number.as_i64() {
        return match u64::try_from(value) {
            Ok(value) => visitor.visit_u64(value),
            Err(_) => visitor.visit_i64(value),
        };
    }
    let large = number.as_large_text();
    if let Some(value) = large.and_then(|text| text.parse().ok()) {
        return visitor.visit_u64(value);
    }
    match (number.as_f64(), large) {
        (value, Some(text)) if value.is_infinite() => Err(ConversionError::new(format!(
            "the number {text} is beyond the range of f64"
        ))),
        (value, _) => visitor.visit_f64(value),
    }
}

fn visit_array<'de, V: Visitor<'de>>(array: &'de Array, visitor: V) -> Fitted<V::Value> {
    let mut values = Values(array.iter().enumerate());
    let fitted = visitor.visit_seq(&mut values)?;
    match values.0.len() {
        0 => Ok(fitted),
        surplus => Err(ConversionError::new(format!(
            "expected an array of {}, found one of {}",
            array.len() - surplus,
            array.len()
        ))),
    }
}

fn visit_object<'de, V: Visitor<'de>>(object: &'de Object, visitor: V) -> Fitted<V::Value> {
    visitor.visit_map(Entries {
        entries: object.iter(),
        entered: None,
    })
}

struct Values<'de>(iter::Enumerate<slice::Iter<'de, Json>>);

impl<'de> SeqAccess<'de> for &mut Values<'de> {
    type Error = ConversionError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Fitted<Option<T::Value>> {
        let Some((index, value)) = self.0.next() else {
            return Ok(None);
        };
        seed.deserialize(value)
            .map(Some)
            .map_err(|error| error.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries<'de> {
    entries: Iter<'de>,
    /// The entry whose name was read.
    entered: Option<(&'de ArcStr, &'de Json)>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = ConversionError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Fitted<Option<K::Value>> {
        self.entered = self.entries.next();
        let Some((key, _)) = self.entered else {
            return Ok(None);
        };
        seed.deserialize(KeyDeserializer(key))
            .map(Some)
            .map_err(|error| error.under(key))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Fitted<T::Value> {
        let (key, value) = self
            .entered
            .take()
            .ok_or_else(|| ConversionError::new("a value was asked for before its name"))?;
        seed.deserialize(value).map_err(|error| error.under(key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

struct Variant<'de> {
    name: &'de ArcStr,
    content: Option<&'de Json>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = ConversionError;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Fitted<(T::Value, Self)> {
        Ok((seed.deserialize(KeyDeserializer(self.name))?, self))
    }
}

impl<'de> Variant<'de> {
    fn fit<T>(self, expected: &str, fit: impl FnOnce(&'de Json) -> Fitted<T>) -> Fitted<T> {
        let missing = || {
            ConversionError::new(format!(
                "expected {expected} in an object under `{}`",
                self.name
            ))
        };
        fit(self.content.ok_or_else(missing)?).map_err(|error| error.under(self.name))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = ConversionError;

    fn unit_variant(self) -> Fitted<()> {
        match self.content {
            None | Some(Json::Null) => Ok(()),
            Some(content) => Err(content
                .misfit(&"the name of the variant alone")
                .under(self.name)),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Fitted<T::Value> {
        self.fit("the variant's value", |content| seed.deserialize(content))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Fitted<V::Value> {
        self.fit("the variant's values", |content| {
            content.deserialize_seq(visitor)
        })
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Fitted<V::Value> {
        self.fit("the variant's fields", |content| {
            content.deserialize_map(visitor)
        })
    }
}
