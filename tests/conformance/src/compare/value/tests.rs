use super::{Matcher, Position};
use crate::case::Case;
use serde_json::{Value, json};

fn matcher() -> Matcher {
    let case = r#"{"name": "n", "kind": "execution", "expect": {}, "definition": {"Comment": "<known>"},
        "snapshot_rewrites": [{"jsonpath": "$..R", "to": "Random"}]}"#;
    Matcher::new(&serde_json::from_str::<Case>(case).expect("a case"))
}

fn place(expected: &Value, actual: &Value, position: Position) -> Option<String> {
    let difference = matcher().comparison().value(expected, actual, position);
    difference.map(|found| found.at)
}

#[test]
fn the_first_difference_has_its_place() {
    let expected = json!({"a": [1, {"b/c": true}], "d": null});
    assert_eq!(place(&expected, &expected, Position::Data), None);
    let cases = [
        (json!({"a": [1, {"b/c": false}], "d": null}), "/a/1/b~1c"),
        (json!({"a": [1], "d": null}), "/a/1"),
        (json!({"a": [1, {"b/c": true}]}), "/d"),
        (json!({"a": [1, {"b/c": true}], "d": null, "e": 1}), "/e"),
    ];
    for (actual, at) in cases {
        assert_eq!(
            place(&expected, &actual, Position::Data).as_deref(),
            Some(at)
        );
    }
}

#[test]
fn integers_and_decimals_stay_apart() {
    let cases = [
        ("3", "3", true),
        ("3", "3.0", false),
        ("100.0", "1E+2", true),
        ("0.1", "0.10", true),
        ("18446744073709551615", "18446744073709551614", false),
    ];
    for (expected, actual, equal) in cases {
        let [expected, actual] =
            [expected, actual].map(|text| serde_json::from_str(text).expect("a number"));
        assert_eq!(
            matcher().equal(&expected, &actual),
            equal,
            "{expected} {actual}"
        );
    }
}

#[test]
fn text_that_is_a_json_object_was_parsed_once() {
    let expected = json!({"input": {"a": "{\"b\":1}"}, "cause": {"c": 1}});
    let actual = json!({"input": "{\"a\": \"{\\\"b\\\":1}\"}", "cause": "{\"c\":1}"});
    assert_eq!(place(&expected, &actual, Position::Event), None);
    let twice = json!({"input": {"a": {"b": 1}}, "cause": {"c": 1}});
    assert_eq!(
        place(&twice, &actual, Position::Event).as_deref(),
        Some("/input/a")
    );
}

#[test]
fn layout_of_json_text_does_not_count_where_a_field_holds_json_text() {
    let expected = json!({"output": "[1, 2]", "assignedVariables": {"x": "[1, 2]"}});
    let actual = json!({"output": "[1,2]", "assignedVariables": {"x": "[1,2]"}});
    assert_eq!(place(&expected, &actual, Position::Event), None);
    let data = json!({"text": "[1, 2]"});
    assert_eq!(
        place(&data, &json!({"text": "[1,2]"}), Position::Event).as_deref(),
        Some("/text")
    );
}

#[test]
fn words_dates_and_places_stand_for_what_they_replaced() {
    let cases = [
        (json!({"Id": "<uuid:1>"}), json!({"Id": "0-1"}), true),
        (json!({"Id": "<x>"}), json!({"Id": 7}), true),
        (json!({"Id": "<known>"}), json!({"Id": "0-1"}), false),
        (json!({"R": "Random"}), json!({"R": 0.25}), true),
        (json!({"R": "random"}), json!({"R": 0.25}), false),
        (
            json!({"At": "date"}),
            json!({"At": "2024-01-01T00:00:00Z"}),
            true,
        ),
        (json!({"At": "date"}), json!({"At": "yesterday"}), false),
        (
            json!({"TimestampValue": "timestamp"}),
            json!({"TimestampValue": "yesterday"}),
            true,
        ),
        (
            json!({"TimestampValue": "timestamps"}),
            json!({"TimestampValue": "yesterday"}),
            false,
        ),
        (
            json!({"RequestId": "RequestId"}),
            json!({"RequestId": "7"}),
            true,
        ),
        (
            json!({"Arn": "arn:<partition>:states:<region>:1"}),
            json!({"Arn": "arn:aws:states:us-east-1:1"}),
            true,
        ),
        (json!({"<x>": 1}), json!({"key": 1}), true),
    ];
    for (expected, actual, equal) in cases {
        assert_eq!(
            matcher().equal(&expected, &actual),
            equal,
            "{expected} {actual}"
        );
    }
}
