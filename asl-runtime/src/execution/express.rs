//! Asynchronous Express executions: durable are their start and their end.

use std::future::pending;
use std::sync::{Mutex, PoisonError};

use super::Execution;
use super::journal::{Journal, Ties};
use crate::store::{Batch, End, ExecutionId, StoredExecution};

/// What an engine keeps of an Express execution. Nothing between its start and its end: after a crash it runs again.
pub(crate) struct Express {
    pub(super) id: ExecutionId,
    pub(super) ties: Ties,
    /// Its start, until that is handed in.
    start: Mutex<Option<Box<StoredExecution>>>,
}

impl Express {
    /// One that starts.
    pub(crate) fn begin(ties: Ties, start: StoredExecution) -> Self {
        Express {
            id: start.id,
            ties,
            start: Mutex::new(Some(Box::new(start))),
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

    /// Makes the start durable, unless it is.
    pub(super) async fn commit_start(&self) {
        let start = self.start.lock();
        let start = start.unwrap_or_else(PoisonError::into_inner).take();
        if start.is_some() {
            self.commit(start, None).await;
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
    /// What ties a durable execution, Standard or Express, to its engine.
    pub(super) fn ties(&self) -> Option<(ExecutionId, &Ties)> {
        let journal = self.journal.as_ref().map(Journal::ties);
        journal.or_else(|| {
            let express = self.express.as_ref()?;
            Some((express.id, &express.ties))
        })
    }
}
