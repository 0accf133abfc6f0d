//! Compiles the Amazon States Language to Rust.

pub mod codes;
pub mod diagnostics;
pub mod front;
mod ir;
pub mod json;
mod location;
mod lower;
pub mod model;
mod names;
pub mod options;
mod parse;
pub mod query;
pub mod render;
pub mod source;
pub mod substitutions;
