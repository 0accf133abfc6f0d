//! Depth: bounded where text comes in, harmless where code builds deeper.

use super::super::{Json, Object};
use crate::json;
use serde_json::Value;

const FAR_TOO_DEEP: usize = 200_000;

fn nested(depth: usize) -> Json {
    (0..depth).fold(json!(1), |inner, level| match level % 2 {
        0 => [inner].into_iter().collect(),
        _ => Json::Object(Object::from_iter([("a", inner)])),
    })
}

#[test]
fn the_parser_takes_a_thousand_levels_and_no_more() {
    let text = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let deepest = Json::parse(&text(Json::MAX_DEPTH)).unwrap();
    assert_eq!(deepest.depth(), 1000);
    assert_eq!(deepest.to_string(), text(1000));
    let error = Json::parse(&text(1001)).unwrap_err();
    assert_eq!(
        (error.message(), error.column()),
        ("nesting is deeper than 1000 levels", 1001)
    );
    assert!(Json::parse(&"{\"a\":".repeat(1_000_000)).is_err());
}

#[test]
fn deep_values_are_cloned_compared_printed_and_dropped() {
    let deep = nested(FAR_TOO_DEEP);
    assert_eq!(deep.depth(), FAR_TOO_DEEP);
    let other = nested(FAR_TOO_DEEP);
    assert_eq!(deep, other);
    assert_ne!(deep, nested(FAR_TOO_DEEP - 2));
    assert_eq!(deep.to_string().len(), deep.serialized_len());
    let shared = deep.clone();
    drop(deep);
    assert_eq!(shared, other);
}

#[test]
fn deep_values_are_dropped_wherever_they_stand() {
    let mut object = Object::new();
    object.insert("a".into(), nested(FAR_TOO_DEEP));
    object.insert("a".into(), nested(FAR_TOO_DEEP));
    drop(object.remove("a"));
    assert_eq!(Json::Object(object).depth(), 1);
    let wide: Json = (0..50).map(|_| nested(2000)).collect();
    drop(wide.clone());
    std::thread::spawn(move || drop(wide)).join().unwrap();
}

#[test]
fn the_deepest_value_allowed_converts() {
    let deepest = nested(Json::MAX_DEPTH);
    let text = deepest.to_string();
    assert_eq!(serde_json::to_string(&deepest).unwrap(), text);
    assert_eq!(deepest.deserialize::<Value>().unwrap().to_string(), text);
    assert_eq!(Value::from(&deepest).to_string(), text);
    assert_eq!(Json::from(Value::from(&deepest)), deepest);
    let value = Value::from(deepest.clone());
    assert_eq!(Json::from_serialize(&value).unwrap(), deepest);
}

#[test]
fn conversions_refuse_what_is_too_deep() {
    let message = "nesting is deeper than 1000 levels";
    let deep = nested(1001);
    assert_eq!(deep.deserialize::<Value>().unwrap_err().message(), message);
    assert_eq!(
        serde_json::to_string(&deep).unwrap_err().to_string(),
        message
    );
    assert_eq!(
        Json::from_serialize(&[&nested(1000)])
            .unwrap_err()
            .message(),
        message
    );
    assert!(Json::from_serialize(&[&nested(999)]).is_ok());
    assert_eq!(
        Value::from(&json!([deep.clone()]))
            .to_string()
            .matches("null")
            .count(),
        1
    );
}

#[test]
fn shared_structure_of_any_size_is_measured_without_overflow() {
    let mut doubled = json!([1]);
    for _ in 0..100 {
        doubled = json!([doubled.clone(), doubled]);
    }
    assert_eq!(
        (doubled.serialized_len(), doubled.depth()),
        (usize::MAX, 101)
    );
    assert_eq!(doubled, doubled.clone());
    let array = doubled.as_array_mut().unwrap();
    array.update(0, |value| *value = json!(1));
    array.update(1, |value| *value = json!([2]));
    assert_eq!(
        (doubled.serialized_len(), doubled.depth()),
        ("[1,[2]]".len(), 2)
    );
}
