//! From any Rust value to `Json`, without text between.

use super::map_key::KeySerializer;
use super::static_names::static_name;
use super::{ArcStr, Array, ConversionError, Json, Number, ObjectBuilder, handoff};
use serde::ser::{self, Serialize};

impl Json {
    /// The JSON form of any serializable value, as `serde_json` would print it.
    ///
    /// # Errors
    /// Where a value has no JSON form: NaN, infinities, map keys other than strings, numbers and
    /// booleans, or what nests deeper than [`Json::MAX_DEPTH`].
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, ConversionError> {
        value.serialize(ToJson {
            levels_left: Self::MAX_DEPTH,
        })
    }
}

/// Makes a `Json` of whatever is serialized into it.
#[derive(Clone, Copy)]
struct ToJson {
    levels_left: usize,
}

type Converted<T = Json> = Result<T, ConversionError>;

impl ToJson {
    /// The serializer of what a container holds.
    fn inside(self) -> Converted<Self> {
        let levels_left = self
            .levels_left
            .checked_sub(1)
            .ok_or_else(ConversionError::too_deep)?;
        Ok(Self { levels_left })
    }

    fn array(self, len: Option<usize>, variant: Option<&'static str>) -> Converted<ToArray> {
        // A variant's name is one more object around the values.
        let to_value = if variant.is_some() {
            self.inside()?.inside()?
        } else {
            self.inside()?
        };
        Ok(ToArray {
            to_value,
            values: Vec::with_capacity(bounded(len)),
            variant,
        })
    }

    fn object(self, len: Option<usize>, variant: Option<&'static str>) -> Converted<ToObject> {
        let to_value = if variant.is_some() {
            self.inside()?.inside()?
        } else {
            self.inside()?
        };
        Ok(ToObject {
            to_value,
            members: ObjectBuilder::with_capacity(bounded(len)),
            key: None,
            variant,
        })
    }
}

/// A length that somebody claims is no reason to reserve any amount of memory.
fn bounded(len: Option<usize>) -> usize {
    len.unwrap_or(0).min(4096)
}

fn tagged(variant: Option<&'static str>, value: Json) -> Json {
    let Some(variant) = variant else { return value };
    let mut object = ObjectBuilder::with_capacity(1);
    object.push_new(static_name(variant), value);
    Json::Object(object.finish())
}

macro_rules! serialize_numbers {
    ($($method:ident: $type:ty as $wide:ty;)*) => {$(
        fn $method(self, value: $type) -> Converted {
            Ok(Json::Number(Number::from(<$wide>::from(value))))
        }
    )*};
}

impl ser::Serializer for ToJson {
    type Ok = Json;
    type Error = ConversionError;
    type SerializeSeq = ToArray;
    type SerializeTuple = ToArray;
    type SerializeTupleStruct = ToArray;
    type SerializeTupleVariant = ToArray;
    type SerializeMap = ToObject;
    type SerializeStruct = ToObject;
    type SerializeStructVariant = ToObject;

    serialize_numbers! {
        serialize_i8: i8 as i64;
        serialize_i16: i16 as i64;
        serialize_i32: i32 as i64;
        serialize_i64: i64 as i64;
        serialize_i128: i128 as i128;
        serialize_u8: u8 as i64;
        serialize_u16: u16 as i64;
        serialize_u32: u32 as i64;
        serialize_u64: u64 as u64;
        serialize_u128: u128 as u128;
    }

    fn serialize_bool(self, value: bool) -> Converted {
        Ok(Json::Bool(value))
    }

    fn serialize_f32(self, value: f32) -> Converted {
        // The digits that a reader of the f32 would see: 0.1, not 0.10000000149011612.
        let shortest = zmij::Buffer::new().format(value).parse();
        self.serialize_f64(shortest.unwrap_or(f64::NAN))
    }

    fn serialize_f64(self, value: f64) -> Converted {
        let number = Number::from_f64(value);
        number
            .map(Json::Number)
            .ok_or_else(|| ConversionError::new(format!("{value} has no JSON form")))
    }

