//! What `asl!` accepts, compiled without a warning and run.

#![deny(warnings)]

mod forms;
mod names;
mod types;
