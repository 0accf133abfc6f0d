//! `$formatNumber`: numbers by picture (W3C F&O 4.7).

mod picture;
mod symbols;
#[cfg(test)]
mod tests;

use picture::SubPicture;
use symbols::Symbols;

use super::limit::bounded;
use super::number::round;
use super::number_text::to_fixed;
use super::substring::count_as_f64;
use crate::json::Object;
use crate::jsonata::Error;

/// What JavaScript's `toFixed` can do.
const MAX_FRACTION_DIGITS: usize = 100;

/// `$formatNumber(number, picture, options)`
///
/// # Errors
/// D3080 to D3093 for pictures that are not valid; D3137 for options that are no texts, and for more than 100
/// digits of a fraction; what would never end in the reference implementation; a text beyond the limit.
pub(crate) fn format_number(
    number: f64,
    picture: &str,
    options: Option<&Object>,
) -> Result<String, Error> {
    let symbols = Symbols::new(options)?;
    let (positive, negative) = picture::parse(picture, &symbols)?;
    let picture = if number >= 0.0 { positive } else { negative };
    let formatter = Formatter {
        symbols: &symbols,
        picture: &picture,
    };
    bounded(formatter.format(number)?)
}

struct Formatter<'p> {
    symbols: &'p Symbols,
    picture: &'p SubPicture,
}

impl Formatter<'_> {
    fn format(&self, number: f64) -> Result<String, Error> {
        let picture = self.picture;
        let scaled = number * picture.scale;
        let (mantissa, exponent) = if picture.min_exponent == 0 {
            (scaled, None)
        } else {
            let (mantissa, exponent) = split_exponent(scaled, picture.scaling_digits)?;
            (mantissa, Some(exponent))
        };
        let places = picture.max_fraction;
        if places > MAX_FRACTION_DIGITS {
            return Err(Error::new(
                "D3137",
                "toFixed() digits argument must be between 0 and 100",
            ));
        }
        let rounded = round(mantissa, count_as_f64(places));
        let mut text = self.pad(&self.localized(&to_fixed(rounded.abs(), places)));
        self.group_integer(&mut text);
        self.group_fraction(&mut text);
        self.drop_point(&mut text);
        let mut formatted: String = picture.prefix.iter().chain(&text).collect();
        if let Some(exponent) = exponent {
            self.push_exponent(&mut formatted, exponent);
        }
        formatted.extend(&picture.suffix);
        Ok(formatted)
    }

    /// The family's digits in place of ASCII ones, and the decimal separator, at the end if nowhere else.
    fn localized(&self, digits: &str) -> Vec<char> {
        let mut text = Vec::with_capacity(digits.len() + 1);
        let mut has_point = false;
        for character in digits.chars() {
            if character == '.' {
                has_point = true;
                text.extend(&self.symbols.decimal_separator);
            } else {
                text.push(self.symbols.digit_of_family(character));
            }
        }
        if !has_point {
            text.extend(&self.symbols.decimal_separator);
        }
        text
    }

    /// Drops the zeros at both ends, then fills up with zeros to the sizes of the picture.
    fn pad(&self, text: &[char]) -> Vec<char> {
        let zero = self.symbols.zero_digit;
        let leading = text.iter().take_while(|digit| **digit == zero).count();
        let text = text.get(leading..).unwrap_or_default();
        let trailing = text
            .iter()
            .rev()
            .take_while(|digit| **digit == zero)
            .count();
        let text = text.get(..text.len() - trailing).unwrap_or_default();
        let point = self.point(text);
        let integer = point.unwrap_or(0);
        let fraction = match point {
            Some(point) => text.len() - point - 1,
            None => text.len(),
        };
        let left = self.picture.min_integer.saturating_sub(integer);
        let right = self.picture.min_fraction.saturating_sub(fraction);
        let mut padded = vec![zero; left];
        padded.extend_from_slice(text);
        padded.extend(std::iter::repeat_n(zero, right));
        padded
    }

    fn point(&self, text: &[char]) -> Option<usize> {
        symbols::find(text, &self.symbols.decimal_separator, 0)
    }

    fn group_integer(&self, text: &mut Vec<char>) {
        let separator = &self.symbols.grouping_separator;
        let mut point = signed(self.point(text));
        if let Some(interval) = self.picture.regular_grouping {
            let interval = isize::try_from(interval).unwrap_or(isize::MAX);
            for group in 1..=(point - 1) / interval {
                insert(text, point - group * interval, separator);
            }
            return;
        }
        for position in &self.picture.integer_grouping {
            let position = isize::try_from(*position).unwrap_or(isize::MAX);
            insert(text, point - position, separator);
            point += 1;
        }
    }

    fn group_fraction(&self, text: &mut Vec<char>) {
        let point = signed(self.point(text));
        for position in &self.picture.fraction_grouping {
            let position = isize::try_from(*position).unwrap_or(isize::MAX);
            insert(text, position + point + 1, &self.symbols.grouping_separator);
        }
    }

    /// Drops the decimal separator where the picture has none, or nothing follows.
    fn drop_point(&self, text: &mut Vec<char>) {
        let is_last = signed(self.point(text)) == signed(Some(text.len())) - 1;
        if !self.picture.has_point || is_last {
            text.pop();
        }
    }

    fn push_exponent(&self, formatted: &mut String, exponent: f64) {
        formatted.extend(&self.symbols.exponent_separator);
        if exponent < 0.0 {
            formatted.push_str(&self.symbols.minus_sign);
        }
        let digits = to_fixed(exponent.abs(), 0);
        let missing = self.picture.min_exponent.saturating_sub(digits.len());
        formatted.extend(std::iter::repeat_n(self.symbols.zero_digit, missing));
        formatted.extend(
            digits
                .chars()
                .map(|digit| self.symbols.digit_of_family(digit)),
        );
    }
}

/// A place in a text, or -1 as JavaScript says that there is none.
fn signed(place: Option<usize>) -> isize {
    place.map_or(-1, |place| isize::try_from(place).unwrap_or(isize::MAX))
}

/// Inserts `piece`; a place before the start counts from the end, as in JavaScript's `slice`.
fn insert(text: &mut Vec<char>, place: isize, piece: &[char]) {
    let place = match usize::try_from(place) {
        Ok(place) => place.min(text.len()),
        Err(_) => text.len().saturating_sub(place.unsigned_abs()),
    };
    text.splice(place..place, piece.iter().copied());
}

/// Mantissa and exponent, the mantissa with so many digits before the point.
///
/// The reference implementation never ends with numbers that no exponent brings there.
fn split_exponent(number: f64, digits: usize) -> Result<(f64, f64), Error> {
    let power = i32::try_from(digits).unwrap_or(i32::MAX);
    let (least, most) = (10_f64.powi(power - 1), 10_f64.powi(power));
    if !(number > 0.0 && number.is_finite() && most.is_finite()) {
        return Err(Error::new(
            "U1001",
            "Expression evaluation timeout: Check for infinite loop",
        ));
    }
    let (mut mantissa, mut exponent) = (number, 0.0);
    while mantissa < least {
        mantissa *= 10.0;
        exponent -= 1.0;
    }
    while mantissa > most {
        mantissa /= 10.0;
        exponent += 1.0;
    }
    Ok((mantissa, exponent))
}
