use regex_lite::Regex as Compiled;

use super::{read, source_length};

fn pattern(source: &str, flags: &str) -> String {
    let length = source.len() + flags.len() + 2;
    let literal = read(source, flags, &(0..length), 0);
    literal
        .unwrap_or_else(|error| panic!("{source}: {error}"))
        .regex
        .pattern
}

fn first_match<'t>(source: &str, flags: &str, text: &'t str) -> Option<&'t str> {
    let compiled = Compiled::new(&pattern(source, flags)).expect(source);
    compiled.find(text).map(|found| found.as_str())
}

fn fault(source: &str) -> (std::ops::Range<usize>, String) {
    let Err(error) = read(source, "", &(0..source.len() + 2), 0) else {
        panic!("{source} is accepted");
    };
    (error.range, error.message)
}

#[test]
fn a_literal_ends_at_the_slash_outside_of_brackets() {
    for (text, length) in [
        ("a/ rest", 1),
        (r"a\/b/", 4),
        (r"a\\/b/", 3),
        ("[/]/", 3),
        ("(/)/", 3),
        (r"\[/", 2),
        ("[(]/", 4), // jsonata-js counts the literal parenthesis as open
        ("abc", 3),
    ] {
        assert_eq!(source_length(text), length, "{text}");
    }
}

#[test]
fn the_syntax_is_javascripts() {
    for (source, text, found) in [
        ("a.c", "a\nc abc", "abc"),
        ("a{,2}", "aa a{,2}", "a{,2}"),
        ("a{2}?", "aaa", "aa"),
        ("]}", "]}", "]}"),
        (r"\d+", "٣ 42", "42"),
        (r"\w+", "é_a1", "_a1"),
        (r"\s", "a\u{a0}", "\u{a0}"),
        (r"[\s\S]+", "a\nb", "a\nb"),
        (r"[^\d]", "1a", "a"),
        (r"[a-\d]+", "x-a1", "-a1"),
        (r"[\]\\]+", r"\]", r"\]"),
        ("[[:alpha:]]", "l:]", ":]"),
        ("[a&&b]+", "a&b", "a&b"),
        (r"\x41\u0042\103", "ABC", "ABC"),
        (r"\ud83d\ude00", "😀", "😀"),
        (r"\u{2}", "uu", "uu"),
        (r"\cJ", "a\n", "\n"),
        (r"[\b]", "\u{8}", "\u{8}"),
        (r"\p\-\/", "p-/", "p-/"),
        (r"(a)\2", "a\u{2}", "a\u{2}"),
        (r"\bb", "ab b", "b"),
        ("(?<year>[0-9]{4})-(?:0|1)", "in 2024-1", "2024-1"),
        ("a||b", "b", ""),
        ("[^]", "\n", "\n"),
        ("a$", "a", "a"),
    ] {
        assert_eq!(first_match(source, "", text), Some(found), "{source}");
    }
    assert_eq!(first_match("[]", "", "abc"), None);
    assert_eq!(first_match("a$", "", "a\n"), None);
}

#[test]
fn flags_fold_case_and_split_lines() {
    for (source, flags, text, found) in [
        ("É", "i", "é", "é"),
        ("σ", "i", "ς", "ς"),
        ("[а-я]+", "i", "ЖУК", "ЖУК"),
        ("k", "i", "\u{212a}k", "k"),
        (r"[^\W]+", "i", "Ab", "Ab"),
        ("[^a]", "i", "Ab", "b"),
        ("^b$", "m", "a\nb\nc", "b"),
        ("^b$", "m", "a\r\nb\r\nc", "b"),
        ("^B$", "im", "a\nb", "b"),
    ] {
        assert_eq!(first_match(source, flags, text), Some(found), "{source}");
    }
    assert!(read("a", "ii", &(0..5), 0).is_err());
}

#[test]
fn what_linear_time_cannot_do_is_refused_where_it_stands() {
    for (source, range, message) in [
        ("a(?=b)", 2..5, "look ahead or behind"),
        ("a(?<!b)", 2..6, "look ahead or behind"),
        (r"(a)\1", 4..6, "refer back"),
        (r"(?<n>a)\k<n>", 8..10, "refer back"),
    ] {
        let (at, text) = fault(source);
        assert_eq!(at, range, "{source}");
        assert!(text.contains(message), "{source}: {text}");
    }
}

#[test]
fn faulty_syntax_is_refused() {
    for source in [
        "a**",
        "a++",
        "*a",
        "a{2}{3}",
        "^*",
        r"\b+",
        "(a",
        "a)",
        "(?a)",
        "(?i:a)",
        "[z-a]",
        "[a",
        "a{3,2}",
        r"\ud83d",
        r"[\ud800-\udfff]",
        "(?<>a)",
    ] {
        fault(source);
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    pattern(&nested(40), "");
    fault(&nested(41));
    fault(&nested(100_000));
    pattern("a{1000}", "");
    fault("((a{1000}){1000}){1000}");
    fault("a{99999999999999999999}");
    pattern(&"a".repeat(20_000), "i");
}
