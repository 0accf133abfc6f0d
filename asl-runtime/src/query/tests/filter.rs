//! The operators of filters.

use super::super::filter::*;
use super::super::{Pattern, Step};
use super::{leak, parse, path, property};
use crate::json::Json;

/// The two values of `[left, right]`, tested.
fn holds(test: fn(&Operand<'_>, &Operand<'_>) -> bool, pair: &str) -> bool {
    let pair = parse(pair);
    let side = |index| Operand::from(pair.at(index).expect("a pair"));
    test(&side(0), &side(1))
}

type Test = fn(&Operand<'_>, &Operand<'_>) -> bool;

/// Operators with pairs for which they hold, and pairs for which they do not.
const OPERATORS: [(&str, Test, &[&str], &[&str]); 13] = [
    (
        "==",
        equal,
        &[
            "[1, 1.0]",
            "[\"1\", 1]",
            "[null, null]",
            "[[1], [1]]",
            r#"["a", "a"]"#,
            "[true, true]",
        ],
        &[
            r#"["1", "1.0"]"#,
            "[0, false]",
            "[null, 0]",
            "[\"a\", \"A\"]",
            "[\"x\", 1]",
        ],
    ),
    (
        "!=",
        not_equal,
        &["[1, 2]", "[\"a\", 1]", "[null, 1]"],
        &["[1, 1.0]"],
    ),
    (
        "<",
        less,
        &["[1, 2]", r#"["a", "b"]"#, "[\"9\", 10]"],
        &["[2, 2]", "[1, \"x\"]", "[null, 1]", "[false, true]"],
    ),
    (
        "<=",
        less_or_equal,
        &["[2, 2.0]", r#"["", "a"]"#],
        &["[3, 2]", "[[], []]"],
    ),
    (
        ">",
        greater,
        &["[2.5, 2]", r#"["b", "a"]"#],
        &["[2, 2]", "[{}, 1]"],
    ),
    (
        ">=",
        greater_or_equal,
        &["[2, 2]"],
        &["[1, 2]", "[null, null]"],
    ),
    (
        "in",
        is_in,
        &["[1, [2, 1]]", "[null, [null]]"],
        &["[1, [2]]", "[1, 1]"],
    ),
    ("nin", is_not_in, &["[1, [2]]"], &["[1, [1]]", "[1, 2]"]),
    (
        "subsetof",
        subset_of,
        &["[[1], [1, 2]]", "[[], [1]]"],
        &["[[1, 3], [1, 2]]", "[1, [1]]"],
    ),
    (
        "anyof",
        any_of,
        &["[[1, 3], [3]]"],
        &["[[1], [2]]", "[[], []]"],
    ),
    (
        "noneof",
        none_of,
        &["[[1], [2]]", "[[], []]"],
        &["[[1], [1]]", "[1, [2]]"],
    ),
    (
        "size",
        size,
        &["[[1, 2], 2]", "[\"ab\", 2]", "[\"🆗\", 2]"],
        &["[[1], 2]", "[{}, 0]", "[[], -1]"],
    ),
    (
        "contains",
        contains,
        &["[[1, 2], 2]", r#"["abc", "b"]"#],
        &["[[1], 2]", r#"["abc", "d"]"#, "[1, 1]"],
    ),
];

#[test]
fn operators_compare_as_json_path_does() {
    for (name, test, hold, fail) in OPERATORS {
        for pair in hold {
            assert!(holds(test, pair), "{pair} {name}");
        }
        for pair in fail {
            assert!(!holds(test, pair), "{pair} {name}");
        }
    }
}

#[test]
fn empty_is_compared_with_a_truth_value() {
    for pair in ["[[], true]", "[\"\", true]", "[{}, true]", "[[1], false]"] {
        assert!(holds(empty, pair), "{pair}");
    }
    for pair in ["[[], false]", "[null, true]", "[0, true]"] {
        assert!(!holds(empty, pair), "{pair}");
    }
}

#[test]
fn nothing_holds_of_what_is_missing() {
    static ANY: Pattern = Pattern::new(r"\A(?:.*)\z");
    let item = parse("{}");
    let missing = at(&item, path(vec![property("x")]).steps);
    let tests: [Test; 5] = [equal, not_equal, less, is_not_in, none_of];
    for test in tests {
        assert!(!test(&missing, &null()) && !test(&null(), &missing));
    }
    assert!(!matches(&missing, &ANY));
}

#[test]
fn a_pattern_matches_the_whole_text() {
    static DIGITS: Pattern = Pattern::new(r"\A(?:[0-9.]+)\z");
    static PATTERN: Pattern = Pattern::new(r"\A(?i:A.*\d)\z");
    let is_match = |text: &str| matches(&Operand::from(&parse(text)), &PATTERN);
    assert!(is_match(r#""ab1""#) && is_match(r#"["x", "A2"]"#));
    assert!(!is_match(r#""ab1x""#) && !is_match("[]") && !is_match("{}") && !is_match("null"));
    assert!(matches(&decimal(1.5), &DIGITS) && !matches(&boolean(true), &DIGITS));
}

#[test]
fn a_path_exists_where_it_finds_something_be_it_null() {
    let item = parse(r#"{"a": null, "list": [{"b": 1}], "none": []}"#);
    let present = |steps: Vec<Step>| exists(&item, path(steps).steps);
    assert!(present(vec![]) && present(vec![property("a")]));
    assert!(present(vec![
        property("list"),
        Step::Wildcard,
        property("b")
    ]));
    assert!(!present(vec![property("x")]) && !present(vec![property("none"), Step::Wildcard]));
    assert!(!present(vec![property("a"), property("b")]));
}

#[test]
fn constants_are_operands() {
    let list = parse(r#"["a", 1, 1.5, true, null]"#);
    let list = || Operand::from(&list);
    for constant in [
        text(leak("a")),
        integer(1),
        decimal(1.5),
        boolean(true),
        null(),
    ] {
        assert!(is_in(&constant, &list()), "{constant:?}");
    }
    assert!(!is_in(&integer(2), &list()));
}

#[test]
fn a_several_valued_path_is_compared_as_an_array() {
    let item = parse(r#"{"tags": [{"n": "x"}, {"n": "y"}]}"#);
    let names = path(vec![property("tags"), Step::Wildcard, property("n")]);
    assert!(contains(&at(&item, names.steps), &text(leak("y"))));
    let expected = parse(r#"["x", "y"]"#);
    assert!(equal(&at(&item, names.steps), &Operand::from(&expected)));
    assert_eq!(names.select(&item), Ok(Json::clone(&expected)));
}
