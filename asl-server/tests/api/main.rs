//! The service over a socket: what AWS's tools and people send it, and what it answers.
#![expect(
    clippy::indexing_slicing,
    reason = "an answer without a field fails its test"
)]

mod access;
mod activities;
mod bad_input;
mod executions;
mod logs;
mod machines;
mod plain;
mod secrets;
mod server;
mod tasks;
mod test_cases;
mod test_state;
mod trace_header;
mod versions;
