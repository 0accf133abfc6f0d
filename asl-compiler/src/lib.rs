//! Compiles the Amazon States Language to Rust.

pub mod codes;
pub mod diagnostics;
pub mod json;
pub mod model;
mod names;
pub mod query;
pub mod source;
pub mod substitutions;
