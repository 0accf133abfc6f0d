//! Definitions as text that is compiled and text that reports show.

use asl_compiler::source::Span;
use proc_macro2::{Group, Literal};

use super::*;
use crate::layout::Pointed;

fn inline(source: &str) -> Written {
    let group: Group = syn::parse_str(source).expect("it is a group");
    from_tokens(&group)
}

fn literal(source: &str) -> Written {
    let literal: Literal = syn::parse_str(source).expect("it is a literal");
    from_literal(&literal)
}

/// What reports show for the first place of `needle` in the compiled text.
fn shown(written: &Written, needle: &str) -> String {
    let start = written.compiled.text().find(needle).expect("it is there");
    let span = written.offsets.span(Span::new(start, start + needle.len()));
    written.shown.text()[span.range()].to_owned()
}

#[test]
fn tokens_become_json_at_their_own_lines_and_columns() {
    let source = "{\n  \"a\": [ 1, -2.5e3 ],\n\n  \"b\": { \"c\" : null }\n}";
    let written = inline(source);
    assert_eq!(written.shown.text(), source);
    assert_eq!(written.compiled.text(), source);
}

#[test]
fn strings_are_written_as_rust_writes_them() {
    let written = inline(r##"{ "a\u{e9}\n\"": r#"say "hi" \o/"#, "tab\t": 1 }"##);
    assert_eq!(
        written.compiled.text().replace(char::is_whitespace, ""),
        r#"{"aé\u000a\"":"say\"hi\"\\o/","tab\u0009":1}"#
    );
    assert_eq!(shown(&written, "é"), r"\u{e9}");
    assert_eq!(shown(&written, r"\u000a"), r"\n");
    assert_eq!(shown(&written, r#"\"hi\""#), r#""hi""#);
    assert_eq!(
        shown(&written, r#""say \"hi\" \\o/""#),
        r##"r#"say "hi" \o/"#"##
    );
}

#[test]
fn what_json_does_not_have_is_handed_on_as_it_stands() {
    let source = "{ 1_000 0x1 01 1u8 'a' b\"x\" ( = ) name }";
    assert_eq!(inline(source).compiled.text(), source);
}

#[test]
fn a_literal_is_its_value_and_its_escapes_are_shown() {
    let written = literal(r#""{ \"a\": \"\u{e9}\",\n\t\"b\": 1 }""#);
    assert_eq!(written.compiled.text(), " { \"a\": \"é\",\n\t\"b\": 1 }");
    assert_eq!(shown(&written, "\"a\""), r#"\"a\""#);
    assert_eq!(shown(&written, "é"), r"\u{e9}");
    assert_eq!(shown(&written, "b"), "b");
}

#[test]
fn a_raw_literal_keeps_its_lines_and_columns() {
    let written = literal("r#\"{\n  \"a\": 1\n}\"#");
    let at = |source: &asl_compiler::source::SourceText| {
        let start = source.text().find("\"a\"").expect("it is there");
        source.position(u32::try_from(start).expect("it is small"))
    };
    assert_eq!(at(&written.compiled), at(&written.shown));
    assert_eq!(at(&written.shown).line, 2);
}

/// What rustc would underline for `needle`: `None` where the place lies inside a token.
fn underlined(written: &Written, needle: &str) -> Option<String> {
    let start = written.compiled.text().find(needle).expect("it is there");
    let span = written.offsets.span(Span::new(start, start + needle.len()));
    match written.tokens_at(span) {
        Pointed::At(first, last) => {
            let text = |span: proc_macro2::Span| span.source_text().unwrap_or_default();
            let (first, last) = (text(first), text(last));
            Some(if first == last {
                first
            } else {
                format!("{first}..{last}")
            })
        }
        Pointed::Inside(_) => None,
    }
}

#[test]
fn rustc_points_at_tokens_and_not_into_them() {
    let written = inline(r#"{ "a": [1, -25], "path": "$.b[" }"#);
    assert_eq!(underlined(&written, "\"a\"").as_deref(), Some("\"a\""));
    assert_eq!(underlined(&written, "a").as_deref(), Some("\"a\""));
    assert_eq!(underlined(&written, "-25").as_deref(), Some("-..25"));
    assert_eq!(underlined(&written, "[1, -25]").as_deref(), Some("[..]"));
    assert_eq!(underlined(&written, "$.b[").as_deref(), Some("\"$.b[\""));
}

#[test]
fn ten_thousand_levels_are_no_danger() {
    let group = (0..10_000).fold(TokenStream::new(), |inner, _| {
        TokenTree::Group(Group::new(Delimiter::Bracket, inner)).into()
    });
    let written = from_tokens(&Group::new(Delimiter::Brace, group));
    assert!(written.compiled.text().len() >= 20_000);
}
