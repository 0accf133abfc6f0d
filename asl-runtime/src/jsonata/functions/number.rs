//! Functions of numbers: `$number`, `$round`, `$power`, `$sqrt`, `$formatBase`.

use super::number_text::{self, to_json_text};
use crate::json::Json;
use crate::jsonata::Error;

/// `$number(value)`: numbers, texts that write one, and truth values.
///
/// NaN for texts such as `0x1z`, which the function takes but no number is.
///
/// # Errors
/// D3030 for anything else.
pub(crate) fn number(value: &Json) -> Result<f64, Error> {
    let found = match value {
        Json::Number(number) => Some(number.as_f64()),
        Json::Bool(value) => Some(f64::from(u8::from(*value))),
        Json::String(text) => decimal(text).or_else(|| prefixed(text)),
        _ => None,
    };
    found.ok_or_else(|| cannot_cast(value))
}

#[cold]
fn cannot_cast(value: &Json) -> Error {
    Error::new(
        "D3030",
        format!("Unable to cast value to a number: {value}"),
    )
}

/// A decimal: digits before and after a point, and JSON's sign and exponent.
fn decimal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let exponent = exponent.map(|text| text.strip_prefix(['-', '+']).unwrap_or(text));
    let parts = [Some(whole), fraction, exponent];
    if !parts.into_iter().flatten().all(is_digits) {
        return None;
    }
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `0x`, `0o` and `0b`. The reference implementation anchors its pattern at the start for the first
/// and at the end for the last only, and reads whatever passes as JavaScript would.
fn prefixed(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let follows = |prefix: [u8; 2], is_digit: fn(&u8) -> bool, at: usize| {
        let start = bytes.get(at..at + 2)?;
        let digit = bytes.get(at + 2).is_some_and(is_digit);
        (digit && start.eq_ignore_ascii_case(&prefix)).then_some(())
    };
    let hexadecimal = follows(*b"0x", u8::is_ascii_hexdigit, 0).is_some();
    let octal = || {
        (0..bytes.len())
            .any(|at| follows(*b"0o", |byte| (b'0'..=b'7').contains(byte), at).is_some())
    };
    let binary = || {
        let digits = bytes
            .iter()
            .rev()
            .take_while(|byte| matches!(byte, b'0' | b'1'));
        let end = bytes.len() - digits.count();
        let prefix = end.checked_sub(2).and_then(|at| bytes.get(at..end));
        end < bytes.len() && prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case(b"0b"))
    };
    (hexadecimal || octal() || binary()).then(|| javascript_number(text))
}

/// JavaScript's `Number(text)` of a text that has a base prefix somewhere.
fn javascript_number(text: &str) -> f64 {
    let text = text.trim_matches(number_text::is_white_space);
    let (Some(prefix), Some(digits)) = (text.get(..2), text.get(2..)) else {
        return f64::NAN;
    };
    let base = match prefix {
        "0x" | "0X" => 16,
        "0o" | "0O" => 8,
        "0b" | "0B" => 2,
        _ => return f64::NAN,
    };
    integer_in_base(digits, base).unwrap_or(f64::NAN)
}

/// The nearest number; a sticky lowest bit stands for all digits beyond 128 bits.
fn integer_in_base(digits: &str, base: u32) -> Option<f64> {
    let bits = base.trailing_zeros();
    let (mut value, mut dropped) = (0_u128, 0_i32);
    for digit in digits.chars() {
        let digit = u128::from(digit.to_digit(base)?);
        if value.leading_zeros() > bits {
            value = value << bits | digit;
        } else {
            value |= u128::from(digit != 0);
            dropped = dropped.saturating_add(bits.cast_signed());
        }
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "the nearest number is what is asked for"
    )]
    let nearest = value as f64;
    (!digits.is_empty()).then(|| nearest * 2_f64.powi(dropped))
}

/// `$round(number, precision)`: halves go to the even neighbour. A negative precision rounds tens,
/// hundreds and so on; one that is not whole gives NaN.
pub(crate) fn round(number: f64, precision: f64) -> f64 {
    if precision == 0.0 {
        return round_half_even(number);
    }
    if precision.fract() != 0.0 {
        return f64::NAN;
    }
    let rounded = round_half_even(shift_point(number, precision));
    // Adding zero makes -0, which JSON does not know, a 0.
    shift_point(rounded, -precision) + 0.0
}

fn round_half_even(number: f64) -> f64 {
    number.round_ties_even() + 0.0
}

/// Moves the decimal point in the number's text, since multiplication would round.
fn shift_point(number: f64, places: f64) -> f64 {
    if !number.is_finite() || places.is_nan() {
        return f64::NAN;
    }
    let text = number_text::to_text(number);
    let (digits, exponent) = text.split_once('e').unwrap_or((text.as_str(), "0"));
    let exponent: f64 = exponent.parse().expect("an exponent is an integer");
    // Beyond this everything is zero or infinite.
    let exponent = (exponent + places).clamp(-10_000.0, 10_000.0);
    format!("{digits}e{exponent}")
        .parse()
        .expect("digits with an exponent are a number")
}

