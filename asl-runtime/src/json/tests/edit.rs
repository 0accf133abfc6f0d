//! Containers: order, replacing, looking up, sharing.

use super::super::{ArcStr, Json, Object, ObjectBuilder};
use super::{assert_measured, parsed};
use crate::json;
use std::panic::{AssertUnwindSafe, catch_unwind};

fn object(text: &str) -> Object {
    parsed(text).as_object().unwrap().clone()
}

#[test]
fn a_replaced_value_keeps_its_place() {
    let mut order = object(r#"{"a":1,"b":2,"c":3}"#);
    assert_eq!(order.insert("b".into(), json!("new")), Some(json!(2)));
    assert_eq!(order.insert("d".into(), json!(4)), None);
    assert_eq!(order.to_string(), r#"{"a":1,"b":"new","c":3,"d":4}"#);
}

#[test]
fn a_removed_value_leaves_the_others_in_order() {
    let mut order = object(r#"{"a":1,"b":[[]],"c":3}"#);
    assert_eq!(order.remove("b"), Some(json!([[]])));
    assert_eq!(order.remove("b"), None);
    assert_eq!(order.to_string(), r#"{"a":1,"c":3}"#);
    assert_measured(&Json::Object(order));
}

#[test]
fn the_order_of_names_does_not_count_in_equality() {
    assert_eq!(parsed(r#"{"a":1,"b":[2]}"#), parsed(r#"{"b":[2],"a":1}"#));
    assert_ne!(parsed(r#"{"a":1,"b":2}"#), parsed(r#"{"a":2,"b":1}"#));
    assert_ne!(parsed(r#"{"a":1}"#), parsed(r#"{"b":1}"#));
    assert_ne!(parsed("[1,2]"), parsed("[2,1]"));
    assert_ne!(parsed(r#""1""#), parsed("1"));
}

#[test]
fn a_clone_does_not_see_an_edit() {
    let mut order = parsed(r#"{"items":[{"price":1}]}"#);
    let before = order.clone();
    order.as_object_mut().unwrap().update("items", |items| {
        let first = |first: &mut Json| {
            first
                .as_object_mut()
                .unwrap()
                .insert("price".into(), json!(2.5))
        };
        items.as_array_mut().unwrap().update(0, first)
    });
    assert_eq!(before.to_string(), r#"{"items":[{"price":1}]}"#);
    assert_eq!(order.to_string(), r#"{"items":[{"price":2.5}]}"#);
    assert_measured(&order);
}

#[test]
fn an_edit_that_panics_leaves_the_measures_true() {
    let mut order = json!({"a": [1], "b": 2});
    let edit = |value: &mut Json| {
        *value = json!("a longer text");
        panic!("in the middle");
    };
    let edit = AssertUnwindSafe(|| order.as_object_mut().unwrap().update("a", edit));
    assert!(catch_unwind(edit).is_err());
    assert_measured(&order);
}

#[test]
fn an_update_of_what_is_absent_does_nothing() {
    let mut order = object(r#"{"a":[1]}"#);
    assert_eq!(order.update("b", |_| ()), None);
    assert_eq!(
        order.update("a", |a| a.as_array_mut().unwrap().update(1, |_| ())),
        Some(None)
    );
}

#[test]
fn a_name_is_found_by_pointer_or_by_text() {
    let literal = arcstr::literal!("total");
    let mut built = ObjectBuilder::with_capacity(2);
    built.push_new(literal.clone(), json!(1));
    built.push_new("other".into(), json!(2));
    let built = built.finish();
    assert_eq!(built.get_key(&literal), Some(&json!(1)));
    assert_eq!(built.get_key(&ArcStr::from("total")), Some(&json!(1)));
    assert_eq!(built.get_key(&ArcStr::from("absent")), None);
    assert!(built.contains_key("other") && !built.contains_key("absent"));
}

#[test]
fn an_object_of_many_names_is_built_and_edited_in_linear_time() {
    const NAMES: usize = 100_000;
    let text = (0..NAMES)
        .map(|n| format!("\"key{n}\":{n}"))
        .collect::<Vec<_>>()
        .join(",");
    let mut many = object(&format!("{{{text}}}"));
    for n in 0..NAMES {
        many.insert(format!("key{n}").into(), Json::Null);
    }
    assert_eq!(many.len(), NAMES);
    assert_eq!(many.remove("key3"), Some(Json::Null));
    many.insert("key3".into(), json!(3));
    assert_eq!(many.keys().next_back().unwrap(), "key3");
    assert_eq!(many.get("key99999"), Some(&Json::Null));
    assert_eq!(many.get("key3"), Some(&json!(3)));
    assert_eq!(many.get("key2"), Some(&Json::Null));
    assert_measured(&Json::Object(many));
}

#[test]
fn accessors_answer_for_their_kind_only() {
    let all = json!([null, true, 3, 3.5, "text", [1], {"a": 1}]);
    let kinds: Vec<_> = all.as_array().unwrap().iter().map(Json::kind).collect();
    assert_eq!(
        kinds,
        [
            "null", "boolean", "number", "number", "string", "array", "object"
        ]
    );
    assert!(all.at(0).unwrap().is_null());
    assert_eq!(all.at(1).unwrap().as_bool(), Some(true));
    assert_eq!(all.at(2).unwrap().as_i64(), Some(3));
    assert_eq!(
        (all.at(3).unwrap().as_i64(), all.at(3).unwrap().as_f64()),
        (None, Some(3.5))
    );
    assert_eq!(all.at(4).unwrap().as_str(), Some("text"));
    assert_eq!(all.at(6).unwrap().get("a"), Some(&json!(1)));
    assert_eq!(
        (all.at(7), all.get("a"), all.at(5).unwrap().get("a")),
        (None, None, None)
    );
    assert_eq!(Json::default(), Json::Null);
}

#[test]
fn iterating_by_value_gives_what_was_put_in() {
    let entries = object(r#"{"a":1,"b":2}"#);
    let shared = entries.clone();
    let back: Object = entries.into_iter().collect();
    assert_eq!(back, shared);
    let mut list = json!([1]).as_array().unwrap().clone();
    list.extend([json!(2), json!("x")]);
    assert_eq!(
        list.clone().into_iter().collect::<Json>(),
        json!([1, 2, "x"])
    );
    assert_eq!(list.as_slice().len(), list.len());
}
