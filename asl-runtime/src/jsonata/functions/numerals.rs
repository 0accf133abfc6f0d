//! Numbers as letters and as Roman numerals.

use super::limit::BoundedText;
use super::substring::{count_as_f64, to_count};
use crate::jsonata::Error;

const NUMERALS: [(f64, &str); 13] = [
    (1000.0, "m"),
    (900.0, "cm"),
    (500.0, "d"),
    (400.0, "cd"),
    (100.0, "c"),
    (90.0, "xc"),
    (50.0, "l"),
    (40.0, "xl"),
    (10.0, "x"),
    (9.0, "ix"),
    (5.0, "v"),
    (4.0, "iv"),
    (1.0, "i"),
];

/// The lowercase Roman numeral of an integer that is not negative; empty for 0.
pub(super) fn to_roman(number: f64) -> Result<String, Error> {
    let mut roman = BoundedText::default();
    roman.push_repeated('m', to_count(number / 1000.0))?;
    let mut rest = number % 1000.0;
    for (value, numeral) in NUMERALS {
        while rest >= value {
            roman.push_str(numeral)?;
            rest -= value;
        }
    }
    Ok(roman.into_string())
}

/// The value of an uppercase Roman numeral: a smaller digit before a larger one counts negative. NaN where
/// there is another character.
pub(super) fn from_roman(roman: &str) -> f64 {
    let (mut sum, mut largest) = (0.0, 1.0);
    for numeral in roman.chars().rev() {
        let value = numeral_value(numeral);
        if value < largest {
            sum -= value;
        } else {
            largest = value;
            sum += value;
        }
    }
    sum
}

fn numeral_value(numeral: char) -> f64 {
    match numeral {
        'M' => 1000.0,
        'D' => 500.0,
        'C' => 100.0,
        'L' => 50.0,
        'X' => 10.0,
        'V' => 5.0,
        'I' => 1.0,
        _ => f64::NAN,
    }
}

/// The letters of an integer that is not negative, as spreadsheets count their columns from `first`, `a` or
/// `A`; empty for 0.
pub(super) fn to_letters(number: f64, first: char) -> String {
    let mut letters = Vec::new();
    let mut rest = number;
    while rest > 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a remainder from 0 to 25"
        )]
        let letter = ((rest - 1.0) % 26.0) as u32;
        letters.extend(char::from_u32(u32::from(first) + letter));
        rest = ((rest - 1.0) / 26.0).floor();
    }
    letters.iter().rev().collect()
}

/// The number of a column. Other characters count by their distance from the first letter.
pub(super) fn from_letters(letters: &str, first: char) -> f64 {
    let units: Vec<u16> = letters.encode_utf16().collect();
    let places = units.iter().rev().enumerate();
    places.fold(0.0, |number, (place, unit)| {
        let digit = f64::from(*unit) - f64::from(u32::from(first)) + 1.0;
        number + digit * 26_f64.powf(count_as_f64(place))
    })
}
