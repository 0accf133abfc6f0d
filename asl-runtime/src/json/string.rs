//! JSON text of strings: finding what must be escaped, measuring and writing it.
//!
//! Escapes are Jackson's, hence AWS's: `\b \f \n \r \t \" \\`, other controls as `\u001F` in
//! capitals, all else raw.

use std::fmt::Write;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// How many bytes at the start of `bytes` stand in JSON text as they are: none is `"`, `\` or
/// below 0x20.
#[inline]
pub(super) fn plain_prefix(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((chunk, tail)) = rest.split_first_chunk::<8>() {
        if let Some(offset) = special_in(u64::from_le_bytes(*chunk)) {
            return bytes.len() - rest.len() + offset;
        }
        rest = tail;
    }
    if rest.is_empty() {
        return bytes.len();
    }
    plain_end(bytes)
}

/// As [`plain_prefix`], where at most the last seven bytes are not known to be plain. They are
/// looked at in one word, together with plain ones before them.
#[inline]
fn plain_end(bytes: &[u8]) -> usize {
    let len = bytes.len();
    if let Some(end) = bytes.last_chunk::<8>() {
        return special_in(u64::from_le_bytes(*end)).map_or(len, |offset| len - 8 + offset);
    }
    let (Some(start), Some(end)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) else {
        return bytes
            .iter()
            .position(|byte| is_special(*byte))
            .unwrap_or(len);
    };
    let both = u64::from(u32::from_le_bytes(*start)) | u64::from(u32::from_le_bytes(*end)) << 32;
    match special_in(both) {
        Some(offset @ 0..4) => offset,
        Some(offset) => len + offset - 8,
        None => len,
    }
}

/// Where in a word of eight bytes the first special one is.
#[inline]
fn special_in(word: u64) -> Option<usize> {
    let marks = special_bytes(word);
    (marks != 0).then(|| (marks.trailing_zeros() / 8) as usize)
}

/// Marks the high bit of each byte that is special; marks above the lowest one may be false.
#[inline]
fn special_bytes(word: u64) -> u64 {
    let controls = word.wrapping_sub(ONES * 0x20) & !word;
    let quotes = word ^ (ONES * u64::from(b'"'));
    let backslashes = word ^ (ONES * u64::from(b'\\'));
    let zero_in = |word: u64| word.wrapping_sub(ONES) & !word;
    (controls | zero_in(quotes) | zero_in(backslashes)) & HIGH_BITS
}

#[inline]
fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// How many bytes `text` takes as a JSON string, quotes included.
#[inline]
pub(super) fn quoted_len(text: &str) -> usize {
    let plain = plain_prefix(text.as_bytes());
    let rest = text.as_bytes().get(plain..).unwrap_or_default();
    text.len()
        + 2
        + if rest.is_empty() {
            0
        } else {
            added_by_escapes(rest)
        }
}

fn added_by_escapes(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .filter(|byte| is_special(**byte))
        .map(|byte| if short_escape(*byte).is_some() { 1 } else { 5 })
        .sum()
}

/// Appends `text` as a JSON string, quotes included.
pub(crate) fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    loop {
        let (plain, from) = rest.split_at(plain_prefix(rest.as_bytes()));
        out.push_str(plain);
        let Some(special) = from.bytes().next() else {
            break;
        };
        match short_escape(special) {
            Some(escape) => out.push_str(escape),
            None => write!(out, "\\u{special:04X}").expect("writing to a String cannot fail"),
        }
        rest = from.split_at(1).1;
    }
    out.push('"');
}

fn short_escape(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'"' => "\\\"",
        b'\\' => "\\\\",
        0x08 => "\\b",
        0x0C => "\\f",
        b'\n' => "\\n",
        b'\r' => "\\r",
        b'\t' => "\\t",
        _ => return None,
    })
}
