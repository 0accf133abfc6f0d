//! Timestamps: what the runtime reads, chrono reads as the same instant, and the compiler takes as a literal.

#![no_main]

use asl_compiler::codes;
use asl_compiler::front::Format;
use asl_compiler::substitutions::Substitutions;
use asl_fuzz::read_definition;
use asl_runtime::query::Timestamp;
use chrono::DateTime;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &str| {
    if text.contains("${") {
        return; // a placeholder, in a definition
    }
    let ours = Timestamp::parse(text);
    assert_eq!(ours.is_some(), is_literal(text));
    let Some(ours) = ours else { return };
    let theirs = DateTime::parse_from_rfc3339(text).expect("it is RFC 3339");
    assert_eq!(ours.seconds, theirs.timestamp());
    assert_eq!(ours.nanoseconds, theirs.timestamp_subsec_nanos());
    let nanoseconds = i128::from(theirs.timestamp()) * 1_000_000_000;
    let nanoseconds = nanoseconds + i128::from(theirs.timestamp_subsec_nanos());
    assert_eq!(ours.unix_nanoseconds(), nanoseconds);
});

/// Whether the compiler takes `text` for the `Timestamp` of a Wait state.
fn is_literal(text: &str) -> bool {
    let wait = json!({"Type": "Wait", "Timestamp": text, "End": true});
    let definition = json!({"StartAt": "W", "States": {"W": wait}}).to_string();
    let (_, found) = read_definition(&definition, Format::Json, Substitutions::default());
    match found.as_slice() {
        [] => true,
        found => {
            let expected = |code| code == &codes::BAD_TIMESTAMP;
            assert!(found.iter().all(|found| expected(found.code)), "{found:?}");
            false
        }
    }
}
