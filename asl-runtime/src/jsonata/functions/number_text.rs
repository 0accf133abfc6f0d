//! Numbers as JavaScript writes and reads them, which JSONata's results show.

/// The largest integer up to which every integer is an `f64`.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// `Number.prototype.toString`: the shortest digits that read back equal, plain from 1e-6 to below 1e21.
pub(crate) fn to_text(number: f64) -> String {
    if let Some(integer) = as_safe_integer(number) {
        return itoa::Buffer::new().format(integer).to_owned();
    }
    if !number.is_finite() {
        let word = if number.is_nan() { "NaN" } else { "Infinity" };
        return format!("{}{word}", if number < 0.0 { "-" } else { "" });
    }
    let (negative, digits, exponent) = shortest_digits(number);
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}", place_point(&digits, exponent))
}

/// `JSON.stringify` of a number: infinities and NaN are `null`.
pub(crate) fn to_json_text(number: f64) -> String {
    if number.is_finite() {
        to_text(number)
    } else {
        "null".to_owned()
    }
}

/// The number that the 15 most significant digits of `number` write: what `$string` shows, so that
/// `0.1 + 0.2` is `0.3`.
pub(crate) fn round_to_15_digits(number: f64) -> f64 {
    if !number.is_finite() || as_safe_integer(number).is_some_and(|n| n.unsigned_abs() < 1 << 49) {
        return number;
    }
    let (_, digits, _) = shortest_digits(number);
    if digits.len() <= 15 {
        return number;
    }
    let text = format!("{number:.14e}");
    // Rust rounds a tie to the even digit, JavaScript away from zero. A tie has exactly 16 digits.
    if digits.len() == 16 && digits.ends_with('5') && is_exactly(number, &digits) {
        return round_tie_away(number);
    }
    text.parse().expect("Rust reads what it writes")
}

/// Whether the decimal expansion of `number` ends after these shortest digits.
fn is_exactly(number: f64, digits: &str) -> bool {
    // No double comes closer than this to 16 digits without being them.
    let expansion = format!("{:.60e}", number.abs());
    let mantissa = expansion.split('e').next().unwrap_or_default();
    let mut exact = mantissa.bytes().filter(u8::is_ascii_digit);
    let same = digits.bytes().all(|digit| exact.next() == Some(digit));
    same && exact.all(|digit| digit == b'0')
}

/// Drops the 16th digit, a 5, and raises the 15th.
fn round_tie_away(number: f64) -> f64 {
    let (negative, digits, exponent) = shortest_digits(number);
    let kept: u64 = digits
        .get(..15)
        .and_then(|digits| digits.parse().ok())
        .expect("there are 16 digits");
    let sign = if negative { "-" } else { "" };
    format!("{sign}{}e{}", kept + 1, exponent - 14)
        .parse()
        .expect("digits with an exponent are a number")
}

fn as_safe_integer(number: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "guarded by the comparison: integers up to 2^53"
    )]
    (number.abs() <= MAX_SAFE_INTEGER && number.fract() == 0.0).then_some(number as i64)
}

