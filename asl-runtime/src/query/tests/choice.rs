//! The comparison operators of Choice.

use super::super::Timestamp;
use super::super::choice::*;
use super::parse;
use crate::json;
use crate::json::Json;
use Comparison::{Equals, GreaterThan, GreaterThanEquals, LessThan, LessThanEquals};

const ALL: [Comparison; 5] = [
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
];

/// Which comparisons hold, in the order of `ALL`.
fn held(compare: impl Fn(Comparison) -> bool) -> [bool; 5] {
    ALL.map(compare)
}

const EQUAL: [bool; 5] = [true, false, true, false, true];
const LESS: [bool; 5] = [false, true, true, false, false];
const GREATER: [bool; 5] = [false, false, false, true, true];
const NEVER: [bool; 5] = [false; 5];

#[test]
fn strings_are_ordered_by_utf_16_units() {
    let compare =
        |value: &str, operand: &str| held(|comparison| string(&json!(value), comparison, operand));
    assert_eq!(compare("A", "A"), EQUAL);
    assert_eq!(compare("", "A"), LESS);
    assert_eq!(compare("A", "AB"), LESS);
    assert_eq!(compare("A ", "A"), GREATER);
    assert_eq!(compare("a", "B"), GREATER);
    assert_eq!(
        compare("\u{1F197}", "\u{FF21}"),
        LESS,
        "a surrogate comes before U+FF21"
    );
    assert_eq!(compare("e\u{301}", "é"), LESS, "nothing is normalised");
}

#[test]
fn numbers_are_compared_as_doubles() {
    let compare =
        |value: &str, operand: &str| held(|c| numeric_path(&parse(value), c, &parse(operand)));
    assert_eq!(compare("1", "1.0"), EQUAL);
    assert_eq!(compare("0", "-0.0"), EQUAL);
    assert_eq!(compare("-1.5", "1"), LESS);
    assert_eq!(compare("9007199254740993", "9007199254740992"), EQUAL);
    assert_eq!(compare("1e400", "1e308"), GREATER);
    assert_eq!(
        held(|comparison| numeric(&json!(1000), comparison, 1000.0)),
        EQUAL
    );
}

#[test]
fn timestamps_are_compared_as_instants() {
    let compare =
        |value: &str, operand: &str| held(|c| timestamp_path(&json!(value), c, &json!(operand)));
    assert_eq!(
        compare("2012-10-09T19:00:55Z", "2012-10-09T21:00:55+02:00"),
        EQUAL
    );
    assert_eq!(
        compare("2012-10-09T19:00:55Z", "2012-10-09T19:00:55.001Z"),
        LESS
    );
    assert_eq!(
        compare("2012-10-09T19:00:56Z", "2012-10-09T19:00:55Z"),
        GREATER
    );
    let literal = Timestamp {
        seconds: 1,
        nanoseconds: 0,
    };
    assert_eq!(
        held(|c| timestamp(&json!("1970-01-01T00:00:01Z"), c, literal)),
        EQUAL
    );
}

#[test]
fn other_types_never_match() {
    let one_of_each = [
        "null",
        "true",
        "1",
        "\"text\"",
        "[]",
        "[1]",
        "{}",
        "{\"a\": 1}",
    ]
    .map(parse);
    for value in &one_of_each {
        let is = |json: &str| *value == parse(json);
        if !is("1") {
            assert_eq!(held(|c| numeric(value, c, 1.0)), NEVER, "{value}");
            assert_eq!(
                held(|c| numeric_path(&json!(1), c, value)),
                NEVER,
                "{value}"
            );
        }
        if !is("\"text\"") {
            assert_eq!(held(|c| string(value, c, "text")), NEVER, "{value}");
            assert_eq!(
                held(|c| string_path(&json!("text"), c, value)),
                NEVER,
                "{value}"
            );
        }
        assert_eq!(held(|c| timestamp_path(value, c, value)), NEVER, "{value}");
        assert_eq!(boolean_equals(value, true), is("true"), "{value}");
        assert_eq!(
            boolean_equals_path(&json!(true), value),
            is("true"),
            "{value}"
        );
        assert!(!boolean_equals(value, false), "{value}");
    }
}

#[test]
fn kinds_are_told_apart() {
    let kinds = |value: &Json| {
        [
            is_null(value),
            is_numeric(value),
            is_string(value),
            is_boolean(value),
            is_timestamp(value),
        ]
    };
    let cases = [
        ("null", [true, false, false, false, false]),
        ("0", [false, true, false, false, false]),
        ("0.0", [false, true, false, false, false]),
        ("\"\"", [false, false, true, false, false]),
        (
            "\"2012-10-09T19:00:55Z\"",
            [false, false, true, false, true],
        ),
        (
            "\"2012-10-09T19:00:55\"",
            [false, false, true, false, false],
        ),
        ("false", [false, false, false, true, false]),
        ("[]", [false; 5]),
        ("{}", [false; 5]),
    ];
    for (value, expected) in cases {
        assert_eq!(kinds(&parse(value)), expected, "{value}");
    }
}

#[test]
fn a_star_matches_any_text() {
    let is_match = |pieces: &[&str], text: &str| string_matches(&json!(text), pieces);
    assert!(is_match(&["log-", ".txt"], "log-2024.txt") && is_match(&["log-", ".txt"], "log-.txt"));
    assert!(!is_match(&["log-", ".txt"], "log-2024.txt2"));
    assert!(is_match(&["", ""], "") && is_match(&["", ""], "anything\nat all"));
    assert!(is_match(&["exact"], "exact") && !is_match(&["exact"], "exactly"));
    assert!(
        !is_match(&["aba", "aba"], "aba"),
        "two pieces do not share letters"
    );
    assert!(is_match(&["a", "b", "b", ""], "axbyb") && !is_match(&["a", "b", "b", ""], "axb"));
    assert!(is_match(&["foo", "bar", "baz"], "foo-bar-baz"));
    assert!(!string_matches(&json!(1), &["", ""]));
}
