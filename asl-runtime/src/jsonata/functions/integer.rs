//! `$formatInteger` and `$parseInteger` (W3C F&O 4.6).

use super::integer_picture::{Case, Digits, Grouping, IntegerPicture, Primary, unknown_sequence};
use super::limit::{BoundedText, bounded};
use super::number_text::{parse_int, to_text};
use super::{numerals, words};
use crate::jsonata::Error;

/// `$formatInteger(number, picture)`; the number is rounded down.
///
/// # Errors
/// D3130 and D3131 for pictures that say nothing; a text beyond the limit.
pub(crate) fn format_integer(number: f64, picture: &str) -> Result<String, Error> {
    format(number.floor(), &IntegerPicture::parse(picture)?)
}

/// `$parseInteger(text, picture)`. NaN where the text is no such number.
///
/// # Errors
/// As [`format_integer`].
pub(crate) fn parse_integer(text: &str, picture: &str) -> Result<f64, Error> {
    parse(text, &IntegerPicture::parse(picture)?)
}

/// Formats an integer.
pub(super) fn format(integer: f64, picture: &IntegerPicture) -> Result<String, Error> {
    let magnitude = integer.abs();
    let text = match &picture.primary {
        Primary::Letters(case) => {
            numerals::to_letters(not_infinite(magnitude)?, first_letter(*case))
        }
        Primary::Roman(case) => cased(numerals::to_roman(magnitude)?, *case),
        Primary::Words(_) if magnitude.is_nan() => return Err(out_of_range()),
        Primary::Words(case) => cased(
            words::to_words(not_infinite(magnitude)?, picture.ordinal),
            *case,
        ),
        Primary::Decimal(digits) => decimal(magnitude, digits, picture.ordinal)?,
        Primary::Sequence(token) => return Err(unknown_sequence(token)),
    };
    let sign = if integer < 0.0 { "-" } else { "" };
    bounded(format!("{sign}{text}"))
}

fn not_infinite(number: f64) -> Result<f64, Error> {
    if number.is_infinite() {
        return Err(out_of_range());
    }
    Ok(number)
}

#[cold]
fn out_of_range() -> Error {
    Error::new("D1001", "Number out of range: null")
}

fn first_letter(case: Case) -> char {
    if case == Case::Upper { 'A' } else { 'a' }
}

fn cased(text: String, case: Case) -> String {
    match case {
        Case::Upper => text.to_uppercase(),
        Case::Lower => text.to_lowercase(),
        Case::Title => text,
    }
}

fn decimal(magnitude: f64, digits: &Digits, ordinal: bool) -> Result<String, Error> {
    let plain = to_text(magnitude);
    let missing = digits.mandatory - super::substring::count_as_f64(plain.len());
    let mut padded = BoundedText::default();
    padded.push_repeated('0', super::substring::to_count(missing))?;
    padded.push_str(&plain)?;
    let localized = digits.localized(&padded.into_string());
    let mut text = grouped(&localized, &digits.grouping)?;
    if ordinal {
        text.push_str(ordinal_suffix(&text));
    }
    Ok(text)
}

/// Inserts the separators, the first one first. Positions beyond the start count from the end once more,
/// as `substr` does in the reference implementation.
fn grouped(text: &str, grouping: &Grouping) -> Result<String, Error> {
    match grouping {
        Grouping::Regular {
            interval,
            separator,
        } => {
            let count = text.chars().count();
            let mut grouped = BoundedText::default();
            for (index, digit) in text.chars().enumerate() {
                if index > 0 && (count - index).is_multiple_of(*interval) {
                    grouped.push_repeated(*separator, 1)?;
                }
                grouped.push_repeated(digit, 1)?;
            }
            Ok(grouped.into_string())
        }
        Grouping::Irregular(separators) => {
            let mut grouped: Vec<char> = text.chars().collect();
            for (position, separator) in separators.iter().rev() {
                insert_from_end(&mut grouped, *position, *separator);
            }
            Ok(grouped.into_iter().collect())
        }
    }
}

fn insert_from_end(text: &mut Vec<char>, position: usize, separator: char) {
    if let Some(at) = text.len().checked_sub(position) {
        return text.insert(at, separator);
    }
    // All that is left of the text is as many characters at its end as the position is beyond.
    let beyond = position - text.len();
    let dropped = text.len().saturating_sub(beyond);
    text.drain(..dropped);
    text.insert(0, separator);
}

fn ordinal_suffix(text: &str) -> &'static str {
    let mut last = text.chars().rev();
    let (units, tens) = (last.next(), last.next());
    match units {
        _ if tens == Some('1') => "th",
        Some('1') => "st",
        Some('2') => "nd",
        Some('3') => "rd",
        _ => "th",
    }
}

