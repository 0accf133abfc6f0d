//! What the JSON parser reads, reports and steps over.

use super::{Node, Value, parse};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::Span;
use crate::substitutions::Substitutions;

fn read(text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut diagnostics = Diagnostics::new();
    let node = parse(text, &Substitutions::default(), &mut diagnostics);
    (node, diagnostics.finish())
}

fn messages(text: &str) -> Vec<String> {
    let (_, found) = read(text);
    found.into_iter().map(|found| found.message).collect()
}

#[test]
fn values_keep_their_order_and_their_places() {
    let (node, found) = read(r#" {"b": [1.0, null], "a": "x"}"#);
    assert!(found.is_empty());
    let node = node.expect("it is JSON");
    assert_eq!(node.span, Span::new(1, 29));
    let members = node.as_object().expect("it is an object");
    assert_eq!(members[0].key.text, "b");
    assert_eq!(members[0].key.span, Span::new(2, 5));
    let elements = members[0].value.as_array().expect("it is an array");
    assert_eq!(elements[0].value, Value::Number("1.0".to_owned()));
    assert_eq!(members[1].value.span, Span::new(25, 28));
}

#[test]
fn a_decoded_character_points_at_its_escape() {
    let (node, found) = read(r#""a\u00e9\n😀\uD83D\uDE00z""#);
    assert!(found.is_empty());
    let node = node.expect("it is JSON");
    let text = node.as_text().expect("it is a string");
    assert_eq!(text.text, "aé\n😀😀z");
    assert_eq!(text.span_of(1, 3), Span::new(2, 8));
    assert_eq!(text.span_of(12, 13), Span::new(26, 27));
}

#[test]
fn each_mistake_is_reported_once() {
    let text = r#"{
        "a": 1
        'b': True,
        c: [1 2,],
        // why
        "d" 5,
        "e": 01,
    }"#;
    let expected = [
        "a comma is missing here",
        "strings stand in double quotes",
        "`True` is not a JSON value",
        "keys stand in double quotes",
        "a comma is missing here",
        "a comma stands behind the last entry",
        "JSON has no comments",
        "a colon is missing behind this key",
        "`01` is not a JSON number",
        "a comma stands behind the last entry",
    ];
    assert_eq!(messages(text), expected);
    assert_eq!(read(text).0, None);
}

#[test]
fn one_fault_gives_one_report() {
    for (text, expected) in [
        ("", "the definition ends where a value was expected"),
        ("{", "the definition ends where `}` was expected"),
        (
            r#"{"a": {"b": [1, {"#,
            "the definition ends where `}` was expected",
        ),
        (r#"{"a": 1]"#, "`]` stands where `}` was expected"),
        (r#"{"a": }"#, "`}` stands where a value was expected"),
        (
            r#"{"a": 1, : 2, "c": 3}"#,
            "`:` stands where a key in double quotes was expected",
        ),
        (r#"{"a" }"#, "`}` stands where `:` was expected"),
        (r#"{"a": "x"#, "this string is not closed"),
        ("{\"a\": \"x,\n\"b\": 1}", "this string is not closed"),
        (
            r#"{"a": "an "inner" quote", "b": 1}"#,
            "this quote ends the string, and more of it follows",
        ),
        (r#"{"a": "\q"}"#, "JSON has no escape `\\q`"),
        (
            r#"{"a": "\ud800"}"#,
            "this escape is one half of a surrogate pair",
        ),
        (r#"{"a": "\u12"}"#, "`\\u` takes four hexadecimal digits"),
        (
            "{\"a\": \"\t\t\"}",
            "a control character stands in this string",
        ),
        ("{} {}", "text stands behind the end of the definition"),
        (r#"{"a": @}"#, "`@` stands where a value was expected"),
    ] {
        assert_eq!(
            messages(text).first().map(String::as_str),
            Some(expected),
            "{text}"
        );
    }
}

#[test]
fn deep_nesting_is_refused_without_recursion() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = open.repeat(10_000) + "1" + &close.repeat(10_000);
        assert_eq!(
            messages(&text),
            ["the definition nests deeper than 200 levels"]
        );
    }
    assert_eq!(messages(&"[".repeat(100_000)).len(), 2);
    assert!(read(&("[".repeat(200) + &"]".repeat(200))).1.is_empty());
}

#[test]
fn placeholders_are_substituted_once() {
    let mut diagnostics = Diagnostics::new();
    let given = [("T", "30"), ("A", "x\"${T}"), ("O", r#"{"k": [1]}"#)];
    let given = given.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let substitutions: Substitutions = given.into_iter().collect();
    let text = r#"{"t": ${T}, "s": "<${A}> é ${ x }", "o": ${O}, "Resource": "${Fn}"}"#;
    let mut node = parse(text, &substitutions, &mut diagnostics).expect("it is JSON");
    substitutions.apply(&mut node, &mut diagnostics);
    assert!(diagnostics.finish().is_empty());
    let members = node.as_object().expect("it is an object");
    assert_eq!(members[0].value.value, Value::Number("30".to_owned()));
    assert_eq!(members[0].value.span, Span::new(6, 10));
    let string = members[1].value.as_text().expect("it is a string");
    assert_eq!(string.text, "<x\"${T}> é ${ x }");
    assert_eq!(string.span_of(3, 4), Span::new(19, 23));
    assert_eq!(string.span_of(7, 8), Span::new(23, 24));
    assert_eq!(members[2].value.kind(), "an object");
    let resource = members[3].value.as_text().expect("it is a string");
    assert_eq!(resource.text, "${Fn}");
}

#[test]
fn a_placeholder_without_a_value_is_named() {
    let mut diagnostics = Diagnostics::new();
    let given = [("Tabel".to_owned(), "orders".to_owned())];
    let substitutions: Substitutions = given.into_iter().collect();
    let text = r#"{"a": ${N}, "b": "x ${Table}", "Resource": "arn:${P}"}"#;
    let mut node = parse(text, &substitutions, &mut diagnostics).expect("it is JSON");
    substitutions.apply(&mut node, &mut diagnostics);
    let found = diagnostics.finish();
    let reports: Vec<_> = found
        .iter()
        .map(|found| {
            (
                &text[found.span.range()],
                found.help.as_deref().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(
        reports,
        [
            ("${N}", "give `N` a value among the substitutions"),
            ("${Table}", "did you mean `${Tabel}`?"),
            ("${P}", "give `P` a value among the substitutions"),
        ]
    );
}

mod yaml {
    use std::fmt::Write as _;

    use super::super::{Node, Value, parse_yaml};
    use crate::diagnostics::Diagnostics;
    use crate::source::Span;
    use crate::substitutions::Substitutions;

    fn read(text: &str) -> Result<Node, String> {
        let mut diagnostics = Diagnostics::new();
        let given = [("N".to_owned(), "30".to_owned())];
        let node = parse_yaml(text, &given.into_iter().collect(), &mut diagnostics);
        let found = diagnostics.finish();
        match found.first() {
            None => Ok(node.expect("there is a tree where there is no fault")),
            Some(fault) => Err(fault.message.clone()),
        }
    }

    #[test]
    fn yaml_gives_the_same_tree_as_json() {
        let yaml = "a: [1, 'x', ~]\nb:\n  - &n {c: true}\n  - *n\n\"d\": ${N}\ne: \"${N}\"\n";
        let json =
            r#"{"a": [1, "x", null], "b": [{"c": true}, {"c": true}], "d": 30, "e": "${N}"}"#;
        let mut diagnostics = Diagnostics::new();
        let expected = super::parse(json, &Substitutions::default(), &mut diagnostics);
        assert!(diagnostics.finish().is_empty());
        let bare = |node: &Node| {
            format!("{node:?}").replace(|character: char| character.is_ascii_digit(), "")
        };
        let strip = |text: String| {
            let mut rest = text.as_str();
            let mut kept = String::new();
            while let Some(at) = rest.find("Span {") {
                kept.push_str(&rest[..at]);
                rest = rest[at..].split_once('}').map_or("", |(_, rest)| rest);
            }
            kept + rest
        };
        let node = read(yaml).expect("it is YAML");
        assert_eq!(
            strip(bare(&node)),
            strip(bare(&expected.expect("it is JSON")))
        );
    }

    #[test]
    fn characters_keep_their_places() {
        let text = "é: \"ab\"\nc: de f # note\nd: |\n  x\n  y\n";
        let node = read(text).expect("it is YAML");
        let members = node.as_object().expect("it is a mapping");
        assert_eq!(members[0].value.span, Span::new(4, 8));
        let quoted = members[0].value.as_text().expect("it is a string");
        assert_eq!(quoted.span_of(1, 2), Span::new(6, 7));
        let plain = members[1].value.as_text().expect("it is a string");
        assert_eq!(&text[plain.span_of(3, 4).range()], "f");
        let block = members[2].value.as_text().expect("it is a string");
        assert_eq!(block.text, "x\ny\n");
        assert_eq!(&text[block.span_of(2, 3).range()], "y");
    }

    #[test]
    fn a_collection_ends_with_its_bracket_or_its_last_entry() {
        let node = read("a: {b: []  }  \nc:\n  - d  \n").expect("it is YAML");
        let members = node.as_object().expect("it is a mapping");
        assert_eq!(members[0].value.span, Span::new(3, 12));
        let inner = members[0].value.as_object().expect("it is a mapping");
        assert_eq!(inner[0].value.span, Span::new(7, 9));
        assert_eq!(members[1].value.span, Span::new(20, 23));
    }

    #[test]
    fn what_has_no_counterpart_in_json_is_refused() {
        for (text, expected) in [
            ("", "the definition is empty"),
            ("a: !Sub x", "the tag `!Sub` has no meaning here"),
            ("? [a]\n: b", "the keys of a mapping are strings"),
            ("a: 1\n---\nb: 2\n", "a definition is one YAML document"),
            ("a: .nan", "JSON has no number `.nan`"),
            ("a: &x [*x]", "this alias stands inside what it refers to"),
        ] {
            assert_eq!(read(text), Err(expected.to_owned()), "{text}");
        }
        assert!(read("a: [1\nb: 2").is_err());
    }

    #[test]
    fn aliases_of_aliases_do_not_grow_without_end() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..40 {
            let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
            writeln!(text, "a{level}: &a{level} [{aliases}]").expect("strings take any text");
        }
        assert_eq!(
            read(&text),
            Err("aliases make the definition too large".to_owned())
        );
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(read(&("[".repeat(10_000) + &"]".repeat(10_000))).is_err());
        let block: String = (0..300).map(|depth| " ".repeat(depth) + "a:\n").collect();
        assert!(read(&block).is_err());
        assert!(matches!(
            read("[[1]]").map(|node| node.value),
            Ok(Value::Array(_))
        ));
    }
}
