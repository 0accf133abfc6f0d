//! `StringMatches`: a pattern on the first line, the value behind it, against the textbook's matcher.

#![no_main]

use asl_compiler::query::wildcard;
use asl_fuzz::assert_error;
use asl_runtime::json::Json;
use asl_runtime::query::choice::string_matches;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (pattern, value) = text.split_once('\n').unwrap_or((text, ""));
    match wildcard::parse(pattern) {
        Ok(pieces) => {
            let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
            let expected = matches(&pieces, value);
            assert_eq!(string_matches(&Json::from(value), &pieces), expected);
        }
        Err(error) => assert_error(pattern, &error),
    }
});

/// Which prefixes of `value` the pieces so far can match, widened by each star.
fn matches(pieces: &[&str], value: &str) -> bool {
    let mut ends = vec![0];
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            let first = ends.first().copied().unwrap_or(value.len());
            ends = (first..=value.len())
                .filter(|at| value.is_char_boundary(*at))
                .collect();
        }
        ends.retain(|at| value[*at..].starts_with(piece));
        for end in &mut ends {
            *end += piece.len();
        }
        if ends.is_empty() {
            return false;
        }
    }
    ends.last() == Some(&value.len())
}
