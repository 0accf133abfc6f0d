//! Compiles the Amazon States Language to Rust.

pub mod codes;
pub mod diagnostics;
pub mod json;
pub mod model;
pub mod query;
pub mod source;
