//! Values as text: `$string` and `&`, and how errors show what they are about.

use super::functions::json_text;
use super::functions::number_text::to_json_text;
use super::list::ListKind;
use super::{Error, Value};
use crate::json::{ArcStr, Json, Number};

impl Value {
    /// `$string(value)`; nothing for nothing.
    pub(super) fn to_text(&self, prettify: bool) -> Result<Option<ArcStr>, Error> {
        let json = match self {
            Self::Undefined => return Ok(None),
            Self::Json(Json::String(text)) => return Ok(Some(text.clone())),
            Self::Number(number) if number.is_infinite() => {
                return Err(Error::new(
                    "D3001",
                    "Attempting to invoke string function on Infinity or NaN",
                ));
            }
            value if value.is_function() => return Ok(Some(ArcStr::new())),
            Self::List(list) if list.kind == ListKind::Document => {
                let document = list.items.first().cloned().unwrap_or_default();
                return document.to_text(prettify);
            }
            value => value.to_printable_json(Json::MAX_DEPTH)?,
        };
        json_text::stringify(&json, prettify).map(|text| Some(ArcStr::from(text)))
    }

    /// The value as JSON, with what JSON cannot hold as `$string` writes it: a function as an empty text.
    fn to_printable_json(&self, levels: usize) -> Result<Json, Error> {
        let Some(levels) = levels.checked_sub(1) else {
            return Err(Error::stack_overflow());
        };
        Ok(match self {
            Self::Json(json) => json.clone(),
            Self::Number(number) if number.is_infinite() => {
                return Err(Error::out_of_range(*number));
            }
            Self::Number(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
            Self::List(list) => {
                let items = list.items.iter().map(|item| item.to_printable_json(levels));
                Json::Array(items.collect::<Result<Vec<_>, _>>()?.into())
            }
            Self::Mixed(_) => {
                let entries = self.entries().into_iter().flat_map(super::mixed::Entries::iter);
                let entries = entries
                    .filter(|(_, value)| !value.is_undefined())
                    .map(|(name, value)| Ok((name.clone(), value.to_printable_json(levels)?)));
                Json::Object(entries.collect::<Result<Vec<_>, Error>>()?.into_iter().collect())
            }
            Self::Undefined => Json::Null,
            Self::Function(_) | Self::Closure(_) | Self::TailCall(_) | Self::Tuples(_) => {
                Json::String(ArcStr::new())
            }
        })
    }
}

/// A value inside a message.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Undefined => "undefined".to_owned(),
        Value::Number(number) => to_json_text(*number),
        value => match value.to_printable_json(Json::MAX_DEPTH) {
            Ok(json) => json.to_string(),
            Err(_) => "null".to_owned(),
        },
    }
}
