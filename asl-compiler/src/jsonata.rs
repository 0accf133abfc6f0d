//! JSONata on its own: expressions over an input document, in the dialect of the official suite.
//!
//! State machines have no input document; this is the same compilation for tests and comparisons.
//!
#![doc = include_str!("../docs/jsonata.md")]

pub use crate::codegen::jsonata::document::Expressions;
pub use crate::query::jsonata::SyntaxError;

/// The items of a module as Rust for people to read.
#[must_use]
pub fn rust(items: &proc_macro2::TokenStream) -> String {
    crate::output::rust(items, "JSONata")
}
