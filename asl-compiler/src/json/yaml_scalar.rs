//! Plain YAML scalars as JSON values, by the core schema (YAML 1.2, section 10.3.2).

use super::Value;
use super::number::is_number;

/// The value that a plain scalar stands for; `None` where it is a string.
///
/// # Errors
///
/// A message, where the scalar is a number that JSON does not have.
pub(super) fn resolve(plain: &str) -> Result<Option<Value>, String> {
    Ok(Some(match plain {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_number(plain) => Value::Number(plain.to_owned()),
        _ => match number(plain)? {
            Some(number) => Value::Number(number),
            None => return Ok(None),
        },
    }))
}

/// A number in one of the forms that YAML has and JSON has not, written as JSON writes it.
fn number(plain: &str) -> Result<Option<String>, String> {
    let (sign, unsigned) = match plain.as_bytes().first() {
        Some(b'-') => ("-", &plain[1..]),
        Some(b'+') => ("", &plain[1..]),
        _ => ("", plain),
    };
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(plain, ".nan" | ".NaN" | ".NAN") {
        return Err(format!("JSON has no number `{plain}`"));
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = plain.strip_prefix(prefix) {
            if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
                return Ok(None);
            }
            let value = u64::from_str_radix(digits, radix);
            return value
                .map(|value| Some(value.to_string()))
                .map_err(|_| format!("the number `{plain}` is too large"));
        }
    }
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => unsigned.split_at(at),
        None => (unsigned, ""),
    };
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if integer.is_empty() && fraction.is_empty() {
        return Ok(None);
    }
    let integer = match integer.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let fraction = match (mantissa.contains('.'), fraction) {
        (false, _) => String::new(),
        (true, "") => ".0".to_owned(),
        (true, digits) => format!(".{digits}"),
    };
    let written = format!("{sign}{integer}{fraction}{exponent}");
    Ok(is_number(&written).then_some(written))
}

#[cfg(test)]
mod tests {
    use super::resolve;
    use crate::json::Value;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for (plain, number) in [
            ("12", "12"),
            ("+12", "12"),
            ("-012", "-12"),
            ("0x1F", "31"),
            ("0o17", "15"),
            (".5", "0.5"),
            ("1.", "1.0"),
            ("1e3", "1e3"),
            ("1.0", "1.0"),
        ] {
            let expected = Ok(Some(Value::Number(number.to_owned())));
            assert_eq!(resolve(plain), expected, "{plain}");
        }
        for string in [
            "yes",
            "no",
            "on",
            "1.0.0",
            "2016-03-14T01:59:00Z",
            "-",
            ".",
            "e5",
            "0x",
            "+",
            "1_000",
            "$.a",
            "arn:aws:x",
            "Null1",
        ] {
            assert_eq!(resolve(string), Ok(None), "{string}");
        }
        assert_eq!(resolve("~"), Ok(Some(Value::Null)));
        assert_eq!(resolve("True"), Ok(Some(Value::Bool(true))));
        assert!(resolve("-.inf").is_err());
        assert!(resolve("0xFFFFFFFFFFFFFFFFFF").is_err());
    }
}
