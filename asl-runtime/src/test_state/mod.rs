//! One state run alone, as the API's `TestState` runs it: with a mock in the place of what it calls, and a look at its data.
//!
//! ```
//! use asl_runtime::test_state::{StateTest, TestStatus};
//! use asl_runtime::{TaskError, TaskRequest, asl, json};
//!
//! asl! {
//!     pub mod order {
//!         "StartAt": "ChargeCard",
//!         "States": {
//!             "ChargeCard": {
//!                 "Type": "Task", "Resource": "ChargeCard",
//!                 "Parameters": { "amount.$": "$.total" },
//!                 "Retry": [{ "ErrorEquals": ["CardBusy"], "IntervalSeconds": 2 }],
//!                 "ResultPath": "$.charge",
//!                 "Next": "Ship"
//!             },
//!             "Ship": { "Type": "Pass", "End": true }
//!         }
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let real = |request: TaskRequest| async move { Err(TaskError::new("NotMocked", request.function())) };
//! let machine = order::machine_with(real);
//!
//! let test = StateTest::new().result(json!({"receipt": "17"}));
//! let tested = machine.test_state("ChargeCard", json!({"total": 20}), &test).await?;
//! assert_eq!((tested.status, tested.next_state), (TestStatus::Succeeded, Some("Ship")));
//! assert_eq!(tested.output, Some(json!({"total": 20, "charge": {"receipt": "17"}})));
//! assert_eq!(tested.inspection.get("afterParameters"), Some(&json!({"amount": 20})));
//!
//! let busy = StateTest::new().error("CardBusy", "try again").retries(1);
//! let tested = machine.test_state("ChargeCard", json!({"total": 20}), &busy).await?;
//! assert_eq!(tested.status, TestStatus::Retriable);
//! let details = json!({"retryIndex": 0, "retryBackoffIntervalSeconds": 4});
//! assert_eq!(tested.inspection.get("errorDetails"), Some(&details));
//! # Ok(()) }
//! ```

mod check;
mod context;
mod error;
mod inspection;
mod request;
mod run;

pub use self::error::TestStateError;
pub use self::request::StateTest;
pub use self::run::{TestStatus, TestedState};
