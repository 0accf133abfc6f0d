//! YAML definitions: composer, model and report. JSON is YAML, and means the same.

#![no_main]

use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::front::Format;
use asl_compiler::substitutions::Substitutions;
use asl_fuzz::read_definition;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (yaml, found) = read_definition(text, Format::Yaml, Substitutions::default());
    if found.iter().any(Diagnostic::is_error) {
        return;
    }
    let (json, found) = read_definition(text, Format::Json, Substitutions::default());
    if !found.iter().any(Diagnostic::is_error) {
        assert_eq!(yaml, json);
    }
});
