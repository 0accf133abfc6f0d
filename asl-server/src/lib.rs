//! Compiled state machines as a service, in one binary: a command line to run and to inspect executions, and the Step Functions
//! API, so that AWS's own tools work against it.
//!
//! ```no_run
//! use asl_runtime::asl;
//! use asl_server::App;
//! use std::process::ExitCode;
//!
//! asl! {
//!     pub mod greeting {
//!         "StartAt": "Greet",
//!         "States": { "Greet": { "Type": "Pass", "Result": "Good evening.", "End": true } }
//!     }
//! }
//!
//! fn main() -> ExitCode {
//!     App::new().machine(greeting::machine()).main()
//! }
//! ```
//!
//! With this the program understands `run greeting '{}'`, `serve --data ./data` and more: `--help` lists it.

mod access;
mod api;
mod app;
mod arn;
mod catalogue;
mod cli;
mod connections;
mod door;
mod machines;
mod plain;
mod serve;
mod service;
mod settings;
mod trace_header;
#[cfg(feature = "opentelemetry")]
mod traces;

pub use self::app::App;
pub use self::settings::Settings;
#[cfg(feature = "opentelemetry")]
pub use self::traces::opentelemetry_layer;
