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
//!
//! # Features
//!
//! - `validate`: the action `ValidateStateMachineDefinition`, which puts the compiler into the program.
//! - `opentelemetry`: `serve` sends traces by OTLP (`http/protobuf`) if `OTEL_EXPORTER_OTLP_ENDPOINT` or
//!   `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` says where to. It speaks HTTP without TLS: a collector on the same machine passes on what
//!   goes further. The SDK's other variables hold: `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_TRACES_SAMPLER`,
//!   `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_EXPORTER_OTLP_TIMEOUT`, `OTEL_BSP_…`, and `OTEL_SDK_DISABLED`.
//!
//! Each life of an execution in memory is a span of its own, of the machine's name: it ends when the execution does, and also when it
//! falls asleep or the process ends. All of them are in one trace: in that of the trace header that the execution was started
//! with, below the caller's span, or in one of the execution's own. The spans of its states and their attempts are below it, and
//! the current span of `tracing` in a handler is its attempt's. A caller's `Sampled=0` is heeded. A span that is open when the
//! process is killed is lost.

mod access;
mod admission;
mod api;
mod app;
mod arn;
mod catalogue;
mod cli;
mod connections;
mod limits;
mod logs;
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
