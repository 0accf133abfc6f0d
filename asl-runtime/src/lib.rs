//! What state machines compiled from the Amazon States Language run on.

mod clock;
mod definition;
mod encoding;
mod error;
mod execution;
mod handle;
mod history;
pub mod json;
#[doc(hidden)]
pub mod jsonata;
mod limits;
mod literal;
mod machine;
mod options;
#[doc(hidden)]
pub mod query;
mod task;
mod time;

#[cfg(feature = "macros")]
pub use asl_macros::asl;

pub use self::clock::Clock;
pub use self::definition::StateKind;
pub use self::error::{ExecutionError, Status};
pub use self::handle::ExecutionHandle;
pub use self::history::{EventDetails, HistoryEvent, TaskResource};
pub use self::json::Json;
pub use self::limits::Limits;
pub use self::machine::{Machine, Outcome};
pub use self::options::Options;
pub use self::task::{TaskContext, TaskError, TaskHandler, TaskRequest};

/// Includes a module that `asl_compiler::Build` wrote in the build script: `include_asl!("order");`.
#[macro_export]
macro_rules! include_asl {
    ($module:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $module, ".rs"));
    };
}

/// The door for generated code. Not public API: it changes with every release.
#[doc(hidden)]
pub mod __private;
