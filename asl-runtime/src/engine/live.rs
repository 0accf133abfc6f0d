//! An execution that runs in this process.

use std::pin::pin;
use std::sync::Arc;

use futures_util::future::{Either, select};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::{EngineError, Executions, Inner};
use crate::error::Status;
use crate::execution::{Drive, Execution, Failure, Reach};
use crate::json::Json;
use crate::store::End;

/// How an execution ended, once that is durable.
pub(super) type Ended = Option<Result<Json, Failure>>;

/// An execution under way.
#[derive(Clone)]
pub(super) struct Live {
    pub(super) execution: Arc<Execution>,
    /// Whether its start is durable.
    pub(super) started: watch::Receiver<bool>,
    pub(super) ended: watch::Receiver<Ended>,
    task: AbortHandle,
}

impl Live {
    pub(super) fn abort(&self) {
        self.task.abort();
    }

    /// Waits until the start is durable.
    pub(super) async fn once_started(self) -> Result<Self, EngineError> {
        let mut started = self.started.clone();
        let acknowledged = pin!(started.wait_for(|is_durable| *is_durable));
        // What has ended has been started; what was aborted never will be.
        let is_started = match select(acknowledged, pin!(self.is_gone())).await {
            Either::Left((acknowledged, _)) => acknowledged.is_ok(),
            Either::Right((has_ended, _)) => has_ended,
        };
        is_started.then_some(self).ok_or(EngineError::Closed)
    }

    /// Waits until the execution has ended, and tells whether it has: it may have been aborted.
    pub(super) async fn is_gone(&self) -> bool {
        // What is aborted drops the sender last of all.
        self.ended.clone().wait_for(Option::is_some).await.is_ok()
    }
}

impl Inner {
    /// Enters an execution into the table and lets it advance, on a task of its own.
    pub(super) fn launch(
        self: &Arc<Self>,
        executions: &mut Executions,
        execution: Arc<Execution>,
    ) -> Live {
        let (is_started, started) = watch::channel(false);
        let (is_ended, ended) = watch::channel(None);
        let key = key(&execution);
        let owner = key.clone();
        let inner = Arc::downgrade(self);
        let advancing = Arc::clone(&execution);
        // A test clock stands still from here on, but for what the execution waits for.
        let busy = execution.clock.busy();
        let (shutdown, watching) = (Arc::clone(&self.shutdown), Arc::clone(&self.shutdown));
        let task = tokio::spawn(watching.watch(async move {
            let execution = advancing;
            execution.announce_start(is_started).await;
            // What is not journaled is not cut off, if there is time: all of it would be done again.
            let _under_way = execution.express.is_some().then(|| shutdown.enter());
            let mut drive = Drive::new(Arc::clone(&execution));
            drop(busy);
            let result = (&mut drive).await;
            let _busy = execution.clock.busy();
            drop(drive);
            execution.commit_end(end(&execution, &result)).await;
            if let Some(inner) = inner.upgrade() {
                inner.executions().live.remove(&owner);
            }
            // Nobody need be waiting.
            let _ = is_ended.send(Some(result));
        }));
        let live = Live {
            execution,
            started,
            ended,
            task: task.abort_handle(),
        };
        executions.live.insert(key, live.clone());
        live
    }
}

/// What the table of executions knows it by.
pub(super) fn key(execution: &Execution) -> (String, String) {
    let name = execution.unique_name().to_string();
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
