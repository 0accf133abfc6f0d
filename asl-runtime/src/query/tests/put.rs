//! Where `ResultPath` puts a result.

use super::super::put;
use super::*;
use crate::json;
use Step::Index;

fn put_one(document: &str, steps: Vec<Step>) -> Result<String, String> {
    let document = parse(document);
    put(document, &path(steps), json!(1))
        .map(|json| json.to_string())
        .map_err(|error| error.to_string())
}

fn placed(document: &str, steps: Vec<Step>) -> String {
    put_one(document, steps).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_root_is_replaced_whole() {
    assert_eq!(placed("\"text\"", vec![]), "1");
}

#[test]
fn an_existing_field_is_overwritten_in_its_place() {
    assert_eq!(
        placed(r#"{"a":0,"b":{"c":0}}"#, vec![property("a")]),
        r#"{"a":1,"b":{"c":0}}"#
    );
    assert_eq!(
        placed(r#"{"b":{"c":0,"d":2}}"#, vec![property("b"), property("c")]),
        r#"{"b":{"c":1,"d":2}}"#
    );
    assert_eq!(placed(r#"{"a":null}"#, vec![property("a")]), r#"{"a":1}"#);
}

#[test]
fn missing_objects_are_added() {
    let deep = || vec![property("a"), property("b"), property("c")];
    assert_eq!(placed("{}", deep()), r#"{"a":{"b":{"c":1}}}"#);
    assert_eq!(
        placed(r#"{"a":{"x":0}}"#, deep()),
        r#"{"a":{"x":0,"b":{"c":1}}}"#
    );
}

#[test]
fn an_existing_item_is_overwritten_and_none_is_added() {
    assert_eq!(
        placed(
            r#"{"a":[0,{"b":0}]}"#,
            vec![property("a"), Index(1), property("b")]
        ),
        r#"{"a":[0,{"b":1}]}"#
    );
    assert_eq!(placed("[0]", vec![Index(0)]), "[1]");
    assert!(put_one("[0]", vec![Index(1)]).is_err());
    assert!(put_one("{}", vec![property("a"), Index(0)]).is_err());
}

#[test]
fn what_is_no_object_is_a_conflict_and_stays_as_it_was() {
    for document in [
        "\"input1\"",
        "1",
        "null",
        "[]",
        r#"{"path":"x"}"#,
        r#"{"path":null}"#,
        r#"{"path":[]}"#,
    ] {
        let steps = vec![property("path"), property("b")];
        let expected = format!("Unable to apply ReferencePath $.path to input {document}");
        assert_eq!(put_one(document, steps), Err(expected));
    }
    let document = parse(r#"{"path":[1]}"#);
    let error = put(
        document.clone(),
        &path(vec![property("path"), property("b")]),
        json!(1),
    );
    assert_eq!(error.map_err(|error| error.document), Err(document));
}

#[test]
fn a_shared_document_is_not_touched() {
    let document = parse(r#"{"a":{"b":0}}"#);
    let changed = put(
        document.clone(),
        &path(vec![property("a"), property("b")]),
        json!(1),
    )
    .expect("a place");
    assert_eq!(
        (document.to_string(), changed.to_string()),
        (r#"{"a":{"b":0}}"#.into(), r#"{"a":{"b":1}}"#.into())
    );
}

#[test]
fn the_longest_path_fits_on_the_stack() {
    let steps = |count| (0..count).map(|_| property("a")).collect::<Vec<_>>();
    let deep = put(parse("{}"), &path(steps(1000)), json!(0)).expect("a place");
    let changed = put(deep, &path(steps(1000)), json!(1)).expect("a place");
    assert_eq!(changed.depth(), 1000);
}
