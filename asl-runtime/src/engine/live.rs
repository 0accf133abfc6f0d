//! An execution that runs in this process.

use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::Inner;
use crate::error::Status;
use crate::execution::{Drive, Execution, Failure, Reach};
use crate::json::Json;
use crate::store::End;

/// How an execution ended, once that is durable.
pub(super) type Ended = Option<Result<Json, Failure>>;

/// An execution under way.
pub(super) struct Live {
    pub(super) execution: Arc<Execution>,
    /// Whether its start is durable.
    pub(super) started: watch::Receiver<bool>,
    pub(super) ended: watch::Receiver<Ended>,
    task: Option<AbortHandle>,
}

impl Live {
    pub(super) fn new(
        execution: Arc<Execution>,
        started: watch::Receiver<bool>,
        ended: watch::Receiver<Ended>,
    ) -> Self {
        Live {
            execution,
            started,
            ended,
            task: None,
        }
    }

    pub(super) fn abort(&self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl Inner {
    /// Lets an execution advance, on a task of its own.
    pub(super) fn advance(
        self: &Arc<Self>,
        execution: Arc<Execution>,
        ended: watch::Sender<Ended>,
    ) {
        let key = key(&execution);
        let inner = Arc::downgrade(self);
        let owner = key.clone();
        let task = tokio::spawn(async move {
            let result = Drive::new(Arc::clone(&execution)).await;
            execution.commit_end(end(&execution, &result)).await;
            if let Some(inner) = inner.upgrade() {
                inner.executions().live.remove(&owner);
            }
            // Nobody need be waiting.
            let _ = ended.send(Some(result));
        });
        if let Some(live) = self.executions().live.get_mut(&key) {
            live.task = Some(task.abort_handle());
        }
    }
}

/// What the table of executions knows it by.
pub(super) fn key(execution: &Execution) -> (String, String) {
    let name = execution.identity.name.to_string();
    (execution.machine.name.to_owned(), name)
}

fn end(execution: &Execution, result: &Result<Json, Failure>) -> End {
    let failure = result.as_ref().err();
    End {
        status: match failure.map(Failure::reach) {
            None => Status::Succeeded,
            Some(Reach::Handlers | Reach::Execution) => Status::Failed,
            Some(Reach::TimedOut) => Status::TimedOut,
            Some(Reach::Aborted) => Status::Aborted,
        },
        stop_time: execution.clock.now(),
        output: result.as_ref().ok().map(Json::to_string),
        // AWS reports no Error for an execution that timed out as a whole.
        error: failure
            .filter(|failure| failure.reach() != Reach::TimedOut)
            .and_then(Failure::error)
            .map(str::to_owned),
        cause: failure.and_then(Failure::cause).map(str::to_owned),
    }
}
