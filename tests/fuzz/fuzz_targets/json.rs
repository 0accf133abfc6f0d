//! The runtime's JSON: parse, measure, print and parse again; `serde_json` reads the same, and so it is through serde.

#![no_main]

use asl_runtime::json::Json;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let theirs = serde_json::from_slice::<Value>(bytes);
    match Json::from_slice(bytes) {
        Ok(json) => {
            assert_round_trip(&json);
            match theirs {
                Ok(theirs) => {
                    assert_same(&json, &theirs);
                    let made = Json::from_serialize(&theirs).expect("it is JSON");
                    assert_same(&made, &theirs);
                    let back: Value = json.deserialize().expect("a tree takes any JSON");
                    assert_same(&json, &back);
                }
                Err(error) => {
                    let message = error.to_string();
                    let limited = ["recursion limit", "number out of range"];
                    assert!(
                        limited.iter().any(|limit| message.contains(limit)),
                        "{message}"
                    );
                }
            }
        }
        Err(error) => {
            assert!(theirs.is_err(), "serde_json reads it, we say {error}");
            assert!(error.line() > 0 && error.column() > 0 && !error.message().is_empty());
        }
    }
});

fn assert_round_trip(json: &Json) {
    let text = json.to_string();
    assert_eq!(json.serialized_len(), text.len());
    let again = Json::parse(&text).expect("what we print we read");
    assert_eq!(&again, json);
    assert_eq!(again.to_string(), text);
    assert_eq!(again.depth(), json.depth());
    let spacious = Json::parse(&format!("{json:#}")).expect("what we print we read");
    assert_eq!(&spacious, json);
}

fn assert_same(ours: &Json, theirs: &Value) {
    match (ours, theirs) {
        (Json::Number(number), Value::Number(theirs)) => {
            // `-0` is an integer for us and a decimal for them.
            if let Some(integer) = theirs.as_i64() {
                assert_eq!(number.as_i64(), Some(integer));
            }
            assert_eq!(Some(number.as_f64()), theirs.as_f64());
        }
        (Json::Array(items), Value::Array(theirs)) => {
            assert_eq!(items.len(), theirs.len());
            items
                .iter()
                .zip(theirs)
                .for_each(|(a, b)| assert_same(a, b));
        }
        (Json::Object(fields), Value::Object(theirs)) => {
            assert_eq!(fields.len(), theirs.len());
            for (name, value) in theirs {
                assert_same(fields.get(name).expect(name), value);
            }
        }
        (Json::String(text), theirs) => assert_eq!(Some(text.as_str()), theirs.as_str()),
        (ours, theirs) => assert_eq!(ours.to_string(), theirs.to_string()),
    }
}
