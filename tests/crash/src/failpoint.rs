//! A store that ends the process at the n-th commit, on either side of it.

use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fmt, process};

use asl_runtime::store::{
    Batch, ExecutionFilter, ExecutionId, HistoryRange, Receipt, SqliteStore, Store, StoreError,
    StoredEvent, StoredExecution, StoredScope, Wake, Waking,
};

/// Where the process ends: `before:7`, `after:7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failpoint {
    side: Side,
    commit: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Before the store is handed the batch.
    Before,
    /// Once the batch is durable, before anybody is told.
    After,
}

impl Failpoint {
    /// Before the `commit`-th batch, from 1, is handed in.
    #[must_use]
    pub fn before(commit: u64) -> Self {
        let side = Side::Before;
        Failpoint { side, commit }
    }

    /// Once the `commit`-th batch, from 1, is durable.
    #[must_use]
    pub fn after(commit: u64) -> Self {
        let side = Side::After;
        Failpoint { side, commit }
    }
}

impl fmt::Display for Failpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Before => "before",
            Side::After => "after",
        };
        write!(f, "{side}:{}", self.commit)
    }
}

impl FromStr for Failpoint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("a failpoint is `before:7` or `after:7`, not `{text}`");
        let (side, commit) = text.split_once(':').ok_or_else(wrong)?;
        let commit = commit.parse().map_err(|_| wrong())?;
        match side {
            "before" => Ok(Failpoint::before(commit)),
            "after" => Ok(Failpoint::after(commit)),
            _ => Err(wrong()),
        }
    }
}

/// The store in a folder, with a failpoint before it.
#[derive(Debug)]
pub struct FailingStore {
    store: SqliteStore,
    failpoint: Failpoint,
    commits: AtomicU64,
}

impl FailingStore {
    /// Puts `failpoint` before `store`.
    #[must_use]
    pub fn new(store: SqliteStore, failpoint: Failpoint) -> Self {
        FailingStore {
            store,
            failpoint,
            commits: AtomicU64::new(0),
        }
    }
}

impl Store for FailingStore {
    fn commit(&self, batch: Batch) -> Receipt {
        let commit = self.commits.fetch_add(1, Ordering::SeqCst) + 1;
        if commit != self.failpoint.commit {
            return self.store.commit(batch);
        }
        if self.failpoint.side == Side::Before {
            process::abort();
        }
        let durable = self.store.commit(batch);
        let (receipt, acknowledgement) = Receipt::new();
        tokio::spawn(async move {
            let result = durable.await;
            if result.is_ok() {
                process::abort();
            }
            acknowledgement.complete(result);
        });
        receipt
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
