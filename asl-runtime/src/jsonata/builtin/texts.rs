//! Functions of texts.

use super::{
    ANY, Arguments, Error, Evaluation, FUNCTION, Function, NUMBERS, Outcome, Parameter, TEXT,
    Value, builtins, of_text,
};
use crate::json::{ArcStr, Json};
use crate::jsonata::functions::{base64, regex, strings, substring, url};
use crate::jsonata::list::ListKind;
use crate::jsonata::matcher::{Matcher, listed_match, replaced_match};

/// `(sf)`
const TEXT_OR_FUNCTION: Parameter = Parameter::taking("sfm");

builtins! {
    BASE64DECODE "base64decode" [TEXT.or_context()] 1 base64_decode;
    BASE64ENCODE "base64encode" [TEXT.or_context()] 1 base64_encode;
    CONTAINS "contains" [TEXT.or_context(), TEXT_OR_FUNCTION] 2 contains;
    DECODE_URL "decodeUrl" [TEXT.or_context()] 1 decode_url;
    DECODE_URL_COMPONENT "decodeUrlComponent" [TEXT.or_context()] 1 decode_url_component;
    ENCODE_URL "encodeUrl" [TEXT.or_context()] 1 encode_url;
    ENCODE_URL_COMPONENT "encodeUrlComponent" [TEXT.or_context()] 1 encode_url_component;
    JOIN "join" [Parameter::array_of("s"), TEXT.optional()] 2 join;
    LENGTH "length" [TEXT.or_context()] 1 length;
    LOWERCASE "lowercase" [TEXT.or_context()] 1 lowercase;
    MATCH "match" [TEXT.or_context(), FUNCTION, NUMBERS.optional()] 3 run_match;
    PAD "pad" [TEXT.or_context(), NUMBERS, TEXT.optional()] 3 pad;
    REPLACE "replace" [TEXT.or_context(), TEXT_OR_FUNCTION, TEXT_OR_FUNCTION, NUMBERS.optional()] 4 replace;
    SPLIT "split" [TEXT.or_context(), TEXT_OR_FUNCTION, NUMBERS.optional()] 3 split;
    STRING "string" [ANY.or_context(), Parameter::taking("bm").optional()] 1 string;
    SUBSTRING "substring" [TEXT.or_context(), NUMBERS, NUMBERS.optional()] 3 run_substring;
    SUBSTRING_AFTER "substringAfter" [TEXT.or_context(), TEXT] 2 substring_after;
    SUBSTRING_BEFORE "substringBefore" [TEXT.or_context(), TEXT] 2 substring_before;
    TRIM "trim" [TEXT.or_context()] 1 trim;
    UPPERCASE "uppercase" [TEXT.or_context()] 1 uppercase;
}

fn string(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let prettify = matches!(arguments.get(1), Value::Json(Json::Bool(true)));
    let text = arguments.get(0).to_text(prettify)?;
    Ok(text.map(Value::from).unwrap_or_default())
}

fn base64_decode(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_text(arguments, |text| Ok(base64::decode(text)))
}

fn base64_encode(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_text(arguments, base64::encode)
}

fn decode_url(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_text(arguments, url::decode_url)
}

fn decode_url_component(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_text(arguments, url::decode_url_component)
}

fn encode_url(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_text(arguments, url::encode_url)
}

fn encode_url_component(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_text(arguments, url::encode_url_component)
}

fn length(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_text(arguments, |text| Ok(substring::length(text)))
}

fn lowercase(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_text(arguments, strings::lowercase)
}

fn uppercase(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_text(arguments, strings::uppercase)
}

fn trim(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_text(arguments, |text| Ok(strings::trim(text)))
}

fn pad(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let width = arguments.number(1).unwrap_or(f64::NAN);
    let padding = arguments.text(2).unwrap_or_default();
    of_text(arguments, |text| substring::pad(text, width, padding))
}

