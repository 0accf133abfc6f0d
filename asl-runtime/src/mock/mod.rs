//! Mocked tasks: machines run against the responses of a `MockConfigFile.json`, the format of Step Functions Local.
//!
//! ```
//! use asl_runtime::mock::MockConfig;
//! use asl_runtime::{TaskError, TaskRequest, asl, json};
//!
//! asl! {
//!     pub mod greeting {
//!         "StartAt": "Greet",
//!         "States": { "Greet": {
//!             "Type": "Task", "Resource": "Greet",
//!             "Retry": [{ "ErrorEquals": ["Busy"], "IntervalSeconds": 1 }],
//!             "End": true
//!         } }
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let config = MockConfig::parse(r#"{
//!     "StateMachines": { "greeting": { "TestCases": { "BusyOnce": { "Greet": "Busy, then fine" } } } },
//!     "MockedResponses": { "Busy, then fine": {
//!         "0": { "Throw": { "Error": "Busy", "Cause": "somebody else is at the door" } },
//!         "1-2": { "Return": "Good evening." }
//!     } }
//! }"#)?;
//!
//! // What answers the states that the test case does not mock.
//! let real = |request: TaskRequest| async move { Err(TaskError::new("NotMocked", request.function())) };
//! let machine = greeting::machine_with(real).mocked(&config, "BusyOnce")?;
//! # let clock = asl_runtime::Clock::test(std::time::SystemTime::now());
//! # let machine = machine.with(asl_runtime::Options::default().clock(clock));
//! assert_eq!(machine.run(json!({})).await, Ok(json!("Good evening.")));
//! # Ok(()) }
//! ```
//!
//! A response answers for the whole task: it is what the resource gives, before `ResultSelector`; of `lambda:invoke` with the
//! envelope around the `Payload`. A task that would wait for its Task Token, for a worker or for an execution that it starts
//! gets the response at once, in memory too; its history has an empty output of the request then. Arguments are evaluated as ever.
//!
//! Invocations of a state count from 0 in each execution, retries included; on an engine they count on after a restart and
//! after a redrive. The iterations of a Map share the count of a state and take responses in the order in which they get there: with a
//! `MaxConcurrency` of 1 that is the order of the items. An invocation for which there is no response fails the execution, and
//! no Retry or Catch keeps it from that.
//!
//! An [`Engine`](crate::Engine) that is [given](crate::EngineBuilder::mocks) the configuration starts mocked executions beside others:
//! `engine.start_named("greeting#BusyOnce", …)`.

mod config;
mod error;
mod invocations;
mod mocks;
mod read;
mod states;
mod test_case;

pub use self::config::MockConfig;
pub use self::error::MockError;
pub(crate) use self::mocks::Mocks;
pub(crate) use self::states::{find as find_state, inner as inner_definitions};
pub(crate) use self::test_case::TestCase;
