//! YAML definitions: composer, model and report.

#![no_main]

use asl_compiler::front::Format;
use asl_compiler::substitutions::Substitutions;
use asl_fuzz::read_definition;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = read_definition(text, Format::Yaml, Substitutions::default());
});