/// Reads an integer that [`format`] could have written; NaN where it could not.
pub(super) fn parse(text: &str, picture: &IntegerPicture) -> Result<f64, Error> {
    match &picture.primary {
        Primary::Letters(case) => Ok(numerals::from_letters(text, first_letter(*case))),
        Primary::Roman(Case::Upper) => Ok(numerals::from_roman(text)),
        Primary::Roman(_) => Ok(numerals::from_roman(&text.to_uppercase())),
        Primary::Words(_) => Ok(words::from_words(&text.to_lowercase())),
        Primary::Decimal(digits) => parse_decimal(text, digits, picture.ordinal),
        Primary::Sequence(token) => Err(unknown_sequence(token)),
    }
}

fn parse_decimal(text: &str, digits: &Digits, ordinal: bool) -> Result<f64, Error> {
    let suffix = if ordinal { 2 } else { 0 };
    let kept = text.chars().count().saturating_sub(suffix);
    let is_separator = |character: char| match &digits.grouping {
        // Whatever the picture's separator is.
        Grouping::Regular { .. } => character == ',',
        Grouping::Irregular(separators) => separators.iter().any(|(_, other)| *other == character),
    };
    let shift = u32::from(digits.zero) - u32::from('0');
    let localized = text
        .chars()
        .take(kept)
        .filter(|character| !is_separator(*character));
    let plain: Result<String, Error> = localized
        .map(|digit| {
            let code = u32::from(digit).checked_sub(shift);
            code.and_then(char::from_u32)
                .ok_or_else(|| foreign_digit(digit, shift))
        })
        .collect();
    Ok(parse_int(&plain?))
}

/// What JavaScript says of a character below the digits' family.
#[cold]
fn foreign_digit(digit: char, shift: u32) -> Error {
    let code = i64::from(u32::from(digit)) - i64::from(shift);
    Error::new("D3137", format!("Invalid code point {code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(number: f64, picture: &str) -> Result<String, &'static str> {
        format_integer(number, picture).map_err(|error| error.code())
    }

    #[test]
    fn integers_are_formatted_by_picture() {
        for (number, picture, expected) in [
            (12.0, "0000", "0012"),
            (-1.5, "0", "-2"),
            (1_234_567.0, "#,##0", "1,234,567"),
            (1_234_567.0, "#:###,##0", "1:234,567"),
            (1e21, "0", "1e+21"),
            (12.0, "\u{661}", "\u{661}\u{662}"),
            (1.0, "0;o", "1st"),
            (112.0, "0;o", "112th"),
            (1_003.0, "#,##0;o", "1,003rd"),
            (1999.0, "I", "MCMXCIX"),
            (4.0, "i", "iv"),
            (0.0, "I", ""),
            (27.0, "A", "AA"),
            (702.0, "a", "zz"),
            (0.0, "a", ""),
            (0.0, "w", "zero"),
            (1_234.0, "W", "ONE THOUSAND, TWO HUNDRED AND THIRTY-FOUR"),
            (2_000_021.0, "Ww", "Two Million and Twenty-One"),
            (90.0, "w;o", "ninetieth"),
            (100.0, "w;o", "one hundredth"),
            (1_001.0, "w;o", "one thousand and first"),
            (1e15, "w", "one thousand trillion"),
        ] {
            assert_eq!(formatted(number, picture).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn separators_beyond_the_number_are_placed_as_the_reference_does() {
        assert_eq!(formatted(5.0, "#,##:0").as_deref(), Ok(",:5"));
        assert_eq!(formatted(123.0, "#,####:0").as_deref(), Ok(",2:3"));
    }

    #[test]
    fn pictures_that_say_nothing_are_errors() {
        assert_eq!(formatted(1.0, ""), Err("D3130"));
        assert_eq!(formatted(1.0, "1\u{661}"), Err("D3131"));
        let error = format_integer(1.0, "x").expect_err("unknown");
        let message = "Formatting or parsing an integer as a sequence starting with \"x\" is not supported by this implementation";
        assert_eq!(error.message(), message);
        for number in [f64::INFINITY, f64::NAN] {
            assert_eq!(formatted(number, "w"), Err("D1001"));
        }
        assert_eq!(formatted(f64::INFINITY, "a"), Err("D1001"));
        assert_eq!(formatted(f64::NAN, "a").as_deref(), Ok(""));
        assert_eq!(formatted(1e300, "i"), Err("U1001"));
    }

    #[test]
    fn what_is_formatted_can_be_read() {
        for picture in [
            "0", "#,##0", "0;o", "I", "i", "a", "A", "w", "Ww", "W", "w;o", "\u{661}",
        ] {
            for number in [
                1.0, 19.0, 20.0, 99.0, 100.0, 342.0, 1000.0, 1_999.0, 21_345.0,
            ] {
                let text = formatted(number, picture).expect(picture);
                let read = parse_integer(&text, picture).expect(picture);
                assert_eq!(read.to_bits(), number.to_bits(), "{text}");
            }
        }
    }

    #[test]
    fn what_is_no_number_is_nan() {
        for (text, picture) in [("", "0"), ("x", "0"), ("IVZ", "I"), ("one score", "w")] {
            assert!(
                parse_integer(text, picture).is_ok_and(f64::is_nan),
                "{text}"
            );
        }
        let error = parse_integer("1", "\u{661}").expect_err("another family");
        assert_eq!(error.message(), "Invalid code point -1535");
    }
}
