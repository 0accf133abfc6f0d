//! What state machines compiled from the Amazon States Language run on.
//!
//! [`asl!`] turns a definition into a module of plain Rust: a `Tasks` trait with a method for each function that its Task
//! states call, and `machine`, which binds the machine to them.
//!
//! ```
//! use asl_runtime::{TaskContext, TaskError, asl, json};
//!
//! asl! {
//!     /// Greets somebody, politely.
//!     pub mod greeting {
//!         "StartAt": "IsKnown",
//!         "States": {
//!             "IsKnown": {
//!                 "Type": "Choice",
//!                 "Choices": [{ "Variable": "$.name", "IsPresent": true, "Next": "Greet" }],
//!                 "Default": "Nobody"
//!             },
//!             "Greet": {
//!                 "Type": "Task",
//!                 "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Greet",
//!                 "InputPath": "$.name",
//!                 "Retry": [{ "ErrorEquals": ["Busy"], "MaxAttempts": 2 }],
//!                 "End": true
//!             },
//!             "Nobody": { "Type": "Fail", "Error": "Nobody", "Cause": "there is nobody to greet" }
//!         }
//!     } {
//!         task "Greet": fn(String) -> String;
//!     }
//! }
//!
//! struct Doorman;
//!
//! impl greeting::Tasks for Doorman {
//!     async fn greet(&self, name: String, _: TaskContext) -> Result<String, TaskError> {
//!         Ok(format!("Good evening, {name}."))
//!     }
//! }
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() {
//!     let machine = greeting::machine(Doorman);
//!     let greeted = machine.run(json!({"name": "Ada"})).await;
//!     assert_eq!(greeted, Ok(json!("Good evening, Ada.")));
//!
//!     let failed = machine.run(json!({})).await.unwrap_err();
//!     assert_eq!((failed.error(), failed.state()), (Some("Nobody"), Some("Nobody")));
//! }
//! ```
//!
//! # Definitions
//!
//! A definition stands in a file, in a string literal or in the macro's own tokens ([`asl!`] says how), or is compiled by a
//! build script with `asl_compiler::Build` and included with [`include_asl!`]. What AWS refuses when a machine is created is
//! a compile error; what AWS accepts compiles, with a warning where it will fail.
//!
//! # Expressions
//!
//! A machine or a state says in `QueryLanguage` whether it is written in JSONPath, the default, or in JSONata. Either is parsed
//! at compile time. A JSONata expression becomes a function of its own; one that fails when it runs is a
//! `States.QueryEvaluationError`, and none runs for longer than a second.
//!
//! # Executions
//!
//! [`Machine::run`] runs an execution inside the caller's task, [`Machine::start`] on one of its own, with a handle to await
//! or stop; dropping either cancels. [`Options`] name an execution, set its [`Limits`] and [`Clock`], and ask for its
//! history, which has AWS's events. A failed execution is an [`ExecutionError`] with ASL's Error and Cause and the state's
//! name. These executions live in memory.
//!
//! # Durable executions
//!
//! An [`Engine`] keeps executions of Standard machines in a [`store`]: each goes on after a crash where it stood. A state that
//! completed never runs again; a task that was cut off is called again with the same
//! [key](TaskContext::idempotency_key), or, marked `at_most_once` among the options of [`asl!`], fails with
//! `Asl.TaskInterrupted`. Waits, timeouts and Task Tokens outlive the process. Tasks that wait for outside workers
//! (`.waitForTaskToken`, activities) need an engine. An execution runs the definition that it started with, which may be among
//! the machine's `earlier_versions`: while the program lacks it, the execution is [held](Engine::held). One that only waits
//! [leaves memory](EngineBuilder::sleep_after); one that failed can be [redriven](Engine::redrive). Of an
//! Express machine's execution an engine keeps the start and the end, and runs it again from the beginning after a crash.
//!
//! # Handlers
//!
//! A handler is called once for each attempt. Its [`TaskContext`] gives a key for outside effects that is the same for all
//! attempts of a visit of the state. A handler that panics fails its state with `States.TaskFailed` and nothing else; a
//! timeout or a failed sibling branch drops it. Code that blocks belongs in `tokio::task::spawn_blocking`. In place of the
//! typed methods, one [`TaskHandler`] can answer every task: `greeting::machine_with(handler)`.
//!
//! # Watching executions
//!
//! With the feature `tracing`, executions in memory and durable ones tell what they do under the target `asl`:
//!
//! | | level | fields |
//! |---|---|---|
//! | span `execution` | INFO | `machine`, `execution`, `execution_arn`, `trace_header`, at its end `status` |
//! | span `state`, inside | DEBUG | `state` |
//! | span `attempt`, inside: what a handler logs is in it | INFO | `state`, `function`, `attempt` (from 1) |
//! | event `execution ended` | INFO if it succeeded, else ERROR | `status`, `error`, `cause` |
//! | event `state failed` | WARN | `state`, `error`, `cause` |
//! | event `retrying` | WARN | `state`, `error`, `cause`, `attempt` (the one that failed), `delay_seconds` |
//! | event `caught` | WARN | `state`, `error`, `cause` |
//! | event `store failed` | ERROR | `error` |
//!
//! An execution that sleeps or is taken up after a restart has a span for each of its lives in memory. A span of what failed has
//! the error in `otel.status_description`, where the layer of `tracing-opentelemetry` finds it. A
//! [trace header](StartExecution::trace_header) is kept with an execution, so that each of its lives can be traced to who started it.
//!
//! With the feature `metrics`, they count and measure for the facade of that name what AWS does for `CloudWatch`, under the same
//! names and labels; times are histograms of milliseconds. Of an attempt that was under way at a restart no times are told. A
//! machine tells the recorder that there is when it first has something to tell: install yours before.
//!
//! | label | names |
//! |---|---|
//! | `StateMachineArn` | `ExecutionsStarted`, `ExecutionsSucceeded`, `…Failed`, `…TimedOut`, `…Aborted`, `…Redriven`; `RedrivenExecutionsSucceeded`, `…Failed`, `…TimedOut`, `…Aborted`; `ExecutionTime` |
//! | `ActivityArn` | `ActivitiesScheduled`, `…Started`, `…Succeeded`, `…Failed`, `…TimedOut`, `…HeartbeatTimedOut`; `ActivityScheduleTime`, `ActivityRunTime`, `ActivityTime` |
//! | `LambdaFunctionArn` | `LambdaFunctionsScheduled`, `…Started`, `…Succeeded`, `…Failed`, `…TimedOut`; `LambdaFunctionScheduleTime`, `…RunTime`, `…Time` |
//! | `ServiceIntegrationResourceArn` | `ServiceIntegrationsScheduled`, `…Started`, `…Succeeded`, `…Failed`, `…TimedOut`; `ServiceIntegrationScheduleTime`, `…RunTime`, `…Time` |
//!
//! # Logs
//!
//! [`Options::logging`] has a machine's executions logged by AWS's levels, to the [`LogSink`] that [`Options::log_sink`] names, and
//! each [`LogRecord`] prints as AWS writes it. This is apart from `tracing`, needs no feature and no recorded history, and costs
//! nothing where it is [`LogLevel::Off`].
//!
//! An event of a durable execution is told once it is stored, and before anybody hears of a start or an end that it tells. No event
//! is told twice; the last that were stored before a crash, or before [`Engine::close`], may not have been told, and are not any more.
//! What an Express execution does is told when it happens, but for the end of one on an [`Engine`], which is told once it is
//! stored; if that runs again after a crash, it is logged again from its first event.
//!
//! # Features
//!
//! - `macros` (on by default): [`asl!`].
//! - `sqlite`: `EngineBuilder::open` and `store::SqliteStore`, which keep executions in a folder. SQLite is compiled in, which
//!   needs a C compiler.
//! - `tracing` and `metrics`: see above. Without them an execution pays nothing.

mod clock;
mod definition;
mod encoding;
mod engine;
mod error;
mod execution;
mod handle;
mod history;
pub mod json;
#[doc(hidden)]
pub mod jsonata;
mod limits;
mod literal;
mod logging;
mod machine;
pub mod mock;
mod observe;
mod options;
mod prepared;
#[doc(hidden)]
pub mod query;
pub mod store;
mod task;
pub mod test_state;
mod text;
mod time;

#[cfg(feature = "macros")]
pub use asl_macros::asl;

pub use self::clock::Clock;
pub use self::definition::{MachineType, StateKind};
pub use self::engine::{
    ActivityTask, DurableExecution, Engine, EngineBuilder, EngineError, ExecutionDescription,
    HeldFor, HistoryPage, StartExecution, WeakEngine, check_name,
};
pub use self::error::{ExecutionError, Status};
pub use self::execution::TokenError;
pub use self::handle::ExecutionHandle;
pub use self::history::{EventDetails, HistoryEvent, TaskResource};
pub use self::json::Json;
pub use self::limits::Limits;
pub use self::logging::{LogLevel, LogRecord, LogSink, LoggingConfiguration};
pub use self::machine::{Machine, Outcome};
pub use self::options::Options;
pub use self::prepared::PreparedExecution;
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
