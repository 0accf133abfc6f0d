//! Printing: compact, escaped as Jackson does, and indented.

use super::super::Json;
use super::{assert_measured, parsed};
use crate::json;

#[test]
fn strings_are_escaped_as_jackson_does() {
    let cases = [
        ("plain", r#""plain""#),
        ("\"\\/", r#""\"\\/""#),
        ("\u{8}\u{C}\n\r\t", r#""\b\f\n\r\t""#),
        ("\0\u{1}\u{1F}", r#""\u0000\u0001\u001F""#),
        ("\u{7F}é\u{2028}😀<>&'", "\"\u{7F}é\u{2028}😀<>&'\""),
    ];
    for (text, printed) in cases {
        assert_eq!(json!(text).to_string(), printed);
        assert_measured(&json!(text));
        assert_measured(&json!({(text): text}));
    }
}

#[test]
fn a_special_byte_is_found_at_any_place_of_a_long_string() {
    for length in 0..40 {
        for special in ['"', '\\', '\u{1F}', '\n'] {
            let text = format!("{}{special}{}", "x".repeat(length), "é".repeat(10));
            let json = json!(text.as_str());
            assert_measured(&json);
            assert_eq!(parsed(&json.to_string()).as_str(), Some(text.as_str()));
        }
    }
}

#[test]
fn all_ways_to_print_agree() {
    let json = parsed(r#"{"a":[1,{"b":[]}],"c":"\n"}"#);
    let mut text = String::from("> ");
    json.write_to(&mut text);
    assert_eq!(text, format!("> {json}"));
    assert_eq!(format!("{json:?}"), json.to_string());
    assert_eq!(json.as_object().unwrap().to_string(), json.to_string());
}

#[test]
fn the_indented_form_takes_two_spaces_a_level() {
    let json = json!({"a": [1, {"b": []}, {}], "c": "x"});
    let expected = r#"{
  "a": [
    1,
    {
      "b": []
    },
    {}
  ],
  "c": "x"
}"#;
    assert_eq!(format!("{json:#}"), expected);
    assert_eq!(format!("{:#}", Json::Null), "null");
}
