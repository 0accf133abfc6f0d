//! JSONata in both dialects, and what the compiler writes for it.

#![no_main]

use std::ops::Range;

use asl_compiler::jsonata::Expressions;
use asl_compiler::query::jsonata::signature::Signature;
use asl_compiler::query::jsonata::{Dialect, Expression, SyntaxError, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if text.starts_with('<') {
        let _ = Signature::parse(text);
    }
    let document = read(text, Dialect::Document);
    if read(text, Dialect::StepFunctions).is_some() {
        assert!(document.is_some(), "Step Functions refuses more, not less");
    }
    if document.is_some() {
        let mut module = Expressions::new(syn::parse_quote!(::asl_runtime));
        module
            .add("expression", text, &[])
            .expect("it has been read");
        syn::parse2::<syn::File>(module.finish()).expect("generated code is Rust");
    }
});

fn read(text: &str, dialect: Dialect) -> Option<Expression> {
    match parse(text, dialect) {
        Ok(expression) => {
            assert_inside(text, &expression.body.range);
            let variables = expression.variables.iter().map(|variable| &variable.range);
            let states = expression.states.iter().map(|states| &states.range);
            let warnings = expression.warnings.iter().map(|warning| &warning.range);
            for range in variables.chain(states).chain(warnings) {
                assert_inside(text, range);
            }
            Some(expression)
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            for SyntaxError { range, message, .. } in &errors {
                assert_inside(text, range);
                assert!(!message.is_empty());
            }
            None
        }
    }
}

fn assert_inside(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} cuts the text");
}
