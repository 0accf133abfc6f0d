//! `$encodeUrl`, `$encodeUrlComponent`, `$decodeUrl`, `$decodeUrlComponent`.

use std::fmt::Write;

use super::json_text::quoted;
use super::limit::bounded;
use crate::jsonata::Error;

/// What separates the parts of a URL: kept by `$encodeUrl`, left encoded by `$decodeUrl`.
const RESERVED: &str = ";/?:@&=+$,#";
const UNRESERVED_MARKS: &str = "-_.!~*'()";

/// `$encodeUrl(text)`
///
/// # Errors
/// A text beyond the limit.
pub(crate) fn encode_url(text: &str) -> Result<String, Error> {
    encode(text, RESERVED)
}

/// `$encodeUrlComponent(text)`
///
/// # Errors
/// A text beyond the limit.
pub(crate) fn encode_url_component(text: &str) -> Result<String, Error> {
    encode(text, "")
}

fn encode(text: &str, kept: &str) -> Result<String, Error> {
    let mut encoded = String::with_capacity(text.len());
    for character in text.chars() {
        let plain = character.is_ascii_alphanumeric()
            || UNRESERVED_MARKS.contains(character)
            || kept.contains(character);
        if plain {
            encoded.push(character);
            continue;
        }
        for byte in character.encode_utf8(&mut [0; 4]).bytes() {
            write!(encoded, "%{byte:02X}").expect("writing to a String cannot fail");
        }
    }
    bounded(encoded)
}

/// `$decodeUrl(text)`
///
/// # Errors
/// D3140 where an escape is incomplete or is not UTF-8.
pub(crate) fn decode_url(text: &str) -> Result<String, Error> {
    decode(text, RESERVED).ok_or_else(|| malformed("decodeUrl", text))
}

/// `$decodeUrlComponent(text)`
///
/// # Errors
/// As [`decode_url`].
pub(crate) fn decode_url_component(text: &str) -> Result<String, Error> {
    decode(text, "").ok_or_else(|| malformed("decodeUrlComponent", text))
}

#[cold]
fn malformed(function: &str, text: &str) -> Error {
    let value = quoted(text);
    let message = format!("Malformed URL passed to ${function}(): {value}");
    Error::new("D3140", message)
}

fn decode(text: &str, kept: &str) -> Option<String> {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        decoded.push_str(rest.get(..at)?);
        rest = rest.get(at..)?;
        let first = escaped_byte(rest)?;
        let escape = rest.get(..3 * sequence_len(first)?)?;
        let character = escaped_character(escape)?;
        if kept.contains(character) {
            decoded.push_str(escape);
        } else {
            decoded.push(character);
        }
        rest = rest.get(escape.len()..)?;
    }
    decoded.push_str(rest);
    Some(decoded)
}

/// The byte of the `%xx` that `text` starts with.
fn escaped_byte(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('%')?.get(..2)?;
    let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hexadecimal.then(|| u8::from_str_radix(digits, 16).ok())?
}

/// How many bytes a UTF-8 sequence has that starts with `first`.
fn sequence_len(first: u8) -> Option<usize> {
    match first {
        0x00..=0x7F => Some(1),
        0xC2..=0xDF => Some(2),
        0xE0..=0xEF => Some(3),
        0xF0..=0xF4 => Some(4),
        _ => None,
    }
}

/// The one character whose bytes are escaped.
fn escaped_character(escape: &str) -> Option<char> {
    let starts = (0..escape.len()).step_by(3);
    let bytes: Option<Vec<u8>> = starts.map(|at| escaped_byte(escape.get(at..)?)).collect();
    let bytes = bytes?;
    let mut characters = str::from_utf8(&bytes).ok()?.chars();
    characters.next().filter(|_| characters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_kept_in_urls_only() {
        let url = "https://a.b/?x=é 1&y=#z";
        assert_eq!(
            encode_url(url).as_deref(),
            Ok("https://a.b/?x=%C3%A9%201&y=#z")
        );
        assert_eq!(encode_url_component("?x=é").as_deref(), Ok("%3Fx%3D%C3%A9"));
        assert_eq!(decode_url("%3Fx%3D%C3%A9").as_deref(), Ok("%3Fx%3Dé"));
        assert_eq!(
            decode_url_component("%3Fx%3D%f0%9f%98%80").as_deref(),
            Ok("?x=😀")
        );
    }

    #[test]
    fn malformed_escapes_are_errors() {
        for text in [
            "%",
            "%4",
            "%zz",
            "%C3",
            "%C3%",
            "%C3x",
            "%C3%41",
            "%ED%A0%80",
            "%80",
            "%é9",
            "%+1",
        ] {
            let error = decode_url(text).expect_err(text);
            assert_eq!(error.code(), "D3140");
        }
        let error = decode_url_component("%").expect_err("incomplete");
        let message = r#"Malformed URL passed to $decodeUrlComponent(): "%""#;
        assert_eq!(error.message(), message);
    }
}
