//! The decimal texts of numbers: how long they are, which of them an `f64` holds, how two of them
//! compare.

use std::cmp::Ordering;
use std::iter;

/// How many bytes `value` takes in decimal.
#[inline]
pub(super) fn integer_len(value: i64) -> usize {
    let digits = value.unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
    digits as usize + usize::from(value < 0)
}

/// How many bytes a finite `value` takes.
pub(super) fn decimal_len(value: f64) -> usize {
    zmij::Buffer::new().format_finite(value).len()
}

/// Whether `text` has neither fraction nor exponent.
pub(super) fn is_integer(text: &str) -> bool {
    !text.contains(['.', 'e', 'E'])
}

/// Whether printing `value` gives the number that `text` writes, so that `text` need not be kept.
pub(super) fn holds(value: f64, text: &str) -> bool {
    if !value.is_finite() {
        return false;
    }
    let mut buffer = zmij::Buffer::new();
    let printed = buffer.format_finite(value);
    printed == text || DecimalText::of(printed).cmp(&DecimalText::of(text)).is_eq()
}

/// A number's JSON text taken apart: sign, significant digits, and where the point stands.
pub(super) struct DecimalText<'t> {
    negative: bool,
    whole: &'t str,
    fraction: &'t str,
    /// The power of ten of the first significant digit; `None` for zero.
    magnitude: Option<i64>,
}

impl<'t> DecimalText<'t> {
    /// `text` must be valid JSON for a number.
    pub(super) fn of(text: &'t str) -> Self {
        let (negative, unsigned) = text
            .strip_prefix('-')
            .map_or((false, text), |rest| (true, rest));
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let whole = whole.trim_start_matches('0');
        let leading = match (whole, fraction.find(|digit| digit != '0')) {
            ("", None) => None,
            ("", Some(zeros)) => Some(-1 - signed(zeros)),
            _ => Some(signed(whole.len()) - 1),
        };
        let fraction = if whole.is_empty() {
            fraction.trim_start_matches('0')
        } else {
            fraction
        };
        let magnitude = leading.map(|leading| leading.saturating_add(exponent_of(exponent)));
        Self {
            negative: negative && magnitude.is_some(),
            whole,
            fraction,
            magnitude,
        }
    }

    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.cmp_magnitude(other),
            (true, true) => other.cmp_magnitude(self),
        }
    }

    fn cmp_magnitude(&self, other: &Self) -> Ordering {
        self.magnitude.cmp(&other.magnitude).then_with(|| {
            let digits = self.len().max(other.len());
            self.digits().take(digits).cmp(other.digits().take(digits))
        })
    }

    fn len(&self) -> usize {
        self.whole.len() + self.fraction.len()
    }

    /// The significant digits, then zeros without end.
    fn digits(&self) -> impl Iterator<Item = u8> {
        self.whole
            .bytes()
            .chain(self.fraction.bytes())
            .chain(iter::repeat(b'0'))
    }
}

fn signed(len: usize) -> i64 {
    i64::try_from(len).unwrap_or(i64::MAX)
}

/// An exponent too long for `i64` is as good as the largest.
fn exponent_of(text: &str) -> i64 {
    text.parse().unwrap_or(if text.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    })
}
