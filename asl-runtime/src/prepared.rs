//! An execution that has not begun.

use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::execution::{Drive, Execution};
use crate::json::Json;
use crate::machine::{Outcome, typed};

/// An execution that has a name, and an input that was found to be good, but has not begun.
///
/// ```
/// # use asl_runtime::{Json, Machine, json};
/// # async fn example(machine: Machine) -> Result<(), asl_runtime::ExecutionError> {
/// let execution = machine.prepare(json!({"amount": 1000}))?;
/// println!("running {}", execution.arn());
/// let output: Json = execution.outcome().await.result?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct PreparedExecution<O = Json> {
    execution: Arc<Execution>,
    output: PhantomData<fn() -> O>,
}

impl<O: DeserializeOwned + 'static> PreparedExecution<O> {
    pub(crate) fn new(execution: Arc<Execution>) -> Self {
        PreparedExecution {
            execution,
            output: PhantomData,
        }
    }

    /// Runs the execution to its end, inside the caller's task. Dropping the future stops it.
    pub async fn outcome(self) -> Outcome<O> {
        let result = Drive::new(Arc::clone(&self.execution)).await;
        Outcome {
            history: self.execution.history.take(),
            result: typed(result),
        }
    }
}

impl<O> PreparedExecution<O> {
    /// The execution's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.execution.identity.name
    }

    /// The execution's ARN.
    #[must_use]
    pub fn arn(&self) -> String {
        self.execution.arn()
    }
}
