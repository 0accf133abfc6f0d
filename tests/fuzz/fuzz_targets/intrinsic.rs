//! Intrinsic Function calls as the compiler reads them.

#![no_main]

use asl_compiler::query::Expression;
use asl_fuzz::{assert_error, assert_intrinsic, assert_path};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Expression::parse(text) {
        Ok(expression) => {
            match &expression {
                Expression::Path(path) => assert_path(text, path),
                Expression::Intrinsic(call) => assert_intrinsic(text, call),
            }
            if let Err(error) = expression.check_returns_string() {
                assert_error(text, &error);
            }
        }
        Err(error) => assert_error(text, &error),
    }
});
