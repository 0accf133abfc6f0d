//! `States.Base64Encode`, `States.Base64Decode` and `States.Hash`.

use std::fmt::Write;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{IntrinsicError, check_length, text_of};
use crate::json::Json;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `States.Base64Encode(string)`, with padding and without line breaks.
///
/// # Errors
/// Where the argument is no string, or too long.
pub fn base64_encode(string: &Json) -> Result<Json, IntrinsicError> {
    let text = text_of(string)?;
    check_length(text)?;
    let mut encoded = String::with_capacity(text.len().div_ceil(3) * 4);
    for chunk in text.as_bytes().chunks(3) {
        let group = chunk
            .iter()
            .zip([16, 8, 0])
            .fold(0, |group, (byte, shift)| {
                group | usize::from(*byte) << shift
            });
        let digits = [18, 12, 6, 0].map(|shift| digit(group >> shift & 0x3F));
        encoded.extend(digits.into_iter().take(chunk.len() + 1));
        encoded.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    Ok(Json::from(encoded))
}

fn digit(value: usize) -> char {
    ALPHABET
        .get(value)
        .copied()
        .map(char::from)
        .expect("there are 64 digits for 6 bits")
}

/// `States.Base64Decode(string)`, leniently as MIME has it: other characters are skipped, padding may be missing.
///
/// # Errors
/// Where the argument is no string, too long, or ends within a byte.
pub fn base64_decode(string: &Json) -> Result<Json, IntrinsicError> {
    let text = text_of(string)?;
    check_length(text)?;
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut filled) = (0_u32, 0);
    for value in text
        .bytes()
        .take_while(|byte| *byte != b'=')
        .filter_map(value_of)
    {
        bits = bits << 6 | u32::from(value);
        filled += 6;
        if filled >= 8 {
            filled -= 8;
            bytes.extend(u8::try_from(bits >> filled & 0xFF));
        }
    }
    if filled == 6 {
        return Err(IntrinsicError::new("the Base64 text ends within a byte"));
    }
    Ok(Json::from(String::from_utf8_lossy(&bytes).into_owned()))
}

fn value_of(digit: u8) -> Option<u8> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

/// `States.Hash(value, algorithm)`: lowercase hexadecimal digits of the string, or of the value's JSON text.
///
/// # Errors
/// Where the text is too long, or the algorithm unknown.
pub fn hash(value: &Json, algorithm: &Json) -> Result<Json, IntrinsicError> {
    match value.as_str() {
        Some(text) => hash_text(text, algorithm),
        None => hash_text(&value.to_string(), algorithm),
    }
}

fn hash_text(text: &str, algorithm: &Json) -> Result<Json, IntrinsicError> {
    check_length(text)?;
    let digits = match text_of(algorithm)? {
        "MD5" => hex(&Md5::digest(text)),
        "SHA-1" => hex(&Sha1::digest(text)),
        "SHA-256" => hex(&Sha256::digest(text)),
        "SHA-384" => hex(&Sha384::digest(text)),
        "SHA-512" => hex(&Sha512::digest(text)),
        _ => {
            return Err(IntrinsicError::expected(
                "MD5, SHA-1, SHA-256, SHA-384 or SHA-512",
                algorithm,
            ));
        }
    };
    Ok(Json::from(digits))
}

fn hex(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(digits, "{byte:02x}").expect("writing to a String cannot fail");
    }
    digits
}
