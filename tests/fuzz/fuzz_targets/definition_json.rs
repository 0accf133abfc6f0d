//! JSON definitions: parser, model and report. What strict JSON is, `serde_json` says too.

#![no_main]

use asl_compiler::codes;
use asl_compiler::front::Format;
use asl_compiler::substitutions::Substitutions;
use asl_fuzz::read_definition;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &str| {
    let (_, found) = read_definition(text, Format::Json, Substitutions::default());
    let has = |code| found.iter().any(|diagnostic| diagnostic.code == code);
    // A byte order mark and placeholders are ours alone; serde_json stops at a depth of its own and at huge numbers.
    if text.starts_with('\u{feff}') || text.contains("${") || has(&codes::TOO_DEEPLY_NESTED) {
        return;
    }
    match serde_json::from_str::<Value>(text) {
        Ok(_) => assert!(!has(&codes::JSON_SYNTAX), "serde_json reads it"),
        Err(error) if error.to_string().contains("recursion limit") => {}
        Err(error) if error.to_string().contains("number out of range") => {}
        Err(error) => assert!(has(&codes::JSON_SYNTAX), "serde_json: {error}"),
    }
});
