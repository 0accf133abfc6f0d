//! What Paths select, and what they say where they select nothing.

use super::*;
use crate::json;
use Step::{Descendants, Filter, Index, Wildcard};

fn select(steps: Vec<Step>, document: &Json) -> String {
    match path(steps).select(document) {
        Ok(found) => found.to_string(),
        Err(error) => format!("error: {error}"),
    }
}

#[test]
fn a_definite_path_selects_the_value_itself() {
    let document = parse(r#"{"order": {"items": [{"qty": 1}, {"qty": 2}], "note": null}}"#);
    let items = || vec![property("order"), property("items")];
    assert_eq!(select(vec![], &document), document.to_string());
    assert_eq!(
        select(
            [items(), vec![Index(1), property("qty")]].concat_steps(),
            &document
        ),
        "2"
    );
    assert_eq!(
        select(
            [items(), vec![Index(-2), property("qty")]].concat_steps(),
            &document
        ),
        "1"
    );
    assert_eq!(
        select(vec![property("order"), property("note")], &document),
        "null"
    );
}

/// Joins lists of steps, which cannot be cloned.
trait ConcatSteps {
    fn concat_steps(self) -> Vec<Step>;
}

impl ConcatSteps for [Vec<Step>; 2] {
    fn concat_steps(self) -> Vec<Step> {
        self.into_iter().flatten().collect()
    }
}

#[test]
fn a_definite_path_that_finds_nothing_says_where_it_ended() {
    let document = parse(r#"{"a": {"b": [1]}, "null": null, "text": "x"}"#);
    let cases = [
        (vec![property("x")], "No results for path: $['x']"),
        (
            vec![property("a"), property("x")],
            "No results for path: $['a']['x']",
        ),
        (
            vec![property("x"), property("y")],
            "Missing property in path $['x']",
        ),
        (
            vec![property("a"), property("x"), Index(0)],
            "Missing property in path $['a']['x']",
        ),
        (
            vec![property("x"), Wildcard],
            "Missing property in path $['x']",
        ),
        (
            vec![property("text"), property("x")],
            "Property ['x'] not found in path $['text']",
        ),
        (
            vec![property("a"), property("b"), Index(1)],
            "Index out of bounds when evaluating path $['a']['b'][1]",
        ),
        (
            vec![property("a"), property("b"), Index(-2)],
            "Index out of bounds when evaluating path $['a']['b'][-2]",
        ),
        (
            vec![property("null"), Index(0)],
            "The path $['null'] is null",
        ),
        (
            vec![property("a"), Index(0), property("x")],
            "Filter: [0]['x'] can only be applied to arrays. Current context is: {b=[1]}",
        ),
        (
            vec![property("text"), slice(Some(1), None)],
            "Filter: [1:] can only be applied to arrays. Current context is: x",
        ),
        (
            vec![property("text"), Filter(|_, _| true)],
            "Filter: [?] can not be applied to primitives. Current context is: x",
        ),
    ];
    for (steps, message) in cases {
        assert_eq!(select(steps, &document), format!("error: {message}"));
    }
}

#[test]
fn an_indefinite_path_selects_an_array_of_all_matches() {
    let document =
        parse(r#"{"list": [{"a": 1}, {"b": 2}, 3, {"a": [4]}], "map": {"x": {"a": 5}, "y": 6}}"#);
    let cases = [
        (vec![property("list"), Wildcard, property("a")], "[1,[4]]"),
        (vec![property("map"), Wildcard], r#"[{"a":5},6]"#),
        (vec![property("list"), Wildcard, property("none")], "[]"),
        (
            vec![property("list"), indexes(&[0, 9, -1]), property("a")],
            "[1,[4]]",
        ),
        (vec![Wildcard, Wildcard, property("a"), Index(0)], "[4]"),
        (vec![property("list"), Index(2), Wildcard], "[]"),
    ];
    for (steps, expected) in cases {
        assert_eq!(select(steps, &document), expected);
    }
}

#[test]
fn slices_are_those_of_json_path() {
    let document = json!([0, 1, 2, 3, 4]);
    let cases = [
        (slice(Some(1), Some(3)), "[1,2]"),
        (slice(Some(3), None), "[3,4]"),
        (slice(Some(-2), None), "[3,4]"),
        (slice(Some(-9), None), "[0,1,2,3,4]"),
        (slice(Some(9), None), "[]"),
        (slice(None, Some(2)), "[0,1]"),
        (slice(None, Some(-2)), "[0,1,2]"),
        (slice(None, Some(9)), "[0,1,2,3,4]"),
        (slice(Some(-3), Some(-1)), "[2,3]"),
        (slice(Some(1), Some(-1)), "[]"),
        (
            slice(Some(i64::MIN), Some(i64::MAX)),
            "[0,1,2,3,4,0,1,2,3,4]",
        ),
        (slice(Some(i64::MAX), None), "[]"),
    ];
    for (step, expected) in cases {
        assert_eq!(select(vec![step], &document), expected);
    }
}

#[test]
fn several_names_project_an_object_at_the_end_and_iterate_before() {
    let document = parse(r#"{"o": {"a": 1, "b": {"x": 2}, "c": 3}, "l": [{"a": 1}, {"c": 2}]}"#);
    assert_eq!(
        select(
            vec![property("o"), properties(&["c", "none", "a"])],
            &document
        ),
        r#"{"c":3,"a":1}"#
    );
    assert_eq!(
        select(
            vec![property("o"), properties(&["a", "b"]), property("x")],
            &document
        ),
        "[2]"
    );
    let each = vec![property("l"), Wildcard, properties(&["a", "b"])];
    assert_eq!(select(each, &document), r#"[{"a":1},{}]"#);
    let scalar = vec![property("o"), property("a"), properties(&["x", "y"])];
    assert_eq!(
        select(scalar, &document),
        "error: Property ['x','y'] not found in path $['o']['a']"
    );
}

#[test]
fn a_deep_scan_finds_parents_before_children() {
    let document =
        parse(r#"{"age": 1, "pets": [{"age": 2, "of": {"age": 3}}, [{"age": 4}]], "x": {"y": 5}}"#);
    assert_eq!(
        select(vec![Descendants, property("age")], &document),
        "[1,2,3,4]"
    );
    assert_eq!(
        select(
            vec![property("pets"), Descendants, property("age")],
            &document
        ),
        "[2,3,4]"
    );
    assert_eq!(
        select(vec![Descendants, Index(0)], &document),
        r#"[{"age":2,"of":{"age":3}},{"age":4}]"#
    );
    assert_eq!(select(vec![Descendants, property("none")], &document), "[]");
    assert_eq!(
        select(vec![property("x"), Descendants, Wildcard], &document),
        "[5]"
    );
    assert_eq!(
        select(vec![Descendants, properties(&["of", "age"])], &document),
        r#"[{"of":{"age":3},"age":2}]"#
    );
    let old = Filter(|item, _| {
        item.get("age")
            .and_then(Json::as_i64)
            .is_some_and(|age| age > 2)
    });
    assert_eq!(
        select(vec![Descendants, old], &document),
        r#"[{"age":3},{"age":4}]"#
    );
}

#[test]
fn a_filter_tests_items_or_the_object_itself() {
    let document = parse(r#"{"n": 2, "list": [{"n": 1}, 2, {"n": 2}, [2]], "object": {"n": 2}}"#);
    let same =
        || Filter(|item, document| item.get("n").is_some_and(|n| Some(n) == document.get("n")));
    assert_eq!(
        select(vec![property("list"), same()], &document),
        r#"[{"n":2}]"#
    );
    assert_eq!(
        select(vec![property("list"), same(), property("n")], &document),
        "[2]"
    );
    assert_eq!(
        select(vec![property("object"), same()], &document),
        r#"[{"n":2}]"#
    );
    assert_eq!(
        select(vec![property("list"), Filter(|_, _| true)], &document),
        r#"[{"n":1},{"n":2},[2]]"#
    );
}

#[test]
fn is_present_asks_only_whether_something_is_there() {
    let document = parse(r#"{"a": null, "list": []}"#);
    assert!(path(vec![property("a")]).is_present(&document));
    assert!(!path(vec![property("b")]).is_present(&document));
    assert!(!path(vec![property("list"), Wildcard]).is_present(&document));
    assert!(!path(vec![property("none"), Wildcard]).is_present(&document));
}

#[test]
fn scans_of_scans_end_with_an_error_and_not_in_memory() {
    let nested = (0..900).fold(Json::Null, |inner, _| json!([inner]));
    let steps = || [Descendants, Wildcard];
    let twice: Vec<Step> = [steps(), steps(), steps()].into_iter().flatten().collect();
    assert!(select(twice, &nested).starts_with("error: The path selects more than"));
    let deep = (0..20_000).fold(Json::Null, |inner, _| json!([inner]));
    let barren = vec![Descendants, Wildcard, Descendants, property("none")];
    assert!(select(barren, &deep).starts_with("error: The path scans more than"));

    let objects: Json = (0..20_000).map(|_| json!({})).collect();
    let names = || properties(&["none"; 1_000]);
    for steps in [
        vec![Wildcard, names()],
        vec![Wildcard, names(), property("a")],
        vec![Descendants, names(), property("a")],
    ] {
        assert!(select(steps, &objects).starts_with("error: The path scans more than"));
    }
}