    fn serialize_char(self, value: char) -> Converted {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Converted {
        Ok(Json::String(ArcStr::from(value)))
    }

    fn serialize_bytes(self, value: &[u8]) -> Converted {
        self.inside()?;
        Ok(value.iter().copied().collect())
    }

    fn serialize_none(self) -> Converted {
        Ok(Json::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Converted {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Converted {
        Ok(Json::Null)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Converted {
        Ok(Json::Null)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Converted {
        Ok(Json::String(static_name(variant)))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Converted {
        if name != handoff::NAME {
            return value.serialize(self);
        }
        handoff::ask();
        let value = value.serialize(self)?;
        match handoff::take() {
            Some(handed) if handed.depth() > self.levels_left => Err(ConversionError::too_deep()),
            handed => Ok(handed.unwrap_or(value)),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Converted {
        let value = value
            .serialize(self.inside()?)
            .map_err(|error| error.under(variant))?;
        Ok(tagged(Some(variant), value))
    }

    fn serialize_seq(self, len: Option<usize>) -> Converted<ToArray> {
        self.array(len, None)
    }

    fn serialize_tuple(self, len: usize) -> Converted<ToArray> {
        self.array(Some(len), None)
    }

    fn serialize_tuple_struct(self, _name: &'static str, len: usize) -> Converted<ToArray> {
        self.array(Some(len), None)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Converted<ToArray> {
        self.array(Some(len), Some(variant))
    }

    fn serialize_map(self, len: Option<usize>) -> Converted<ToObject> {
        self.object(len, None)
    }

    fn serialize_struct(self, _name: &'static str, len: usize) -> Converted<ToObject> {
        self.object(Some(len), None)
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Converted<ToObject> {
        self.object(Some(len), Some(variant))
    }
}

/// An array being collected, inside an object of one entry if it belongs to a variant.
struct ToArray {
    to_value: ToJson,
    values: Vec<Json>,
    variant: Option<&'static str>,
}

impl ToArray {
    fn add<T: Serialize + ?Sized>(&mut self, value: &T) -> Converted<()> {
        let value = value.serialize(self.to_value).map_err(|error| {
            let error = error.at_index(self.values.len());
            self.variant
                .map_or(error.clone(), |variant| error.under(variant))
        })?;
        self.values.push(value);
        Ok(())
    }

    fn finish(self) -> Json {
        tagged(self.variant, Json::Array(Array::from(self.values)))
    }
}

/// An object being collected, inside another of one entry if it belongs to a variant.
struct ToObject {
    to_value: ToJson,
    members: ObjectBuilder,
    /// Of a map: the key whose value comes next.
    key: Option<ArcStr>,
    variant: Option<&'static str>,
}

impl ToObject {
    fn add<T: Serialize + ?Sized>(&mut self, key: ArcStr, value: &T) -> Converted<()> {
        let value = value.serialize(self.to_value).map_err(|error| {
            let error = error.under(&key);
            self.variant
                .map_or(error.clone(), |variant| error.under(variant))
        })?;
        self.members.insert(key, value);
        Ok(())
    }

    fn finish(self) -> Json {
        tagged(self.variant, Json::Object(self.members.finish()))
    }
}

macro_rules! collect_values {
    ($($trait:ident.$method:ident)*) => {$(
        impl ser::$trait for ToArray {
            type Ok = Json;
            type Error = ConversionError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Converted<()> {
                self.add(value)
            }

            fn end(self) -> Converted {
                Ok(self.finish())
            }
        }
    )*};
}

collect_values! {
    SerializeSeq.serialize_element
    SerializeTuple.serialize_element
    SerializeTupleStruct.serialize_field
    SerializeTupleVariant.serialize_field
}

macro_rules! collect_fields {
    ($($trait:ident)*) => {$(
        impl ser::$trait for ToObject {
            type Ok = Json;
            type Error = ConversionError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Converted<()> {
                self.add(static_name(key), value)
            }

            fn end(self) -> Converted {
                Ok(self.finish())
            }
        }
    )*};
}

collect_fields!(SerializeStruct SerializeStructVariant);

impl ser::SerializeMap for ToObject {
    type Ok = Json;
    type Error = ConversionError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Converted<()> {
        self.key = Some(key.serialize(KeySerializer)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Converted<()> {
        let key = self
            .key
            .take()
            .ok_or_else(|| ConversionError::new("a map gave a value before its key"))?;
        self.add(key, value)
    }

    fn end(self) -> Converted {
        Ok(self.finish())
    }
}
