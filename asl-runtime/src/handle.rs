//! A started execution: to wait for, or to stop.

use std::marker::PhantomData;
use std::panic::resume_unwind;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use tokio::task::JoinHandle;

use crate::execution::{Drive, Execution, Failure, Reach};
use crate::json::Json;
use crate::machine::{Outcome, typed};

/// An execution under way. Dropping it stops the execution.
#[derive(Debug)]
pub struct ExecutionHandle<O = Json> {
    execution: Running,
    output: PhantomData<fn() -> O>,
}

#[derive(Debug)]
struct Running {
    execution: Arc<Execution>,
    task: JoinHandle<Result<Json, Failure>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl<O: DeserializeOwned + 'static> ExecutionHandle<O> {
    pub(crate) fn spawn(execution: Arc<Execution>) -> Self {
        let task = tokio::spawn(Drive::new(Arc::clone(&execution)));
        ExecutionHandle {
            execution: Running { execution, task },
            output: PhantomData,
        }
    }

    /// The execution's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.execution.execution.identity.name
    }

    /// The execution's ARN.
    #[must_use]
    pub fn arn(&self) -> String {
        self.execution.execution.arn()
    }

    /// Stops the execution: it ends as `ABORTED` with this Error and Cause (`StopExecution`). Without effect once it has
    /// ended.
    pub fn stop(&self, error: Option<&str>, cause: Option<&str>) {
        let stop = &self.execution.execution.stop;
        stop.request(error.map(str::to_owned), cause.map(str::to_owned));
    }

    /// Waits for the end.
    ///
    /// # Panics
    ///
    /// With the panic of an execution that panicked itself; a panic of a task handler is a failure of its state.
    pub async fn outcome(mut self) -> Outcome<O> {
        let result = match (&mut self.execution.task).await {
            Ok(result) => result,
            Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
            Err(_) => {
                let cause = "The async runtime shut down before the execution ended.";
                Err(Failure::new(None, Some(cause.to_owned())).with_reach(Reach::Aborted))
            }
        };
        Outcome {
            history: self.execution.execution.history.take(),
            result: typed(result),
        }
    }
}