/// `$sqrt(number)`
///
/// # Errors
/// D3060 for negative numbers.
pub(crate) fn sqrt(number: f64) -> Result<f64, Error> {
    if number < 0.0 {
        let value = to_json_text(number);
        let message = format!("The sqrt function cannot be applied to a negative number: {value}");
        return Err(Error::new("D3060", message));
    }
    Ok(number.sqrt())
}

/// `$power(base, exponent)`
///
/// # Errors
/// D3061 where the result is no finite number.
pub(crate) fn power(base: f64, exponent: f64) -> Result<f64, Error> {
    // Unlike Rust, JavaScript knows no power of ±1 to infinity.
    let undefined = exponent.is_nan() || (matches!(base, 1.0 | -1.0) && exponent.is_infinite());
    let result = base.powf(exponent);
    if result.is_finite() && !undefined {
        return Ok(result);
    }
    let (base, exponent) = (to_json_text(base), to_json_text(exponent));
    Err(Error::new(
        "D3061",
        format!(
            "The power function has resulted in a value that cannot be represented as a JSON number: base={base}, exponent={exponent}"
        ),
    ))
}

/// `$formatBase(number, radix)`, both rounded.
///
/// # Errors
/// D3100 for a radix below 2 or above 36.
pub(crate) fn format_base(number: f64, radix: f64) -> Result<String, Error> {
    let radix = round(radix, 0.0);
    if !(2.0..=36.0).contains(&radix) {
        let value = to_json_text(radix);
        return Err(Error::new(
            "D3100",
            format!(
                "The radix of the formatBase function must be between 2 and 36.  It was given {value}"
            ),
        ));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an integer from 2 to 36"
    )]
    let base = radix as u32;
    Ok(number_text::to_text_in_base(round(number, 0.0), base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jsonata::functions::tests::json;

    fn code<T>(result: Result<T, Error>) -> Option<&'static str> {
        result.err().map(|error| error.code())
    }

    #[test]
    fn texts_that_write_a_number_are_cast() {
        for (value, expected) in [
            ("1.50", 1.5),
            ("true", 1.0),
            ("false", 0.0),
            (r#""-12.5e-1""#, -1.25),
            (r#""007""#, 7.0),
            (r#""0xfF""#, 255.0),
            (r#""0o17""#, 15.0),
            (r#""0b101""#, 5.0),
            (r#""0xfffffffffffffbff""#, 18_446_744_073_709_550_000.0),
        ] {
            let number = number(&json(value)).expect(value);
            assert_eq!(number.to_bits(), f64::to_bits(expected), "{value}");
        }
        for value in [r#""0x1z""#, r#""a0b1""#, r#""-0o7""#] {
            assert!(number(&json(value)).is_ok_and(f64::is_nan), "{value}");
        }
    }

    #[test]
    fn other_values_are_not_cast() {
        for value in [
            "null",
            "[1]",
            r#""""#,
            r#"" 1""#,
            r#""1.""#,
            r#"".5""#,
            r#""+1""#,
            r#""1e999""#,
            r#""-0x1""#,
        ] {
            assert_eq!(code(number(&json(value))), Some("D3030"), "{value}");
        }
        let error = number(&json(r#""a\"b""#)).expect_err("no number");
        assert_eq!(
            error.message(),
            r#"Unable to cast value to a number: "a\"b""#
        );
    }

    #[test]
    fn halves_are_rounded_to_even() {
        for (number, precision, expected) in [
            (0.5, 0.0, 0.0),
            (1.5, 0.0, 2.0),
            (-0.5, 0.0, 0.0),
            (-1.5, 0.0, -2.0),
            (4.525, 2.0, 4.52),
            (4.515, 2.0, 4.52),
            (12_345.0, -2.0, 12_300.0),
            (12_450.0, -2.0, 12_400.0),
            (1e-7, 3.0, 0.0),
            (1e300, 5.0, 1e300),
        ] {
            let rounded = round(number, precision);
            assert_eq!(
                rounded.to_bits(),
                f64::to_bits(expected),
                "{number} {precision}"
            );
        }
        assert!(round(1.25, 1.5).is_nan());
    }

    #[test]
    fn results_are_finite_numbers() {
        assert_eq!(sqrt(9.0), Ok(3.0));
        let error = sqrt(-1.5).expect_err("negative");
        let message = "The sqrt function cannot be applied to a negative number: -1.5";
        assert_eq!((error.code(), error.message()), ("D3060", message));
        assert_eq!(power(2.0, 10.0), Ok(1024.0));
        for (base, exponent) in [
            (10.0, 400.0),
            (-8.0, 0.5),
            (0.0, -1.0),
            (1.0, f64::INFINITY),
        ] {
            assert_eq!(code(power(base, exponent)), Some("D3061"));
        }
    }

    #[test]
    fn bases_go_from_2_to_36() {
        assert_eq!(format_base(99.5, 2.4).as_deref(), Ok("1100100"));
        assert_eq!(format_base(-35.0, 36.0).as_deref(), Ok("-z"));
        for radix in [1.0, 37.0, f64::NAN] {
            assert_eq!(code(format_base(1.0, radix)), Some("D3100"));
        }
    }
}
