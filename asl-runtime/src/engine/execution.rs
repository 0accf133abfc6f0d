//! An execution of the engine: to wait for, to stop, to look at.

use std::marker::PhantomData;
use std::sync::Arc;
use std::time::SystemTime;

use super::callback::is_too_long;
use super::known::Known;
use super::recovery::Taken;
use super::{EngineError, Inner, identity};
use crate::error::{ExecutionError, Status};
use crate::execution::Failure;
use crate::json::Json;
use crate::machine::typed;
use crate::store::{ExecutionId, StoredExecution};
use serde::de::DeserializeOwned;

/// A started execution. Dropping this does not stop it.
pub struct DurableExecution<O = Json> {
    engine: Arc<Inner>,
    known: Known,
    output: PhantomData<fn() -> O>,
}

impl<O> DurableExecution<O> {
    pub(super) fn of(engine: &Arc<Inner>, known: Known) -> Self {
        DurableExecution {
            engine: Arc::clone(engine),
            known,
            output: PhantomData,
        }
    }

    /// The execution's name, by which the engine finds it. Executions of an Express machine may share a name, so that theirs
    /// has their id behind it as in their ARN: `name:uuid`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.known.name
    }

    /// The execution's ARN.
    #[must_use]
    pub fn arn(&self) -> &str {
        &self.known.arn
    }

    /// When the execution started.
    #[must_use]
    pub fn start_time(&self) -> SystemTime {
        self.known.start_time
    }

    /// Stops the execution: it ends as `ABORTED` with this Error and Cause (`StopExecution`), which is durable once this
    /// returns. Without effect once it has ended.
    ///
    /// # Errors
    ///
    /// The Error or the Cause is too long. The execution is held; the engine was closed before the execution ended; the store has failed.
    pub async fn stop(&self, error: Option<&str>, cause: Option<&str>) -> Result<(), EngineError> {
        self.engine.check_store()?;
        if is_too_long(error, cause) {
            return Err(EngineError::FailureTooLong);
        }
        match self.engine.stop(self.known.id, error, cause)? {
            Taken::Was(_) | Taken::Is(_) => self.ended().await.map(|_| ()),
            Taken::Held(what) => Err(EngineError::Held(what)),
            // One that had ended would have said so.
            Taken::No if self.engine.is_closed() && self.known.ended.borrow().is_none() => {
                Err(EngineError::Closed)
            }
            Taken::No => Ok(()),
        }
    }

    /// Waits for the end, which is durable then.
    async fn ended(&self) -> Result<Result<Json, Failure>, EngineError> {
        let mut ended = self.known.ended.clone();
        let ended = ended.wait_for(Option::is_some);
        let result = match self.engine.unless_failed(ended).await? {
            Ok(result) => result.clone(),
            Err(_) => None,
        };
        result.ok_or(EngineError::Closed)
    }
}

impl Inner {
    /// Asks a running execution to end as `ABORTED`.
    pub(super) fn stop(
        self: &Arc<Self>,
        id: ExecutionId,
        error: Option<&str>,
        cause: Option<&str>,
    ) -> Result<Taken, EngineError> {
        // One that is about to sleep must not do so with the request unheard.
        let mut executions = self.executions();
        let taken = self.wake(&mut executions, id)?;
        if let Taken::Was(live) | Taken::Is(live) = &taken {
            let stop = &live.execution.stop;
            stop.request(error.map(str::to_owned), cause.map(str::to_owned));
        }
        Ok(taken)
    }
}

impl<O: DeserializeOwned + 'static> DurableExecution<O> {
    /// Waits for the end, which is durable then.
    ///
    /// # Errors
    ///
    /// The outer error is the engine's: it was closed, or its store has failed. The inner one is the execution's: its Error and Cause.
    pub async fn output(self) -> Result<Result<O, ExecutionError>, EngineError> {
        self.ended().await.map(typed)
    }
}

impl<O> std::fmt::Debug for DurableExecution<O> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("DurableExecution")
            .field(&self.arn())
            .finish()
    }
}

/// What `DescribeExecution` says of an execution.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ExecutionDescription {
    /// Its number in the store, by which [`ExecutionFilter`](crate::store::ExecutionFilter) goes on with the next page.
    pub id: ExecutionId,
    /// The machine's name.
    pub machine: String,
    /// The execution's name; of an Express execution with its id, `name:uuid`.
    pub name: String,
    /// The digest of the definition that it runs.
    pub digest: String,
    /// What it was started as, if [`StartExecution::started_as`](crate::StartExecution::started_as) said so.
    pub started_as: Option<String>,
    /// The test case that mocks its tasks, if it was started as one.
    pub test_case: Option<String>,
    /// The trace header that it was started with.
    pub trace_header: Option<String>,
    /// How it ended; `None` while it runs.
    pub status: Option<Status>,
    /// When it started.
    pub start_time: SystemTime,
    /// How often it has been redriven.
    pub redrive_count: u32,
    /// When it was redriven last.
    pub redrive_time: Option<SystemTime>,
    /// When it ended.
    pub stop_time: Option<SystemTime>,
    /// Its input as JSON text.
    pub input: String,
    /// Its output as JSON text, if it succeeded.
    pub output: Option<String>,
    /// Its Error, if it has one.
    pub error: Option<String>,
    /// Its Cause, if it has one.
    pub cause: Option<String>,
}

impl From<StoredExecution> for ExecutionDescription {
    fn from(stored: StoredExecution) -> Self {
        let redriven = identity::redriven(&stored.identity);
        let started_as = identity::started_as(&stored.identity);
        let test_case = identity::test_case(&stored.identity);
        let trace_header = identity::trace_header(&stored.identity);
        let end = stored.end.map(|end| *end);
        ExecutionDescription {
            id: stored.id,
            machine: stored.machine,
            name: stored.name,
            digest: stored.digest,
            started_as,
            test_case,
            trace_header,
            status: end.as_ref().map(|end| end.status),
            start_time: stored.start_time,
            redrive_count: redriven.map_or(0, |redriven| redriven.count),
            redrive_time: redriven.map(|redriven| redriven.time),
            stop_time: end.as_ref().map(|end| end.stop_time),
            input: stored.input,
            output: end.as_ref().and_then(|end| end.output.clone()),
            error: end.as_ref().and_then(|end| end.error.clone()),
            cause: end.and_then(|end| end.cause),
        }
    }
}
