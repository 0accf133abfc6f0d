//! Compiles the Amazon States Language to Rust.

pub mod codes;
pub mod diagnostics;
pub mod front;
pub mod json;
mod location;
pub mod model;
mod names;
mod parse;
pub mod query;
pub mod render;
pub mod source;
pub mod substitutions;
