//! Compiles the Amazon States Language to Rust.

pub mod query;
