//! Tests of `$formatNumber`.

use super::format_number;
use crate::jsonata::functions::tests::json;

fn formatted(number: f64, picture: &str, options: &str) -> Result<String, &'static str> {
    let options = json(options);
    format_number(number, picture, options.as_object()).map_err(|error| error.code())
}

#[test]
fn numbers_are_formatted_by_picture() {
    for (number, picture, expected) in [
        (12345.6, "#,###.00", "12,345.60"),
        (12_345_678.9, "9,999.99", "12,345,678.90"),
        (123.9, "9999", "0124"),
        (0.14, "01%", "14%"),
        (0.014, "001\u{2030}", "014\u{2030}"),
        (-6.0, "000", "-006"),
        (-6.0, "000;(000)", "(006)"),
        (1234.5678, "00.000e0", "12.346e2"),
        (0.234, "0.0e0", "2.3e-1"),
        (0.234, ".00e0", ".23e0"),
        (0.0, "#", "0"),
        (0.0, "#.#", ".0"),
        (1e25, "0", "1e+25"),
        (1.005, "0.00", "1.00"),
        (2.5, "0", "2"),
        (1_234_567.0, "#,##,##0", "12,34,567"),
        (1_234_567.0, "##,##,#0", "1,23,45,67"),
        (0.123_456_7, "0.000,###", "0.123,457"),
        (1.0, "$0.00 only", "$1.00 only"),
    ] {
        assert_eq!(
            formatted(number, picture, "{}").as_deref(),
            Ok(expected),
            "{picture}"
        );
    }
}

#[test]
fn options_replace_symbols() {
    let german = r#"{"decimal-separator": ",", "grouping-separator": "."}"#;
    let text = formatted(12345.6, "#.###,00", german);
    assert_eq!(text.as_deref(), Ok("12.345,60"));
    let circled = r#"{"zero-digit": "\u245f"}"#;
    let text = formatted(
        1234.5678,
        "\u{2460}\u{2460}.\u{2460}\u{2460}\u{2460}e\u{2460}",
        circled,
    );
    assert_eq!(
        text.as_deref(),
        Ok("\u{2460}\u{2461}.\u{2462}\u{2463}\u{2465}e\u{2461}")
    );
    let text = formatted(-1.0, "0", r#"{"minus-sign": "minus "}"#);
    assert_eq!(text.as_deref(), Ok("minus 1"));
    assert_eq!(formatted(1.0, "0", r#"{"percent": 1}"#), Err("D3137"));
}

#[test]
fn pictures_that_are_not_valid_are_errors() {
    for (picture, code) in [
        ("0;0;0", "D3080"),
        ("0.0.0", "D3081"),
        ("0%%", "D3082"),
        ("0\u{2030}\u{2030}", "D3083"),
        ("0%\u{2030}", "D3084"),
        (".e0", "D3085"),
        ("", "D3085"),
        ("0a0", "D3086"),
        ("0,.0", "D3087"),
        ("0,", "D3088"),
        ("0,,0", "D3089"),
        ("0#", "D3090"),
        ("0.#0", "D3091"),
        ("0e0%", "D3092"),
        ("0e0#", "D3093"),
    ] {
        assert_eq!(formatted(1.0, picture, "{}"), Err(code), "{picture}");
    }
}

#[test]
fn what_would_not_end_is_an_error() {
    for number in [0.0, -1.0, f64::INFINITY] {
        assert_eq!(formatted(number, "0e0", "{}"), Err("U1001"));
    }
    let digits = "0".repeat(400);
    assert_eq!(formatted(1.0, &format!("{digits}e0"), "{}"), Err("U1001"));
    assert_eq!(formatted(1.0, &format!("0.{digits}"), "{}"), Err("D3137"));
}
