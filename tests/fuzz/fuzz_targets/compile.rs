//! The whole compiler: what it writes is one Rust module, the same each time, and nothing of a definition is code in it.

#![no_main]

use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::front::Format;
use asl_compiler::source::SourceText;
use asl_compiler::{Options, compile};
use asl_fuzz::{assert_code, assert_well_reported};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut options = Options::new(syn::parse_quote!(machine));
    if !text.starts_with('{') {
        options.format = Format::Yaml;
    }
    let source = SourceText::new("fuzz.asl.json", text);
    match compile(&source, &options) {
        Ok(compiled) => {
            assert_well_reported(&source, &compiled.warnings);
            let rust = compiled.rust();
            assert_code(&compiled.tokens, &rust);
            let again = compile(&source, &options).map(|compiled| compiled.rust());
            assert_eq!(again.ok(), Some(rust));
        }
        Err(rejected) => {
            assert_well_reported(&source, &rejected.diagnostics);
            assert!(rejected.diagnostics.iter().any(Diagnostic::is_error));
            syn::parse2::<syn::ItemMod>(rejected.skeleton).expect("the skeleton is a module");
        }
    }
});
