//! Paths and Reference Paths as the compiler reads them.

#![no_main]

use asl_compiler::query::JsonPath;
use asl_fuzz::{assert_error, assert_path};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match JsonPath::parse(text) {
        Ok(path) => assert_path(text, &path),
        Err(error) => assert_error(text, &error),
    }
});
