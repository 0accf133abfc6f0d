//! A store with two images: what is committed is live at once, and durable once it is synced. A crash forgets the rest.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use asl_runtime::store::{
    Acknowledgement, Batch, ExecutionFilter, ExecutionId, HistoryRange, MemoryStore, Receipt,
    Store, StoreError, StoredEvent, StoredExecution, StoredScope, Wake, Waking,
};

/// The store, as one life of a process knows it.
#[derive(Debug, Clone, Default)]
pub struct ForgetfulStore(Arc<Images>);

#[derive(Debug, Default)]
struct Images {
    live: MemoryStore,
    durable: MemoryStore,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    /// All that is durable, in order.
    synced: Vec<Batch>,
    waiting: VecDeque<(Batch, Acknowledgement)>,
    /// Of a life that is over: promises that are never kept.
    unkept: Vec<Acknowledgement>,
    has_crashed: bool,
}

impl ForgetfulStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        ForgetfulStore::default()
    }

    /// What a crash would leave.
    #[must_use]
    pub fn durable(&self) -> &dyn Store {
        &self.0.durable
    }

    /// Makes the oldest of the waiting batches durable, at most so many, and keeps their promises.
    pub fn sync(&self, most: usize) {
        let mut log = self.log();
        let count = most.min(log.waiting.len());
        let synced: Vec<_> = log.waiting.drain(..count).collect();
        for (batch, acknowledgement) in synced {
            drop(self.0.durable.commit(batch.clone()));
            log.synced.push(batch);
            acknowledgement.complete(Ok(()));
        }
    }

    /// Ends the life: what is committed from here on is lost, and nobody is told anything any more.
    pub fn crash(&self) {
        let mut log = self.log();
        log.has_crashed = true;
        let lost: Vec<_> = log.waiting.drain(..).collect();
        log.unkept
            .extend(lost.into_iter().map(|(_, promise)| promise));
    }

    /// The store as the next life finds it.
    #[must_use]
    pub fn reopen(&self) -> Self {
        let next = ForgetfulStore::new();
        let synced = self.log().synced.clone();
        for batch in &synced {
            drop(next.0.live.commit(batch.clone()));
            drop(next.0.durable.commit(batch.clone()));
        }
        next.log().synced = synced;
        next
    }

    /// A panic while the lock is held cannot leave a batch half moved, so poison is no news.
    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for ForgetfulStore {
    fn commit(&self, batch: Batch) -> Receipt {
        let (receipt, promise) = Receipt::new();
        let mut log = self.log();
        if log.has_crashed {
            log.unkept.push(promise);
            return receipt;
        }
        drop(self.0.live.commit(batch.clone()));
        log.waiting.push_back((batch, promise));
        receipt
    }

    fn last_execution_id(&self) -> Result<ExecutionId, StoreError> {
        self.0.live.last_execution_id()
    }

    fn execution(&self, machine: &str, name: &str) -> Result<Option<StoredExecution>, StoreError> {
        self.0.live.execution(machine, name)
    }

    fn execution_by_id(&self, id: ExecutionId) -> Result<Option<StoredExecution>, StoreError> {
        self.0.live.execution_by_id(id)
    }

    fn waking(
        &self,
        after: Option<(Wake, ExecutionId)>,
        limit: usize,
    ) -> Result<Vec<Waking>, StoreError> {
        self.0.live.waking(after, limit)
    }

    fn executions(&self, filter: &ExecutionFilter) -> Result<Vec<StoredExecution>, StoreError> {
        self.0.live.executions(filter)
    }

    fn scopes(&self, execution: ExecutionId) -> Result<Vec<StoredScope>, StoreError> {
        self.0.live.scopes(execution)
    }

    fn history(
        &self,
        execution: ExecutionId,
        range: &HistoryRange,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.0.live.history(execution, range)
    }
}
