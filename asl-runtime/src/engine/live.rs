//! An execution that this process advances, until it ends or sleeps.

use std::pin::pin;
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use futures_util::future::select;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::Inner;
use super::executions::Executions;
use crate::error::Status;
use crate::execution::{Course, Execution, Failure, Reach, Shutdown, Turn};
use crate::json::Json;
use crate::store::{End, ExecutionId};

/// An execution under way.
#[derive(Clone)]
pub(super) struct Live {
    pub(super) execution: Arc<Execution>,
    /// Whether its start is durable.
    pub(super) started: watch::Receiver<bool>,
    task: AbortHandle,
    /// Closed once its task is gone.
    gone: watch::Receiver<()>,
}

impl Live {
    pub(super) fn abort(&self) {
        self.task.abort();
    }

    pub(super) fn is_started(&self) -> bool {
        *self.started.borrow()
    }

    /// Waits until the start is durable, or never will be.
    pub(super) async fn is_started_or_gone(&self) {
        let mut started = self.started.clone();
        let started = pin!(started.wait_for(|is_durable| *is_durable));
        select(started, pin!(self.is_gone())).await;
    }

    /// Waits until nothing of it advances any more.
    pub(super) async fn is_gone(&self) {
        // Nothing is ever sent.
        let _ = self.gone.clone().changed().await;
    }
}

impl Inner {
    /// Enters an execution into the table and lets it advance, on a task of its own.
    pub(super) fn launch(
        self: &Arc<Self>,
        executions: &mut Executions,
        id: ExecutionId,
        execution: Arc<Execution>,
    ) -> Live {
        let (is_started, started) = watch::channel(false);
        execution.announce_start(is_started);
        let (alive, gone) = watch::channel(());
        let advancing = Advancing {
            engine: Arc::downgrade(self),
            shutdown: Arc::clone(&self.shutdown),
            _alive: alive,
            id,
            linger: self.linger,
            execution: Arc::clone(&execution),
        };
        let course = Course::new(Arc::clone(&execution));
        let advancing = Arc::clone(&self.shutdown).watch(advancing.advance(course));
        let live = Live {
            execution,
            started,
            task: tokio::spawn(advancing).abort_handle(),
            gone,
        };
        executions.insert(id, live.clone());
        live
    }

    /// Lets an execution sleep, unless something has come up: then its course is given back.
    fn put_to_sleep(&self, id: ExecutionId, course: Course, until: SystemTime) -> Option<Course> {
        let mut executions = self.executions();
        if course.is_roused() {
            return Some(course);
        }
        executions.put_to_sleep(id);
        self.alarms.expect(course.clock(), until);
        // Who tells it something from now on must not find its old listeners.
        drop(course);
        drop(executions);
        self.alarms.make_room();
        None
    }
}

/// What the task of an execution knows.
struct Advancing {
    engine: Weak<Inner>,
    id: ExecutionId,
    /// For how long it stays in memory with nothing to do.
    linger: Duration,
    execution: Arc<Execution>,
    shutdown: Arc<Shutdown>,
    _alive: watch::Sender<()>,
}

impl Advancing {
    async fn advance(self, mut course: Course) {
        let shutdown = Arc::clone(&self.shutdown);
        // All of an Express execution would be done again: it is not cut off, if there is time.
        let _under_way = self.execution.express.is_some().then(|| shutdown.enter());
        self.execution.commit_express_start().await;
        loop {
            match course.turn(self.linger).await {
                Turn::Ended(result) => return self.end(course, result).await,
                Turn::Idle => {
                    let until = self.execution.commit_sleep().await;
                    let Some(engine) = self.engine.upgrade() else {
                        return;
                    };
                    match engine.put_to_sleep(self.id, course, until) {
                        Some(roused) => course = roused,
                        None => return,
                    }
                }
            }
        }
    }

    async fn end(self, course: Course, result: Result<Json, Failure>) {
        let _busy = self.execution.clock.busy();
        drop(course);
        self.execution
            .commit_end(end(&self.execution, &result))
            .await;
        if let Some(engine) = self.engine.upgrade() {
            engine.executions().end(self.id, result);
            engine.alarms.make_room();
        }
    }
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
