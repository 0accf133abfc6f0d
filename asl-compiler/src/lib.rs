//! Compiles the Amazon States Language to Rust.
//!
//! Most programs meet this crate through the `asl!` macro of `asl-runtime`, which is a thin front to it. Use it directly in a
//! build script, where the generated code lands in `OUT_DIR` for you to read and to step through:
//!
//! ```no_run
//! // build.rs
//! asl_compiler::Build::new()
//!     .definitions("workflows/*.asl.json")
//!     .compile();
//! ```
//!
//! and `asl_runtime::include_asl!("order");` includes the module of `workflows/order.asl.json`. Tools call [`compile`]:
//!
//! ```
//! use asl_compiler::source::SourceText;
//! use asl_compiler::{Options, compile, render};
//!
//! let text = r#"{
//!     "StartAt": "Hello",
//!     "States": { "Hello": { "Type": "Pass", "Result": "hello", "Next": "Wrold" }, "World": { "Type": "Succeed" } }
//! }"#;
//! let source = SourceText::new("hello.asl.json", text);
//! let options = Options::new(syn::parse_quote!(hello));
//!
//! let rejected = compile(&source, &options).err().expect("there is no state `Wrold`");
//! let report = render::render(&source, &rejected.diagnostics);
//! assert!(report.contains("--> hello.asl.json:3"), "{report}");
//! assert!(report.contains("did you mean `World`?"), "{report}");
//!
//! let source = SourceText::new("hello.asl.json", text.replace("Wrold", "World"));
//! let compiled = compile(&source, &options).ok().expect("now there is");
//! assert!(compiled.rust().contains("pub fn machine()"));
//! ```
//!
//! # Stages
//!
//! Text becomes a spanned tree ([`json`]), the tree a [`model`] of ASL's nouns, which is checked; the model is lowered to an
//! intermediate representation with every name resolved and every expression parsed ([`query`]), and that expands to tokens,
//! which cannot fail. Faults are collected within a stage and stop only between stages; each has a code of [`codes`], a
//! place, and what to write instead.
//!
//! # Errors
//!
//! An error is what AWS refuses when a machine is created, or what cannot be wired: a missing value for `${…}`, say, or a
//! language feature that is not there yet. What AWS accepts and would then fail is a warning.

pub mod build_script;
mod check;
mod codegen;
pub mod codes;
mod compile;
pub mod diagnostics;
mod digest;
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
pub use compile::{Compiled, Rejected, TaskMethod, compile, skeleton};
pub use options::Options;