fn run_substring(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (start, length) = (arguments.number(1), arguments.number(2));
    of_text(arguments, |text| {
        let part = match start {
            Some(start) => substring::substring(text, start, length),
            // A length from nowhere leads nowhere.
            None if length.is_some() => "",
            None => text,
        };
        Ok(part.to_owned())
    })
}

fn substring_after(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let separator = arguments.text(1).unwrap_or("undefined");
    of_text(arguments, |text| {
        Ok(substring::substring_after(text, separator).to_owned())
    })
}

fn substring_before(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let separator = arguments.text(1).unwrap_or("undefined");
    of_text(arguments, |text| {
        Ok(substring::substring_before(text, separator).to_owned())
    })
}

fn join(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let texts = arguments.get(0);
    if texts.is_undefined() {
        return Ok(Value::Undefined);
    }
    let texts: Vec<Value> = texts.items().iter().collect();
    evaluation.steps(texts.len())?;
    let separator = arguments.text(1).unwrap_or_default();
    let texts = texts.iter().map(|text| text.as_str().unwrap_or_default());
    strings::join(texts, separator).map(Value::from)
}

/// The text that a function searches, if one is given.
fn subject(arguments: &Arguments) -> Option<&ArcStr> {
    match arguments.get(0) {
        Value::Json(Json::String(text)) => Some(text),
        _ => None,
    }
}

fn contains(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let Some(text) = subject(arguments) else {
        return Ok(Value::Undefined);
    };
    evaluation.steps(text.len())?;
    Ok(Value::from(match arguments.text(1) {
        Some(token) => strings::contains(text, token),
        None => match evaluation.matcher(arguments.get(1)) {
            Matcher::Regex(regex) => regex.is_match(text),
            matcher @ Matcher::Function(_) => {
                let first = matcher.matches(evaluation, text).next();
                first.transpose()?.is_some()
            }
        },
    }))
}

fn run_match(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let text = match arguments.get(0) {
        Value::Undefined => return Ok(Value::Undefined),
        subject => evaluation.searched_text(subject)?,
    };
    evaluation.steps(text.len())?;
    let matcher = evaluation.matcher(arguments.get(1));
    let found = matcher.matches(evaluation, &text);
    let found = regex::first_matches(found, arguments.number(2))?;
    let found = found.into_iter().map(listed_match).collect();
    Ok(Value::list(found, ListKind::Sequence))
}

fn split(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let Some(text) = subject(arguments) else {
        return Ok(Value::Undefined);
    };
    evaluation.steps(text.len())?;
    let limit = arguments.number(2);
    let pieces = match arguments.text(1) {
        Some(separator) => strings::split(text, separator, limit)?,
        None => {
            let matcher = evaluation.matcher(arguments.get(1));
            regex::split(text, matcher.matches(evaluation, text), limit)?
        }
    };
    let pieces = pieces.into_iter().map(Json::from);
    Ok(Value::Json(Json::Array(pieces.collect())))
}

fn replace(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let Some(text) = subject(arguments) else {
        return Ok(Value::Undefined);
    };
    evaluation.steps(text.len())?;
    let limit = arguments.number(3);
    if let Some(pattern) = arguments.text(1) {
        if pattern.is_empty() {
            return Err(Error::empty_replacement_pattern());
        }
        let replacement = arguments.get(2).to_text(false)?;
        let replacement = replacement.as_deref().unwrap_or("undefined");
        return strings::replace(text, pattern, replacement, limit).map(Value::from);
    }
    let matcher = evaluation.matcher(arguments.get(1));
    let replacement = arguments.get(2);
    let substitute = |found| match replacement.as_str() {
        Some(replacement) => regex::expand(replacement, &found),
        None => {
            let argument = vec![replaced_match(found)];
            match evaluation.apply(replacement, argument, &Value::null())? {
                Value::Json(Json::String(text)) => Ok(text),
                _ => Err(Error::replaced_with_no_text()),
            }
        }
    };
    let found = matcher.matches(evaluation, text);
    regex::replace(text, found, substitute, limit).map(Value::from)
}
