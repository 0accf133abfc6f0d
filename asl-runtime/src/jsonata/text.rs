//! Values as text: `$string` and `&`, and how errors show what they are about.

use super::functions::json_text;
use super::functions::number_text::to_json_text;
use super::list::ListKind;
use super::{Error, Value};
use crate::json::{ArcStr, Json};

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
            value => value.to_json_copy()?,
        };
        json_text::stringify(&json, prettify).map(|text| Some(ArcStr::from(text)))
    }
}

/// A value inside a message.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Undefined => "undefined".to_owned(),
        Value::Number(number) => to_json_text(*number),
        value => match value.to_json_copy() {
            Ok(json) => json.to_string(),
            Err(error) => error.message().to_owned(),
        },
    }
}
