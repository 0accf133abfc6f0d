//! `Number`: integers apart from decimals, nothing lost.

use super::ArcStr;
use super::number_text::{self, DecimalText};
use std::cmp::Ordering;
use std::fmt;

/// A JSON number as Step Functions keeps it: `3` stays an integer, `3.0` and `3e0` are decimals.
///
/// Integers beyond `i64`, and decimals that no `f64` holds, are kept as they were written.
/// Everything else prints the shortest digits that read back equal, so that `1.0` stays `1.0`, and
/// `1.50` is `1.5`, and `1e2` is `100.0`. Jackson, which AWS runs on, does the same from 0.001 up
/// to ten million. Beyond, Java would write `1.0E7`; what AWS writes there is not recorded, and
/// this type writes plain digits up to 1e16.
///
/// `==` is structural: `1` and `1.0` differ, and so do `0.0` and `-0.0`.
#[derive(Clone)]
pub struct Number(Repr);

#[derive(Clone)]
enum Repr {
    Integer(i64),
    /// A finite value.
    Decimal(f64),
    /// Valid JSON for a number that neither of the others holds.
    Text(ArcStr),
}

impl Number {
    /// A decimal, or `None` for infinities and NaN, which JSON has no words for.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self::decimal(value))
    }

    fn decimal(value: f64) -> Self {
        Self(Repr::Decimal(value))
    }

    /// The number that `text`, valid JSON, writes; `integral` where it has neither fraction nor
    /// exponent.
    pub(super) fn from_json_text(text: &str, integral: bool) -> Self {
        if integral {
            // `-0` is the integer 0, as Jackson reads it.
            return match text.parse::<i64>() {
                Ok(value) => Self::from(value),
                Err(_) => Self(Repr::Text(ArcStr::from(text))),
            };
        }
        match text.parse() {
            Ok(value) if number_text::holds(value, text) => Self::decimal(value),
            _ => Self(Repr::Text(ArcStr::from(text))),
        }
    }

    /// The number that `text`, valid JSON, writes.
    pub(super) fn from_any_json_text(text: &str) -> Self {
        Self::from_json_text(text, number_text::is_integer(text))
    }

    /// The integer, if this is one within `i64`. `1.0` is a decimal and gives `None`.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The nearest `f64`; infinite for a number beyond its range.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            #[expect(
                clippy::cast_precision_loss,
                reason = "the nearest one is what is asked for"
            )]
            Repr::Integer(value) => *value as f64,
            Repr::Decimal(value) => *value,
            Repr::Text(text) => text.parse().expect("JSON's numbers are Rust's too"),
        }
    }

    /// Whether it was written without fraction and exponent, however large.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Integer(_) => true,
            Repr::Decimal(_) => false,
            Repr::Text(text) => number_text::is_integer(text),
        }
    }

    /// The text of a number that neither `i64` nor `f64` holds.
    pub(super) fn as_large_text(&self) -> Option<&ArcStr> {
        match &self.0 {
            Repr::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether both are the same number, whichever way they are written: `1` equals `1.0`.
    #[must_use]
    pub fn equals_numerically(&self, other: &Self) -> bool {
        self.compare_numerically(other).is_eq()
    }

    /// The order of the two values, exact also where an integer meets a decimal.
    #[must_use]
    pub fn compare_numerically(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Integer(a), Repr::Integer(b)) => a.cmp(b),
            (Repr::Decimal(a), Repr::Decimal(b)) => {
                a.partial_cmp(b).expect("decimals are never NaN")
            }
            (Repr::Text(a), Repr::Text(b)) if a == b => Ordering::Equal,
            _ => {
                self.with_text(|a| other.with_text(|b| DecimalText::of(a).cmp(&DecimalText::of(b))))
            }
        }
    }

    /// How many bytes the number's JSON text has.
    #[inline]
    pub(super) fn text_len(&self) -> usize {
        match &self.0 {
            Repr::Integer(value) => number_text::integer_len(*value),
            Repr::Decimal(value) => number_text::decimal_len(*value),
            Repr::Text(text) => text.len(),
        }
    }

    /// Gives the number's JSON text to `use_text`.
    #[inline]
    pub(super) fn with_text<T>(&self, use_text: impl FnOnce(&str) -> T) -> T {
        match &self.0 {
            Repr::Integer(value) => use_text(itoa::Buffer::new().format(*value)),
            Repr::Decimal(value) => use_text(zmij::Buffer::new().format_finite(*value)),
            Repr::Text(text) => use_text(text),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Repr::Integer(a), Repr::Integer(b)) => a == b,
            (Repr::Decimal(a), Repr::Decimal(b)) => a.to_bits() == b.to_bits(),
            (Repr::Text(a), Repr::Text(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Number {}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with_text(|text| f.write_str(text))
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<i64> for Number {
    #[inline]
    fn from(value: i64) -> Self {
        Self(Repr::Integer(value))
    }
}

macro_rules! from_wide_integers {
    ($($type:ty)*) => {$(
        impl From<$type> for Number {
            fn from(value: $type) -> Self {
                match i64::try_from(value) {
                    Ok(value) => Self::from(value),
                    Err(_) => Self(Repr::Text(ArcStr::from(itoa::Buffer::new().format(value)))),
                }
            }
        }
    )*};
}

from_wide_integers!(u64 usize isize i128 u128);
