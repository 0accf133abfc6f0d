//! `States.Format`.

use std::fmt::Write;

use super::{IntrinsicError, text_of};
use crate::json::Json;
use crate::query::java_text::JavaText;

/// `States.Format('…{}…', value…)`: `pieces` are the texts around the `{}` of the template, one more than there are
/// arguments.
#[must_use]
pub fn format(pieces: &[&str], arguments: &[&Json]) -> Json {
    let mut text = String::new();
    let mut arguments = arguments.iter();
    for piece in pieces {
        text.push_str(piece);
        if let Some(argument) = arguments.next() {
            append(&mut text, argument);
        }
    }
    Json::from(text)
}

/// `States.Format($.template, value…)`
///
/// # Errors
/// Where the template is no string, or has not one `{}` for each argument.
pub fn format_template(template: &Json, arguments: &[&Json]) -> Result<Json, IntrinsicError> {
    let mut text = String::new();
    let mut rest = text_of(template)?.chars().peekable();
    let mut unused = arguments.iter();
    while let Some(character) = rest.next() {
        match character {
            '{' if rest.next_if_eq(&'}').is_some() => match unused.next() {
                Some(argument) => append(&mut text, argument),
                None => return Err(wrong_count(template, arguments)),
            },
            '\\' => text.push(rest.next_if(|next| "'{}\\".contains(*next)).unwrap_or('\\')),
            plain => text.push(plain),
        }
    }
    if unused.next().is_some() {
        return Err(wrong_count(template, arguments));
    }
    Ok(Json::from(text))
}

fn append(text: &mut String, argument: &Json) {
    match argument {
        Json::String(argument) => text.push_str(argument),
        _ => write!(text, "{}", JavaText(argument)).expect("writing to a String cannot fail"),
    }
}

fn wrong_count(template: &Json, arguments: &[&Json]) -> IntrinsicError {
    let count = arguments.len();
    IntrinsicError::new(format!(
        "the template {template} does not have one {{}} for each of its {count} arguments"
    ))
}
