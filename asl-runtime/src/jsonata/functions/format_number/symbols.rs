//! The characters that pictures and formatted numbers are made of, which options may replace.

use crate::json::{Json, Object};
use crate::jsonata::Error;

pub(super) struct Symbols {
    pub(super) decimal_separator: Vec<char>,
    pub(super) grouping_separator: Vec<char>,
    pub(super) exponent_separator: Vec<char>,
    pub(super) minus_sign: String,
    pub(super) percent: Vec<char>,
    pub(super) per_mille: Vec<char>,
    pub(super) zero_digit: char,
    pub(super) digit: Vec<char>,
    pub(super) pattern_separator: String,
}

impl Symbols {
    pub(super) fn new(options: Option<&Object>) -> Result<Self, Error> {
        let text = |name: &str, default: &str| match options.and_then(|options| options.get(name)) {
            None => Ok(default.to_owned()),
            Some(Json::String(text)) => Ok(text.as_str().to_owned()),
            Some(_) => Err(not_a_text(name)),
        };
        let symbol = |name: &str, default: &str| -> Result<Vec<char>, Error> {
            text(name, default).map(|text| text.chars().collect())
        };
        let zero_digit = text("zero-digit", "0")?;
        Ok(Self {
            decimal_separator: symbol("decimal-separator", ".")?,
            grouping_separator: symbol("grouping-separator", ",")?,
            exponent_separator: symbol("exponent-separator", "e")?,
            minus_sign: text("minus-sign", "-")?,
            percent: symbol("percent", "%")?,
            per_mille: symbol("per-mille", "\u{2030}")?,
            zero_digit: zero_digit
                .chars()
                .next()
                .ok_or_else(|| not_a_text("zero-digit"))?,
            digit: symbol("digit", "#")?,
            pattern_separator: text("pattern-separator", ";")?,
        })
    }

    /// Whether the family of digits has `character`.
    pub(super) fn is_family_digit(&self, character: char) -> bool {
        let zero = u32::from(self.zero_digit);
        (zero..zero.saturating_add(10)).contains(&u32::from(character))
    }

    /// Whether `character` is a digit, mandatory or optional.
    pub(super) fn is_digit(&self, character: char) -> bool {
        self.is_family_digit(character) || self.digit == [character]
    }

    /// Whether `character` means something between prefix and suffix.
    pub(super) fn is_active(&self, character: char) -> bool {
        self.is_digit(character)
            || self.decimal_separator == [character]
            || self.exponent_separator == [character]
            || self.grouping_separator == [character]
            || self.pattern_separator.chars().eq([character])
    }

    /// Whether `character` can be the first or the last one between prefix and suffix.
    pub(super) fn is_delimiting(&self, character: char) -> bool {
        self.is_active(character) && self.exponent_separator != [character]
    }

    /// The family's digit in place of an ASCII one; anything else as it is.
    pub(super) fn digit_of_family(&self, ascii: char) -> char {
        let value = ascii.to_digit(10);
        let digit = value.and_then(|value| char::from_u32(u32::from(self.zero_digit) + value));
        digit.unwrap_or(ascii)
    }
}

#[cold]
fn not_a_text(name: &str) -> Error {
    Error::new(
        "D3137",
        format!("The option {name} of the formatNumber function must be a text"),
    )
}

/// Where `symbol` is first in `text`, at or after `from`.
pub(super) fn find(text: &[char], symbol: &[char], from: usize) -> Option<usize> {
    if symbol.is_empty() {
        return Some(from.min(text.len()));
    }
    let rest = text.get(from..)?;
    let found = rest
        .windows(symbol.len())
        .position(|window| window == symbol);
    found.map(|at| from + at)
}

/// Where `symbol` is last in `text`.
pub(super) fn find_last(text: &[char], symbol: &[char]) -> Option<usize> {
    if symbol.is_empty() {
        return Some(text.len());
    }
    text.windows(symbol.len())
        .rposition(|window| window == symbol)
}
