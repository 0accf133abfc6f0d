//! Where executions are kept: the narrow seam between the engine and a database.
//!
//! What is stored speaks the names of the States Language: states, variables and branches by name, never by slot or index.

mod batch;
mod error;
mod events;
mod memory;
mod object_text;
mod payloads;
mod receipt;
mod record;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::path::Path;
use std::time::SystemTime;

pub use self::batch::{Batch, End, ScopeChange, StoredEvent};
pub use self::error::StoreError;
pub use self::events::StoredEvents;
pub use self::memory::MemoryStore;
pub(crate) use self::object_text::ObjectText;
pub(crate) use self::payloads::PayloadTexts;
pub use self::payloads::Payloads;
pub use self::receipt::{Acknowledgement, Receipt};
pub use self::record::{
    ExecutionFilter, ExecutionId, HistoryRange, StatusFilter, StoredExecution, StoredScope, Wake,
    Waking,
};
#[cfg(feature = "sqlite")]
pub use self::sqlite::{SqliteArchive, SqliteStore};

/// A database of executions.
///
/// One process at a time owns it. Reads block the calling thread, but not for long; they see every batch whose receipt has
/// completed.
pub trait Store: std::fmt::Debug + Send + Sync + 'static {
    /// Takes a batch, whole or not at all. Batches become durable in the order in which they are handed in.
    ///
    /// The receipt completes once the batch is durable; whoever need not know may drop it. After a failure every later batch
    /// fails too: what the disk holds is not certain any more.
    fn commit(&self, batch: Batch) -> Receipt;

    /// The largest id of any execution, 0 without any.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    fn last_execution_id(&self) -> Result<ExecutionId, StoreError>;

    /// The execution of `machine` that has this name.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    fn execution(&self, machine: &str, name: &str) -> Result<Option<StoredExecution>, StoreError>;

    /// The execution with this number.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    fn execution_by_id(&self, id: ExecutionId) -> Result<Option<StoredExecution>, StoreError>;

    /// The running executions that are to be taken up next, in the order of [`Wake`] and of their numbers: at most `limit`
    /// of those that come after `after`.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    fn waking(
        &self,
        after: Option<(Wake, ExecutionId)>,
        limit: usize,
    ) -> Result<Vec<Waking>, StoreError>;

    /// The executions that `filter` names, the latest first.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    fn executions(&self, filter: &ExecutionFilter) -> Result<Vec<StoredExecution>, StoreError>;

    /// The open scopes of an execution, in the order of their paths; none once it has succeeded.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    fn scopes(&self, execution: ExecutionId) -> Result<Vec<StoredScope>, StoreError>;

    /// The events of an execution that `range` names, in its order.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    fn history(
        &self,
        execution: ExecutionId,
        range: &HistoryRange,
    ) -> Result<Vec<StoredEvent>, StoreError>;

    /// Whether batches are held back for now, for want of room: an engine starts nothing new meanwhile. A store that never
    /// holds any back need not say so.
    fn is_held(&self) -> bool {
        false
    }

    /// Deletes the executions that ended before `time`, with their histories, and tells how many they were. Their names are
    /// free then. Blocks the calling thread until it is done.
    ///
    /// # Errors
    ///
    /// The store has failed, what is to be deleted is damaged, or this kind of store deletes nothing.
    fn delete_ended_before(&self, time: SystemTime) -> Result<u64, StoreError> {
        let _ = time;
        Err(StoreError::new("this kind of store deletes nothing"))
    }

    /// Copies all that is committed into the folder `to`. Blocks the calling thread for that long.
    ///
    /// # Errors
    ///
    /// The copy cannot be made, or this kind of store makes none.
    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let to = to.display();
        Err(StoreError::new(format!(
            "this kind of store has no backup to put into `{to}`"
        )))
    }
}
