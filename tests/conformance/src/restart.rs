//! A store whose process dies with every commit: the batch is durable, and nobody is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use asl_runtime::store::{
    Acknowledgement, Batch, ExecutionFilter, ExecutionId, HistoryRange, MemoryStore, Receipt,
    Store, StoreError, StoredEvent, StoredExecution, StoredScope, Wake, Waking,
};
use std::sync::Mutex;
use tokio::sync::Notify;

/// One life of a process over a store that outlives it: it ends with the first commit.
#[derive(Debug)]
pub(crate) struct OneCommit {
    store: MemoryStore,
    death: Arc<Death>,
}

/// The end of a life.
#[derive(Debug, Default)]
pub(crate) struct Death {
    is_dead: AtomicBool,
    notify: Notify,
    /// Promises that are never kept.
    unkept: Mutex<Vec<Acknowledgement>>,
}

impl OneCommit {
    /// A new life over `store`, and what tells of its end.
    #[must_use]
    pub(crate) fn new(store: MemoryStore) -> (Self, Arc<Death>) {
        let death = Arc::<Death>::default();
        let life = OneCommit {
            store,
            death: Arc::clone(&death),
        };
        (life, death)
    }
}

impl Death {
    /// Completes once the life has ended.
    pub(crate) async fn comes(&self) {
        self.notify.notified().await;
    }

    fn unkept(&self) -> Receipt {
        let (receipt, acknowledgement) = Receipt::new();
        let unkept = self.unkept.lock();
        unkept
            .expect("no holder of the lock panics")
            .push(acknowledgement);
        receipt
    }
}

impl Store for OneCommit {
    fn commit(&self, batch: Batch) -> Receipt {
        if !self.death.is_dead.swap(true, Ordering::SeqCst) {
            drop(self.store.commit(batch));
            self.death.notify.notify_one();
        }
        self.death.unkept()
    }

    fn last_execution_id(&self) -> Result<ExecutionId, StoreError> {
        self.store.last_execution_id()
    }

    fn execution(&self, machine: &str, name: &str) -> Result<Option<StoredExecution>, StoreError> {
        self.store.execution(machine, name)
    }

    fn execution_by_id(&self, id: ExecutionId) -> Result<Option<StoredExecution>, StoreError> {
        self.store.execution_by_id(id)
    }

    fn waking(
        &self,
        after: Option<(Wake, ExecutionId)>,
        limit: usize,
    ) -> Result<Vec<Waking>, StoreError> {
        self.store.waking(after, limit)
    }

    fn executions(&self, filter: &ExecutionFilter) -> Result<Vec<StoredExecution>, StoreError> {
        self.store.executions(filter)
    }

    fn scopes(&self, execution: ExecutionId) -> Result<Vec<StoredScope>, StoreError> {
        self.store.scopes(execution)
    }

    fn history(
        &self,
        execution: ExecutionId,
        range: &HistoryRange,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.store.history(execution, range)
    }
}
