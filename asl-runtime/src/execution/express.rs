//! Asynchronous Express executions: durable are their start and their end.

use std::future::pending;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::Execution;
use super::journal::{Journal, Ties};
use crate::logging::Told;
use crate::store::{Batch, End, ExecutionId, StoredExecution};

/// What an engine keeps of an Express execution. Nothing between its start and its end: after a crash it runs again.
pub(crate) struct Express {
    pub(super) id: ExecutionId,
    pub(super) ties: Ties,
    /// Its start, until that is durable.
    start: Mutex<Option<Start>>,
}

struct Start {
    execution: Box<StoredExecution>,
    /// Told once it is durable.
    started: Option<watch::Sender<bool>>,
}

impl Express {
    /// One that starts.
    pub(crate) fn begin(ties: Ties, start: StoredExecution) -> Self {
        Express {
            id: start.id,
            ties,
            start: Mutex::new(Some(Start {
                execution: Box::new(start),
                started: None,
            })),
        }
    }

    /// One whose start has been durable for long.
    pub(crate) fn again(ties: Ties, id: ExecutionId) -> Self {
        Express {
            id,
            ties,
            start: Mutex::default(),
        }
    }

    /// A panic while the lock is held cannot leave the start half-changed, so poison is no news.
    fn start(&self) -> MutexGuard<'_, Option<Start>> {
        self.start.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has `started` told once the start is durable: at once, if it is.
    pub(super) fn announce_start(&self, started: watch::Sender<bool>) {
        match &mut *self.start() {
            Some(start) => start.started = Some(started),
            None => {
                started.send_replace(true);
            }
        }
    }

    /// Makes the start durable, unless it is.
    async fn commit_start(&self) {
        let start = self.start().take();
        let Some(Start { execution, started }) = start else {
            return;
        };
        self.commit(Some(execution), None).await;
        if let Some(started) = started {
            // Nobody need be waiting.
            let _ = started.send(true);
        }
    }

    pub(super) async fn commit_end(&self, end: End) {
        self.commit(None, Some(Box::new(end))).await;
    }

    /// If the batch never becomes durable, this never ends: what was not stored must not be seen.
    async fn commit(&self, start: Option<Box<StoredExecution>>, end: Option<Box<End>>) {
        let batch = Batch {
            start,
            end,
            ..Batch::empty(self.id)
        };
        let _under_way = self.ties.shutdown.enter();
        if let Err(error) = self.ties.store.commit(batch).await {
            (self.ties.on_failure)(error);
            pending::<()>().await;
        }
    }
}

impl Execution {
    /// Has the engine keep the start and the end.
    pub(crate) fn keep_ends(&mut self, express: Express) {
        self.open_log(Told::EndOnceDurable);
        self.express = Some(express);
    }

    /// Makes the start of an Express execution durable. Nothing happens before it is.
    pub(crate) async fn commit_express_start(&self) {
        if let Some(express) = &self.express {
            let _busy = self.clock.busy();
            express.commit_start().await;
        }
    }

    /// What ties a durable execution, Standard or Express, to its engine.
    pub(super) fn ties(&self) -> Option<(ExecutionId, &Ties)> {
        let journal = self.journal.as_ref().map(Journal::ties);
        journal.or_else(|| {
            let express = self.express.as_ref()?;
            Some((express.id, &express.ties))
        })
    }
}
