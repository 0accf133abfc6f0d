//! Placeholders: lines `Name=value`, an empty line, then the definition, JSON where it begins with a bracket.

#![no_main]

use asl_compiler::front::Format;
use asl_compiler::substitutions::Substitutions;
use asl_fuzz::read_definition;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (given, definition) = text.split_once("\n\n").unwrap_or(("", text));
    let given = given.lines().filter_map(|line| line.split_once('='));
    let given: Substitutions = given
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let format = if definition.starts_with('{') {
        Format::Json
    } else {
        Format::Yaml
    };
    let (machine, _) = read_definition(definition, format, given);
    // A dollar sign may be written as an escape.
    if !definition.contains("${") && !definition.contains("\\u") && !definition.contains("\\x") {
        let (plain, _) = read_definition(definition, format, Substitutions::default());
        assert_eq!(machine, plain, "values change placeholders only");
    }
});