/// Sign, digits and the power of ten of the first digit of a finite number.
fn shortest_digits(number: f64) -> (bool, String, i32) {
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(number.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    let leading_zeros = place(digits.len() - significant.len());
    let exponent: i32 = exponent.parse().expect("an exponent is a small integer");
    (
        number.is_sign_negative(),
        significant.trim_end_matches('0').to_owned(),
        place(whole.len()) - 1 - leading_zeros + exponent,
    )
}

fn place(digits: usize) -> i32 {
    i32::try_from(digits).expect("an f64 is written with few digits")
}

fn place_point(digits: &str, exponent: i32) -> String {
    let count = place(digits.len());
    let position = usize::try_from(exponent + 1).unwrap_or(0);
    match exponent {
        -6..=-1 => {
            let zeros = usize::try_from(-1 - exponent).unwrap_or(0);
            format!("0.{}{digits}", "0".repeat(zeros))
        }
        0..21 if exponent + 1 >= count => {
            let zeros = usize::try_from(exponent + 1 - count).unwrap_or(0);
            format!("{digits}{}", "0".repeat(zeros))
        }
        0..21 => {
            let (whole, fraction) = digits.split_at(position);
            format!("{whole}.{fraction}")
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{first}{point}{rest}e{sign}{}", exponent.abs())
        }
    }
}

/// `Number.prototype.toFixed` of a number that is not negative; `places` is at most 100.
pub(crate) fn to_fixed(number: f64, places: usize) -> String {
    if !number.is_finite() || number >= 1e21 {
        return to_text(number);
    }
    format!("{number:.places$}")
}

/// `Number.prototype.toString` of a whole number in a base from 2 to 36.
///
/// Digits beyond what an `f64` holds are zeros.
pub(crate) fn to_text_in_base(number: f64, base: u32) -> String {
    if base == 10 || !number.is_finite() {
        return to_text(number);
    }
    let divisor = f64::from(base);
    let mut rest = number.abs();
    let mut digits = Vec::new();
    while rest / divisor > MAX_SAFE_INTEGER {
        rest /= divisor;
        digits.push('0');
    }
    loop {
        let digit = rest % divisor;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a remainder of at most 36"
        )]
        digits.push(char::from_digit(digit as u32, base).expect("a remainder is below the base"));
        rest = (rest - digit) / divisor;
        if rest <= 0.0 {
            break;
        }
    }
    if number < 0.0 {
        digits.push('-');
    }
    digits.iter().rev().collect()
}

/// `parseInt`: leading blanks, a sign, and as many digits as follow; NaN without digits.
pub(crate) fn parse_int(text: &str) -> f64 {
    let text = text.trim_start_matches(is_white_space);
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let end = unsigned
        .find(|digit: char| !digit.is_ascii_digit())
        .unwrap_or(unsigned.len());
    let digits = unsigned.get(..end).unwrap_or_default();
    sign * digits.parse::<f64>().unwrap_or(f64::NAN)
}

/// What JavaScript's `\s` matches.
pub(crate) fn is_white_space(character: char) -> bool {
    matches!(
        character,
        '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_javascript_does() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (100.0, "100"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (1.5e300, "1.5e+300"),
            (0.1, "0.1"),
            (0.000_001, "0.000001"),
            (0.000_001_5, "0.0000015"),
            (1e-7, "1e-7"),
            (-1.25e-9, "-1.25e-9"),
            (5e-324, "5e-324"),
            (233_158_885_501_325.0 + 0.125, "233158885501325.12"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(to_text(number), text);
        }
    }

    #[test]
    fn fifteen_digits_hide_binary_rounding() {
        for (number, rounded) in [
            (0.1 + 0.2, 0.3),
            (1.1 * 3.0, 3.3),
            (22.0 / 7.0, 3.142_857_142_857_14),
            (1e300, 1e300),
            (9_007_199_254_740_991.0, 9_007_199_254_740_990.0),
            (100_000_000_000_000.5, 100_000_000_000_001.0),
            (-100_000_000_000_002.5, -100_000_000_000_003.0),
            (5e-324, 5e-324),
        ] {
            assert_eq!(round_to_15_digits(number).to_bits(), f64::to_bits(rounded));
        }
    }

    #[test]
    fn other_bases_have_zeros_beyond_the_precision() {
        assert_eq!(to_text_in_base(100.0, 2), "1100100");
        assert_eq!(to_text_in_base(-255.0, 16), "-ff");
        assert_eq!(to_text_in_base(0.0, 36), "0");
        assert_eq!(to_text_in_base(1e21, 10), "1e+21");
        assert_eq!(to_text_in_base(2_f64.powi(70), 16), "400000000000000000");
    }

    #[test]
    fn integers_are_read_up_to_what_is_no_digit() {
        assert_eq!(parse_int(" 12px").to_bits(), 12_f64.to_bits());
        assert_eq!(parse_int("-3.9").to_bits(), (-3_f64).to_bits());
        assert_eq!(parse_int("+4").to_bits(), 4_f64.to_bits());
        assert!(parse_int("x1").is_nan() && parse_int("").is_nan());
    }
}
