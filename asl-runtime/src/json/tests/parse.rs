//! Parsing: RFC 8259 and nothing else, with errors that say where and why.

use super::super::Json;
use super::parsed;
use crate::json;

#[test]
fn values_of_every_kind_are_read() {
    let text = " {\"a\" : [ 1 , -2.5e3, true,false ,null ], \"\" : {} ,\"b\":[\t\r\n]} ";
    assert_eq!(
        parsed(text).to_string(),
        r#"{"a":[1,-2500.0,true,false,null],"":{},"b":[]}"#
    );
}

#[test]
fn the_last_of_equal_names_wins_in_the_first_ones_place() {
    assert_eq!(
        parsed(r#"{"a":1,"b":2,"a":3}"#).to_string(),
        r#"{"a":3,"b":2}"#
    );
}

#[test]
fn escapes_are_resolved() {
    let cases = [
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (r#""a\u0041\u00e9z""#, "aA\u{e9}z"),
        (r#""\ud83d\ude00\uD83D\uDE00""#, "😀😀"),
        (r#""\uffff\u0000""#, "\u{ffff}\0"),
        (
            r#""long plain text, then \n and more plain text""#,
            "long plain text, then \n and more plain text",
        ),
        ("\"é€😀\u{7f}\"", "é€😀\u{7f}"),
    ];
    for (text, value) in cases {
        assert_eq!(parsed(text), json!(value));
    }
}

#[test]
fn errors_say_where_and_why() {
    let cases = [
        ("", 1, 1, "expected a value, but the text ends here"),
        (
            "{\"a\":1,\n  b:2}",
            2,
            3,
            "expected a name in double quotes, found `b`",
        ),
        (
            "{'a':1}",
            1,
            2,
            "expected a name in double quotes, found `'`",
        ),
        ("{\"a\" 1}", 1, 6, "expected `:` after the name, found `1`"),
        ("[1 2]", 1, 4, "expected `,` or `]`, found `2`"),
        ("[1,]", 1, 4, "expected a value, found `]`"),
        (
            "{\"a\":1,}",
            1,
            8,
            "expected a name in double quotes, found `}`",
        ),
        (
            "{\"a\":1",
            1,
            7,
            "expected `,` or `}`, but the text ends here",
        ),
        ("{} {}", 1, 4, "expected the end of the text, found `{`"),
        ("\"é\" x", 1, 5, "expected the end of the text, found `x`"),
        ("nul", 1, 1, "expected a value, found `n`"),
        ("truer", 1, 5, "expected the end of the text, found `r`"),
        ("01", 1, 2, "a number must not begin with 0"),
        (
            "-",
            1,
            2,
            "expected a digit after `-`, but the text ends here",
        ),
        (
            "1.",
            1,
            3,
            "expected a digit after the decimal point, but the text ends here",
        ),
        (
            "1e+",
            1,
            4,
            "expected a digit in the exponent, but the text ends here",
        ),
        ("+1", 1, 1, "expected a value, found `+`"),
        (".5", 1, 1, "expected a value, found `.`"),
        ("NaN", 1, 1, "expected a value, found `N`"),
        ("\"abc", 1, 5, "the text ends inside a string"),
        (
            "\"a\nb\"",
            1,
            3,
            "a control character in a string must be written as an escape",
        ),
        (
            "\"\\x\"",
            1,
            2,
            "no such escape in JSON: only \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX",
        ),
        ("\"\\u12g4\"", 1, 2, "`\\u` needs four hexadecimal digits"),
        ("\"\\u12é\"", 1, 2, "`\\u` needs four hexadecimal digits"),
        (
            "\"a\\ud800\"",
            1,
            3,
            "half of a surrogate pair is not a character",
        ),
        (
            "\"\\udc00\\ud800\"",
            1,
            2,
            "half of a surrogate pair is not a character",
        ),
        (
            "\"\\ud800\\u0041\"",
            1,
            2,
            "half of a surrogate pair is not a character",
        ),
        ("\u{feff}{}", 1, 1, "expected a value, found `\\u{feff}`"),
    ];
    for (text, line, column, message) in cases {
        let error = Json::parse(text).expect_err(text);
        assert_eq!(
            (error.line(), error.column(), error.message()),
            (line, column, message),
            "{text}"
        );
    }
}

#[test]
fn an_error_prints_its_place_and_knows_its_offset() {
    let error = Json::parse("[\n\"é\", ?]").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2, column 6: expected a value, found `?`"
    );
    assert_eq!(error.offset(), 8);
}

#[test]
fn bytes_must_be_utf8() {
    assert_eq!(Json::from_slice(b"[1]").unwrap(), json!([1]));
    let error = Json::from_slice(b"[\"\xff\"]").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 1, column 3: the bytes here are not UTF-8"
    );
}

#[test]
fn every_prefix_and_every_broken_byte_is_an_error_or_a_value_but_never_a_panic() {
    let text = r#"{"a":[1,-2.5e3,true,"x\u00e9\ud83d\ude00\n",{}],"b":null}"#;
    for end in 0..text.len() {
        assert!(Json::parse(&text[..end]).is_err());
        for byte in [b'"', b'\\', b'{', b']', b'0', b'\0', 0xC3] {
            let mut broken = text.as_bytes().to_vec();
            broken[end] = byte;
            let _ = Json::from_slice(&broken);
        }
    }
}
