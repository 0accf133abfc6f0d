//! Base64 and hashes, for Intrinsic Functions and JSONata alike.

use std::fmt::Write;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// The names that [`hash`] knows.
pub(crate) const HASH_ALGORITHMS: &str = "MD5, SHA-1, SHA-256, SHA-384 or SHA-512";

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding and without line breaks.
pub(crate) fn base64_encode(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
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
    encoded
}

fn digit(value: usize) -> char {
    ALPHABET
        .get(value)
        .copied()
        .map(char::from)
        .expect("there are 64 digits for 6 bits")
}

/// The bytes that Base64 digits write, up to the first `=`; other characters are skipped. Also says how
/// many bits are left over: 6 where the text ends within a byte.
pub(crate) fn base64_decode(text: impl Iterator<Item = u8>) -> (Vec<u8>, u32) {
    let mut bytes = Vec::with_capacity(text.size_hint().0 / 4 * 3);
    let (mut bits, mut filled) = (0_u32, 0);
    for value in text.take_while(|byte| *byte != b'=').filter_map(value_of) {
        bits = bits << 6 | u32::from(value);
        filled += 6;
        if filled >= 8 {
            filled -= 8;
            bytes.extend(u8::try_from(bits >> filled & 0xFF));
        }
    }
    (bytes, filled)
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

/// The lowercase hexadecimal digits of the hash of `text`; nothing for an unknown algorithm.
pub(crate) fn hash(text: &str, algorithm: &str) -> Option<String> {
    Some(match algorithm {
        "MD5" => hexadecimal(&Md5::digest(text)),
        "SHA-1" => hexadecimal(&Sha1::digest(text)),
        "SHA-256" => hexadecimal(&Sha256::digest(text)),
        "SHA-384" => hexadecimal(&Sha384::digest(text)),
        "SHA-512" => hexadecimal(&Sha512::digest(text)),
        _ => return None,
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut digits = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        write!(digits, "{byte:02x}").expect("writing to a String cannot fail");
    }
    digits
}
