//! `From`, `json!` and `serde_json::Value`.

use super::super::{ArcStr, Json};
use super::parsed;
use crate::json;
use serde_json::Value;

#[test]
fn rust_values_become_json() {
    assert_eq!(Json::from(vec![Some(1_u8), None]), json!([1, null]));
    assert_eq!(Json::from(String::from("x")), json!("x"));
    assert_eq!(Json::from(ArcStr::from("x")), json!("x"));
    assert_eq!(Json::from(-7_i16).to_string(), "-7");
    assert_eq!(Json::from(u64::MAX).to_string(), "18446744073709551615");
    assert_eq!((1..=3).collect::<Json>(), json!([1, 2, 3]));
}

#[test]
fn json_written_in_rust_takes_expressions_and_trailing_commas() {
    let key = String::from("computed");
    let inner = json!({"x": [1, [2, {}], []]});
    let whole = json!({
        "null": null,
        "sum": 1 + 2,
        "text": format!("{}", 5),
        "inner": &inner,
        (key.as_str()): [inner, -1, true, "x",],
        "null": null,
    });
    let text = r#"{"null":null,"sum":3,"text":"5","inner":{"x":[1,[2,{}],[]]},
        "computed":[{"x":[1,[2,{}],[]]},-1,true,"x"]}"#;
    assert_eq!(whole, parsed(text));
    assert_eq!(json!([]).to_string(), "[]");
    assert_eq!(json!({}).to_string(), "{}");
}

#[test]
fn serde_json_values_go_both_ways() {
    for text in [
        r#"{"a":[1,-2,1.5,"x",null,true,{}],"b":18446744073709551615}"#,
        "1.0",
        "-0.0",
        "[]",
    ] {
        let value: Value = serde_json::from_str(text).unwrap();
        let json = Json::from(value.clone());
        assert_eq!(json.to_string(), text);
        assert_eq!(Value::from(json), value);
    }
}

#[test]
fn what_a_serde_json_value_cannot_hold_becomes_the_nearest_or_null() {
    assert_eq!(Value::from(parsed("1e400")), Value::Null);
    assert_eq!(
        Value::from(parsed("18446744073709551616")),
        Value::from(18_446_744_073_709_551_616.0)
    );
    assert!(parsed("1e400").deserialize::<Value>().is_err());
}
