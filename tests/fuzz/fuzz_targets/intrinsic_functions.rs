//! The Intrinsic Functions on any data: the first byte names the function, the rest is a JSON array of its arguments.

#![no_main]

use asl_runtime::json::Json;
use asl_runtime::query::{IntrinsicError, intrinsic};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((function, rest)) = bytes.split_first() else {
        return;
    };
    let Ok(arguments) = Json::from_slice(rest) else {
        return;
    };
    let argument = |index| arguments.at(index).unwrap_or(&Json::Null);
    let (a, b, c) = (argument(0), argument(1), argument(2));
    match function {
        b's' => string_to_json(a),
        b'j' => assert_eq!(
            intrinsic::string_to_json(&intrinsic::json_to_string(a)).as_ref(),
            Ok(a)
        ),
        b'p' => array_partition(a, b),
        b'c' => check(intrinsic::array_contains(a, b)),
        b'r' => check(intrinsic::array_range(a, b, c)),
        b'g' => check(intrinsic::array_get_item(a, b)),
        b'l' => check(intrinsic::array_length(a)),
        b'u' => array_unique(a),
        b'e' => base64_encode(a),
        b'd' => check(intrinsic::base64_decode(a)),
        b'h' => check(intrinsic::hash(a, b)),
        b'm' => check(intrinsic::json_merge(a, b, c)),
        b'a' => check(intrinsic::math_add(a, b)),
        b'x' => check(intrinsic::math_random_seeded(a, b, c)),
        b't' => check(intrinsic::string_split(a, b)),
        b'f' => {
            let all: Vec<&Json> = arguments.as_array().into_iter().flatten().collect();
            if let Some((template, values)) = all.split_first() {
                check(intrinsic::format_template(template, values));
            }
        }
        _ => {}
    }
});

/// Whatever comes back can be printed, and an error says something.
fn check(result: Result<Json, IntrinsicError>) {
    match result {
        Ok(json) => assert_eq!(json.serialized_len(), json.to_string().len()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn string_to_json(text: &Json) {
    if let Ok(json) = intrinsic::string_to_json(text) {
        let again = intrinsic::string_to_json(&intrinsic::json_to_string(&json));
        assert_eq!(again, Ok(json));
    }
}

fn array_partition(array: &Json, size: &Json) {
    let Ok(parts) = intrinsic::array_partition(array, size) else {
        return;
    };
    let parts = parts.as_array().expect("an array of arrays");
    let items = parts
        .iter()
        .flat_map(|part| part.as_array().expect("a part"));
    let joined: Json = items.cloned().collect();
    assert_eq!(&joined, array);
}

fn array_unique(array: &Json) {
    if let Ok(once) = intrinsic::array_unique(array) {
        assert_eq!(intrinsic::array_unique(&once), Ok(once));
    }
}

fn base64_encode(text: &Json) {
    if let Ok(encoded) = intrinsic::base64_encode(text)
        && encoded
            .as_str()
            .is_some_and(|encoded| encoded.len() <= 10_000)
    {
        assert_eq!(intrinsic::base64_decode(&encoded).as_ref(), Ok(text));
    }
}
