//! Numbers: nothing lost, integers apart from decimals.

use super::super::{Json, Number};
use super::{assert_measured, parsed};
use std::cmp::Ordering;

fn number(text: &str) -> Number {
    parsed(text).as_number().unwrap().clone()
}

#[test]
fn numbers_print_as_step_functions_keeps_them() {
    let cases = [
        ("3", "3"),
        ("-0", "0"),
        ("1.0", "1.0"),
        ("-0.0", "-0.0"),
        ("0.1", "0.1"),
        ("1.50", "1.5"),
        ("1e2", "100.0"),
        ("1E+2", "100.0"),
        ("10000000.0", "10000000.0"),
        ("0.001", "0.001"),
        ("9223372036854775807", "9223372036854775807"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775808", "9223372036854775808"),
        ("18446744073709551616", "18446744073709551616"),
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
        ("0.30000000000000004", "0.30000000000000004"),
        ("3.14159265358979323846", "3.14159265358979323846"),
        ("1E400", "1E400"),
        ("1e-400", "1e-400"),
        ("1e-99999999999999999999", "1e-99999999999999999999"),
    ];
    for (text, printed) in cases {
        let json = parsed(text);
        assert_eq!(json.to_string(), printed);
        assert_measured(&json);
        assert_eq!(parsed(printed), json);
    }
}

#[test]
fn integers_are_told_from_decimals() {
    assert!(number("3").is_integer() && number("99999999999999999999").is_integer());
    assert!(!number("3.0").is_integer() && !number("1e400").is_integer());
    assert_eq!(number("3").as_i64(), Some(3));
    assert_eq!(number("3.0").as_i64(), None);
    assert_eq!(number("9223372036854775808").as_i64(), None);
    assert_eq!(
        number("9223372036854775808").as_f64().to_bits(),
        2_f64.powi(63).to_bits()
    );
    assert!(number("1e400").as_f64().is_infinite());
}

#[test]
fn structural_equality_sees_how_a_number_is_kept() {
    assert_eq!(number("1.0"), number("1.00"));
    assert_ne!(number("1"), number("1.0"));
    assert_ne!(number("0.0"), number("-0.0"));
}

#[test]
fn numbers_compare_by_exact_value() {
    use Ordering::{Equal, Greater, Less};
    let cases = [
        ("1", Equal, "1.0"),
        ("1", Equal, "1e0"),
        ("0", Equal, "-0.0"),
        ("-0.0", Equal, "0.0"),
        ("0", Equal, "0e999"),
        ("2", Greater, "1.5"),
        ("-2", Less, "-1.5"),
        ("-1", Less, "0.5"),
        ("0.05", Less, "1"),
        ("100", Equal, "1e2"),
        ("9007199254740993", Greater, "9007199254740992.0"),
        ("9223372036854775808", Greater, "9223372036854775807"),
        ("9223372036854775808", Equal, "9223372036854775808.0"),
        ("1e400", Greater, "1e308"),
        ("-1e400", Less, "-1e308"),
        ("1e-400", Greater, "0"),
        ("1e-400", Less, "1e-300"),
        ("10e399", Equal, "1e400"),
        ("0.0001e404", Equal, "1e400"),
        ("1e400", Less, "1.00000000000000000000000001e400"),
        ("1e99999999999999999999", Greater, "1e400"),
        ("1e-99999999999999999999", Less, "1e-400"),
    ];
    for (a, order, b) in cases {
        assert_eq!(
            number(a).compare_numerically(&number(b)),
            order,
            "{a} and {b}"
        );
        assert_eq!(
            number(b).compare_numerically(&number(a)),
            order.reverse(),
            "{b} and {a}"
        );
        assert_eq!(number(a).equals_numerically(&number(b)), order == Equal);
    }
}

#[test]
fn rust_numbers_become_numbers() {
    assert_eq!(Number::from(u64::MAX).to_string(), "18446744073709551615");
    assert_eq!(Number::from(i128::MIN).to_string(), i128::MIN.to_string());
    assert_eq!(Number::from_f64(2.0).unwrap().to_string(), "2.0");
    assert_eq!(Number::from_f64(f64::NAN), None);
    assert_eq!(Json::from(f64::INFINITY), Json::Null);
    for value in [
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        1e16,
        1e15,
        123_456.789,
    ] {
        let json = Json::from(value);
        assert_measured(&json);
        assert_eq!(parsed(&json.to_string()).as_f64(), Some(value));
    }
}
