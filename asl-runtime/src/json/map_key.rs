//! Names of entries in Rust maps: what may be a key, how it is written as text and read back.

use super::{ArcStr, ConversionError};
use serde::de::{self, IntoDeserializer, Visitor};
use serde::ser::{self, Impossible, Serialize};

/// Writes a map's key as text: strings, characters, numbers, booleans and plain variants have one.
pub(super) struct KeySerializer;

type Key = Result<ArcStr, ConversionError>;
type NotAKey = Impossible<ArcStr, ConversionError>;

fn not_a_key<T>(kind: &str) -> Result<T, ConversionError> {
    Err(ConversionError::new(format!(
        "{kind} cannot be a name in an object"
    )))
}

macro_rules! keys_from_text {
    ($($method:ident: $type:ty;)*) => {$(
        fn $method(self, value: $type) -> Key {
            Ok(ArcStr::from(value.to_string()))
        }
    )*};
}

impl ser::Serializer for KeySerializer {
    type Ok = ArcStr;
    type Error = ConversionError;
    type SerializeSeq = NotAKey;
    type SerializeTuple = NotAKey;
    type SerializeTupleStruct = NotAKey;
    type SerializeTupleVariant = NotAKey;
    type SerializeMap = NotAKey;
    type SerializeStruct = NotAKey;
    type SerializeStructVariant = NotAKey;

    keys_from_text! {
        serialize_bool: bool;
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_i128: i128;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_u64: u64;
        serialize_u128: u128;
        serialize_char: char;
    }

    fn serialize_str(self, value: &str) -> Key {
        Ok(ArcStr::from(value))
    }

    fn serialize_f32(self, value: f32) -> Key {
        Ok(ArcStr::from(zmij::Buffer::new().format(value)))
    }

    fn serialize_f64(self, value: f64) -> Key {
        Ok(ArcStr::from(zmij::Buffer::new().format(value)))
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Key {
        Ok(ArcStr::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Key {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Key {
        value.serialize(self)
    }

    fn serialize_bytes(self, _value: &[u8]) -> Key {
        not_a_key("bytes")
    }

    fn serialize_none(self) -> Key {
        not_a_key("None")
    }

    fn serialize_unit(self) -> Key {
        not_a_key("null")
    }

    fn serialize_unit_struct(self, name: &'static str) -> Key {
        not_a_key(name)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _value: &T,
    ) -> Key {
        not_a_key(variant)
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<NotAKey, ConversionError> {
        not_a_key("a sequence")
    }

    fn serialize_tuple(self, _len: usize) -> Result<NotAKey, ConversionError> {
        not_a_key("a tuple")
    }

    fn serialize_tuple_struct(
        self,
        name: &'static str,
        _len: usize,
    ) -> Result<NotAKey, ConversionError> {
        not_a_key(name)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<NotAKey, ConversionError> {
        not_a_key(variant)
    }

    fn serialize_map(self, _len: Option<usize>) -> Result<NotAKey, ConversionError> {
        not_a_key("a map")
    }

    fn serialize_struct(self, name: &'static str, _len: usize) -> Result<NotAKey, ConversionError> {
        not_a_key(name)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _len: usize,
    ) -> Result<NotAKey, ConversionError> {
        not_a_key(variant)
    }
}

/// Reads a name back as whatever key type a Rust map has.
pub(super) struct KeyDeserializer<'de>(pub(super) &'de str);

macro_rules! parse_keys {
    ($($method:ident => $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => visitor.visit_borrowed_str(self.0),
            }
        }
    )*};
}

impl<'de> de::Deserializer<'de> for KeyDeserializer<'de> {
    type Error = ConversionError;

    parse_keys! {
        deserialize_bool => visit_bool
        deserialize_i8 => visit_i8
        deserialize_i16 => visit_i16
        deserialize_i32 => visit_i32
        deserialize_i64 => visit_i64
        deserialize_i128 => visit_i128
        deserialize_u8 => visit_u8
        deserialize_u16 => visit_u16
        deserialize_u32 => visit_u32
        deserialize_u64 => visit_u64
        deserialize_u128 => visit_u128
        deserialize_f32 => visit_f32
        deserialize_f64 => visit_f64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}
