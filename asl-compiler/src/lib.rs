//! Compiles the Amazon States Language to Rust.

pub mod build_script;
mod check;
mod codegen;
pub mod codes;
mod compile;
pub mod diagnostics;
pub mod front;
mod ir;
pub mod json;
mod json_text;
pub mod jsonata;
mod location;
mod lower;
pub mod model;
pub mod names;
pub mod options;
mod output;
mod parse;
pub mod query;
pub mod render;
pub mod source;
pub mod substitutions;
mod support;

pub use build_script::Build;
pub use compile::{Compiled, Rejected, compile, skeleton};
pub use options::Options;
