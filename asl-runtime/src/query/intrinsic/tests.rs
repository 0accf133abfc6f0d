//! The Intrinsic Functions.

use super::*;
use crate::json;

fn parse(text: &str) -> Json {
    Json::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The JSON text of a result, or the error behind `!`.
fn shown(result: Result<Json, IntrinsicError>) -> String {
    result.map_or_else(|error| format!("!{error}"), |json| json.to_string())
}

#[test]
fn integers_are_rounded_half_up_before_use() {
    let cases = [
        ("1.49", "1.5", "3"),
        ("-1.5", "-1.51", "-3"),
        ("-0.5", "0.5", "1"),
        ("0.49999999999999994", "0", "0"),
        ("2.5", "0", "3"),
        ("-2.5", "0", "-2"),
        ("1e2", "1.0", "101"),
        ("2147483647", "2147483647", "4294967294"),
        ("-2147483648", "-2147483648", "-4294967296"),
    ];
    for (a, b, sum) in cases {
        assert_eq!(shown(math_add(&parse(a), &parse(b))), sum, "{a} + {b}");
    }
    for other in [
        "2147483648",
        "2147483647.5",
        "-2147483648.6",
        "1e300",
        "1e999",
        "\"1\"",
        "null",
        "[1]",
    ] {
        assert!(math_add(&parse(other), &json!(0)).is_err(), "{other}");
    }
}

#[test]
fn arrays_are_cut_into_chunks() {
    let partition = |array: &str, size: &str| shown(array_partition(&parse(array), &parse(size)));
    assert_eq!(partition("[1,2,3]", "2"), "[[1,2],[3]]");
    assert_eq!(partition("[1,2,3]", "9"), "[[1,2,3]]");
    assert_eq!(partition("[1,2]", "0.5"), "[[1],[2]]");
    assert_eq!(partition("[]", "1"), "[]");
    for (array, size) in [("[1]", "0"), ("[1]", "-1"), ("{}", "1"), ("[1]", "\"1\"")] {
        assert!(partition(array, size).starts_with('!'), "{array} {size}");
    }
}

#[test]
fn items_are_found_by_deep_equality() {
    let found = |array: &str, value: &str| shown(array_contains(&parse(array), &parse(value)));
    assert_eq!(
        found(r#"[1, {"a": 1, "b": []}]"#, r#"{"b": [], "a": 1}"#),
        "true"
    );
    assert_eq!(found("[[1, 2]]", "[2, 1]"), "false");
    assert_eq!(found("[]", "null"), "false");
    assert!(found("{}", "1").starts_with('!'));
}

#[test]
fn a_range_includes_its_end_and_has_1000_items_at_most() {
    let range = |first: i64, last: i64, step: i64| {
        shown(array_range(&json!(first), &json!(last), &json!(step)))
    };
    assert_eq!(range(1, 9, 2), "[1,3,5,7,9]");
    assert_eq!(range(0, 10, 3), "[0,3,6,9]");
    assert_eq!(range(1, 9, 9), "[1]");
    assert_eq!(range(3, 1, -1), "[3,2,1]");
    assert_eq!(range(1, 3, -1), "[]");
    assert_eq!(range(3, 1, 1), "[]");
    assert_eq!(range(2, 2, 1), "[2]");
    assert!(range(1, 1000, 1).ends_with(",1000]"));
    assert!(range(0, 1000, 1).starts_with('!') && range(1, 9, 0).starts_with('!'));
    assert!(range(-2_147_483_648, 2_147_483_647, 1).starts_with('!'));
}

#[test]
fn an_item_is_taken_by_its_index_from_0() {
    let get = |index: &str| shown(array_get_item(&parse("[\"a\", \"b\"]"), &parse(index)));
    assert_eq!(
        (get("0"), get("0.5")),
        ("\"a\"".to_owned(), "\"b\"".to_owned())
    );
    assert!(get("2").starts_with('!') && get("-1").starts_with('!'));
    assert_eq!(shown(array_length(&parse("[1,[2,3]]"))), "2");
    assert!(array_length(&json!("text")).is_err());
}

#[test]
fn the_first_of_equal_items_stays() {
    let unique = |array: &str| shown(array_unique(&parse(array)));
    assert_eq!(
        unique(r#"[3, 1, "1", 1, 3, null, null]"#),
        r#"[3,1,"1",null]"#
    );
    assert_eq!(
        unique(r#"[{"a":1,"b":2},{"b":2,"a":1},{"a":2,"b":1}]"#),
        r#"[{"a":1,"b":2},{"a":2,"b":1}]"#
    );
    assert_eq!(
        unique("[[], [[]], {}, [], [{}], [1,2], [2,1]]"),
        "[[],[[]],{},[{}],[1,2],[2,1]]"
    );
    let many: Json = Json::Array((0..20_000).map(|n| n % 10_000).collect());
    assert_eq!(
        array_unique(&many)
            .ok()
            .as_ref()
            .and_then(Json::as_array)
            .map(Array::len),
        Some(10_000)
    );
}

#[test]
fn base64_goes_there_and_back() {
    let cases = [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("Ünï🆗", "w5xuw6/wn4aX"),
    ];
    for (text, encoded) in cases {
        assert_eq!(base64_encode(&json!(text)), Ok(json!(encoded)));
        assert_eq!(base64_decode(&json!(encoded)), Ok(json!(text)));
    }
    assert_eq!(base64_decode(&json!("Zm9v\r\nYmFy")), Ok(json!("foobar")));
    assert_eq!(base64_decode(&json!("Zg")), Ok(json!("f")));
    assert!(base64_decode(&json!("Z")).is_err() && base64_encode(&json!(1)).is_err());
}

#[test]
fn ten_thousand_characters_are_the_limit() {
    assert!(base64_encode(&json!("é".repeat(10_000))).is_ok());
    for text in [json!("a".repeat(10_001)), json!("🆗".repeat(5_001))] {
        assert!(
            base64_encode(&text).is_err()
                && base64_decode(&text).is_err()
                && hash(&text, &json!("MD5")).is_err()
        );
    }
}

#[test]
fn hashes_are_lowercase_hexadecimal() {
    let digest = |value: &Json, algorithm: &str| shown(hash(value, &json!(algorithm)));
    assert_eq!(
        digest(&json!("abc"), "MD5"),
        "\"900150983cd24fb0d6963f7d28e17f72\""
    );
    assert_eq!(
        digest(&json!("abc"), "SHA-1"),
        "\"a9993e364706816aba3e25717850c26c9cd0d89d\""
    );
    let sha256 = "\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"";
    assert_eq!(digest(&json!("abc"), "SHA-256"), sha256);
    assert_eq!(digest(&json!("abc"), "SHA-384").len(), 98);
    assert_eq!(digest(&json!("abc"), "SHA-512").len(), 130);
    assert_eq!(
        digest(&json!({"a": [1]}), "MD5"),
        digest(&json!("{\"a\":[1]}"), "MD5")
    );
    assert!(digest(&json!("abc"), "sha-1").starts_with('!'));
}

#[test]
fn objects_are_merged_one_level_deep() {
    let merge = |deep: Json| {
        json_merge(
            &parse(r#"{"a":{"x":1},"b":2}"#),
            &parse(r#"{"a":{"y":2},"c":3}"#),
            &deep,
        )
    };
    assert_eq!(shown(merge(json!(false))), r#"{"a":{"y":2},"b":2,"c":3}"#);
    assert!(merge(json!(true)).is_err());
    assert!(json_merge(&json!([]), &parse("{}"), &json!(false)).is_err());
}

#[test]
fn json_is_read_from_and_written_to_strings() {
    assert_eq!(
        shown(string_to_json(&json!(r#" {"a": [1.0, "x"]} "#))),
        r#"{"a":[1.0,"x"]}"#
    );
    assert_eq!(string_to_json(&json!("")), Ok(Json::Null));
    assert_eq!(string_to_json(&json!(" \n")), Ok(Json::Null));
    assert_eq!(shown(string_to_json(&json!("-0"))), "0");
    assert!(string_to_json(&json!("{")).is_err() && string_to_json(&json!(1)).is_err());
    assert_eq!(
        json_to_string(&parse(r#"{"b": 1, "a": ["x"]}"#)),
        json!(r#"{"b":1,"a":["x"]}"#)
    );
    assert_eq!(json_to_string(&json!("x")), json!("\"x\""));
}

#[test]
fn strings_are_split_at_every_delimiter_character() {
    let split =
        |text: &str, delimiters: &str| shown(string_split(&json!(text), &json!(delimiters)));
    assert_eq!(split("1,2,3", ","), r#"["1","2","3"]"#);
    assert_eq!(
        split("This.is+a,test=string", ".+,="),
        r#"["This","is","a","test","string"]"#
    );
    assert_eq!(split(",,,,", ","), "[]");
    assert_eq!(split(", , ,", ","), r#"[" "," "]"#);
    assert_eq!(split("a-b", ""), r#"["a-b"]"#);
    assert!(string_split(&json!(1), &json!(",")).is_err());
}

#[test]
fn a_template_takes_its_arguments_in_order() {
    let nested = parse(r#"{"a": ["b", {}]}"#);
    let arguments = [&json!("x"), &json!(1.50), &Json::Null, &nested];
    let expected = json!("<x, 1.5, null, {a=[b, {}]}>");
    assert_eq!(format(&["<", ", ", ", ", ", ", ">"], &arguments), expected);
    assert_eq!(
        format_template(&json!("<{}, {}, {}, {}>"), &arguments),
        Ok(expected)
    );
    assert_eq!(format(&["plain"], &[]), json!("plain"));
}

#[test]
fn a_template_at_run_time_has_escapes_and_is_counted() {
    let one = |template: &str| format_template(&json!(template), &[&json!("x")]);
    assert_eq!(one(r"\{{}\} it\'s \\ { \n"), Ok(json!(r"{x} it's \ { \n")));
    assert!(one("none").is_err() && one("{} {}").is_err());
    assert!(format_template(&json!(1), &[]).is_err());
}

#[test]
fn random_numbers_lie_between_start_and_end() {
    let random = |draw: u64| shown(math_random(&json!(-2), &json!(3), &mut || draw));
    assert_eq!(
        (random(0), random(u64::MAX)),
        ("-2".to_owned(), "2".to_owned())
    );
    let widest = math_random(&json!(-2_147_483_648), &json!(2_147_483_647), &mut || {
        u64::MAX
    });
    assert_eq!(shown(widest), "2147483646");
    assert!(math_random(&json!(1), &json!(1), &mut || 0).is_err());
    let seeded = |seed: i64| {
        shown(math_random_seeded(
            &json!(0),
            &json!(1_000_000),
            &json!(seed),
        ))
    };
    assert_eq!(seeded(7), seeded(7));
    assert_ne!(seeded(7), seeded(8));
}

#[test]
fn a_uuid_has_version_4() {
    let mut bits = [0x0123_4567_89ab_cdef, u64::MAX].into_iter();
    let drawn = uuid(&mut || bits.next().expect("two numbers"));
    assert_eq!(drawn, json!("01234567-89ab-4def-bfff-ffffffffffff"));
    assert_eq!(
        uuid(&mut || 0),
        json!("00000000-0000-4000-8000-000000000000")
    );
}

#[test]
fn errors_quote_the_call() {
    let error = IntrinsicError::not_found("$.x", &parse(r#"{"a":1}"#));
    assert_eq!(
        error.in_call("States.Array($.x)"),
        "The function 'States.Array($.x)' had the following error: The JsonPath argument for the field '$.x' could \
         not be found in the input '{\"a\":1}'"
    );
}
