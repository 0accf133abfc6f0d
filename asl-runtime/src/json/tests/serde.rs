//! serde: Rust types to and from `Json`, other formats, and errors that say where.

use super::super::{ConversionError, Json};
use super::{assert_measured, parsed};
use crate::json;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Everything {
    yes: bool,
    small: i8,
    large: u64,
    huge: i128,
    price: f32,
    total: f64,
    letter: char,
    name: String,
    absent: Option<u8>,
    present: Option<u8>,
    unit: (),
    pair: (u8, String),
    wrapped: Meters,
    shapes: Vec<Shape>,
    by_number: BTreeMap<u32, bool>,
    by_truth: BTreeMap<bool, u8>,
    by_shape: BTreeMap<Plain, u8>,
    anything: Json,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Meters(f64);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Shape {
    Point,
    Circle(f64),
    Rectangle(f64, f64),
    Named { name: String },
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Plain {
    A,
    B,
}

fn everything() -> Everything {
    Everything {
        yes: true,
        small: -3,
        large: u64::MAX,
        huge: i128::MIN,
        price: 0.1,
        total: 2.0,
        letter: 'é',
        name: "n\n".into(),
        absent: None,
        present: Some(1),
        unit: (),
        pair: (1, "p".into()),
        wrapped: Meters(1.5),
        shapes: vec![
            Shape::Point,
            Shape::Circle(1.0),
            Shape::Rectangle(1.0, 2.0),
            Shape::Named { name: "x".into() },
        ],
        by_number: BTreeMap::from([(7, true)]),
        by_truth: BTreeMap::from([(true, 1)]),
        by_shape: BTreeMap::from([(Plain::B, 2)]),
        anything: parsed(r#"{"z":1,"a":[1e400,99999999999999999999]}"#),
    }
}

#[test]
fn any_rust_value_goes_to_json_and_back() {
    let value = everything();
    let json = Json::from_serialize(&value).unwrap();
    let expected = concat!(
        r#"{"yes":true,"small":-3,"large":18446744073709551615,"#,
        r#""huge":-170141183460469231731687303715884105728,"price":0.1,"total":2.0,"letter":"é","#,
        r#""name":"n\n","absent":null,"present":1,"unit":null,"pair":[1,"p"],"wrapped":1.5,"#,
        r#""shapes":["Point",{"Circle":1.0},{"Rectangle":[1.0,2.0]},{"Named":{"name":"x"}}],"#,
        r#""by_number":{"7":true},"by_truth":{"true":1},"by_shape":{"B":2},"#,
        r#""anything":{"z":1,"a":[1e400,99999999999999999999]}}"#
    );
    assert_eq!(json.to_string(), expected);
    assert_measured(&json);
    assert_eq!(json.deserialize::<Everything>().unwrap(), value);
}

#[test]
fn a_json_inside_a_type_is_handed_over_whole() {
    let inner = json!({"a": [1, 2]});
    let outer = Json::from_serialize(&HashMap::from([("k", &inner)])).unwrap();
    assert!(
        outer
            .get("k")
            .unwrap()
            .as_object()
            .unwrap()
            .is_same(inner.as_object().unwrap())
    );
    let back: HashMap<String, Option<Json>> = outer.deserialize().unwrap();
    assert!(
        back["k"]
            .as_ref()
            .unwrap()
            .as_object()
            .unwrap()
            .is_same(inner.as_object().unwrap())
    );
    assert_eq!(
        Json::from_serialize(&inner)
            .unwrap()
            .deserialize::<Json>()
            .unwrap(),
        inner
    );
}

#[test]
fn a_json_goes_through_other_formats() {
    let text = r#"{"a":[1,-1,1.0,"x\n",null,true,{}],"b":18446744073709551615}"#;
    let json: Json = serde_json::from_str(text).unwrap();
    assert_eq!(json.to_string(), text);
    assert_measured(&json);
    assert_eq!(serde_json::to_string(&json).unwrap(), text);
    let value: serde_json::Value = serde_json::to_value(&json).unwrap();
    assert_eq!(value.to_string().len(), text.len());
    assert_eq!(serde_json::from_value::<Json>(value).unwrap(), json);
}

#[test]
fn a_json_may_be_flattened_or_untagged() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Request {
        id: u8,
        #[serde(flatten)]
        rest: BTreeMap<String, Json>,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(u8),
        Other(Json),
    }
    let request = Request {
        id: 1,
        rest: BTreeMap::from([("x".into(), json!([null]))]),
    };
    let json = Json::from_serialize(&request).unwrap();
    assert_eq!(json, json!({"id": 1, "x": [null]}));
    assert_eq!(json.deserialize::<Request>().unwrap(), request);
    let either = vec![Either::Number(1), Either::Other(json!({"a": [1.5]}))];
    let json = Json::from_serialize(&either).unwrap();
    assert_eq!(json, json!([1, {"a": [1.5]}]));
    assert_eq!(json.deserialize::<Vec<Either>>().unwrap(), either);
}

#[test]
fn texts_may_be_borrowed() {
    #[derive(Deserialize)]
    struct Borrowed<'a> {
        name: &'a str,
    }
    let json = json!({"name": "x"});
    assert_eq!(json.deserialize::<Borrowed>().unwrap().name, "x");
}

#[derive(Debug, Serialize, Deserialize)]
struct Order {
    items: Vec<Item>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    price: u32,
    shape: Option<Shape>,
}

fn misfit<T: for<'de> Deserialize<'de> + Debug>(text: &str) -> String {
    parsed(text).deserialize::<T>().unwrap_err().to_string()
}

#[test]
fn a_misfit_says_where_and_what_was_expected() {
    let item = |item: &str| misfit::<Order>(&format!(r#"{{"items":[{{"price":1}},{item}]}}"#));
    assert_eq!(
        item(r#"{"price":"12"}"#),
        "items[1].price: expected u32, found string \"12\""
    );
    assert_eq!(
        item(r#"{"price":-1}"#),
        "items[1].price: expected u32, found integer `-1`"
    );
    assert_eq!(
        item(r#"{"price":1.5}"#),
        "items[1].price: expected u32, found floating point `1.5`"
    );
    assert_eq!(
        item(r#"{"price":null}"#),
        "items[1].price: expected u32, found null"
    );
    assert_eq!(item("{}"), "items[1]: missing field `price`");
    assert_eq!(
        item("7"),
        "items[1]: expected struct Item, found integer `7`"
    );
    let unknown = item(r#"{"price":1,"a b":1}"#);
    assert_eq!(
        unknown,
        "items[1][\"a b\"]: unknown field `a b`, expected `price` or `shape`"
    );
    let circle = item(r#"{"price":1,"shape":{"Circle":[]}}"#);
    assert_eq!(
        circle,
        "items[1].shape.Circle: expected f64, found an array"
    );
    let variant = item(r#"{"price":1,"shape":"Square"}"#);
    assert!(
        variant.starts_with("items[1].shape: unknown variant `Square`"),
        "{variant}"
    );
    let content = item(r#"{"price":1,"shape":"Circle"}"#);
    assert_eq!(
        content,
        "items[1].shape: expected the variant's value in an object under `Circle`"
    );
    let number = item(r#"{"price":1,"shape":1}"#);
    assert!(
        number.starts_with("items[1].shape: expected the name of a variant"),
        "{number}"
    );
    assert_eq!(
        misfit::<(u8, u8)>("[1,2,3]"),
        "expected an array of 2, found one of 3"
    );
    assert_eq!(
        misfit::<BTreeMap<u8, u8>>(r#"{"x":1}"#),
        "x: expected u8, found string \"x\""
    );
}

#[test]
fn a_misfit_does_not_quote_long_texts() {
    let message = misfit::<u32>(&format!("\"{}\"", "secret".repeat(50)));
    assert_eq!(message, "expected u32, found a string of 300 bytes");
}

#[test]
fn a_value_without_json_form_says_where() {
    let nan = BTreeMap::from([("a", vec![1.0, f64::NAN])]);
    let error: ConversionError = Json::from_serialize(&nan).unwrap_err();
    assert_eq!(
        (error.path().as_str(), error.message()),
        ("a[1]", "NaN has no JSON form")
    );
    let shape = Json::from_serialize(&[Shape::Rectangle(0.0, f64::INFINITY)]).unwrap_err();
    assert_eq!(shape.to_string(), "[0].Rectangle[1]: inf has no JSON form");
    let keys = Json::from_serialize(&BTreeMap::from([((1, 2), 3)])).unwrap_err();
    assert_eq!(keys.to_string(), "a tuple cannot be a name in an object");
}

#[test]
fn a_failed_conversion_leaves_nothing_behind() {
    #[derive(Debug, Deserialize)]
    struct Wrong {
        #[expect(dead_code, reason = "only read into")]
        a: Json,
        #[expect(dead_code, reason = "only read into")]
        b: u8,
    }
    assert!(json!({"a": 1, "b": "x"}).deserialize::<Wrong>().is_err());
    assert_eq!(serde_json::from_str::<Json>("[2]").unwrap(), json!([2]));
    assert_eq!(serde_json::to_string(&json!([2])).unwrap(), "[2]");
}
