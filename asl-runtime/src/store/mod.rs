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

pub use self::batch::{Batch, End, ScopeChange, StoredEvent};
pub use self::error::StoreError;
pub use self::events::StoredEvents;
pub use self::memory::MemoryStore;
pub(crate) use self::object_text::ObjectText;
pub(crate) use self::payloads::PayloadTexts;
pub use self::payloads::Payloads;
pub use self::receipt::{Acknowledgement, Receipt};
pub use self::record::{
    ExecutionFilter, ExecutionId, StatusFilter, StoredExecution, StoredScope, Wake, Waking,
};
#[cfg(feature = "sqlite")]
pub use self::sqlite::SqliteStore;

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

    /// All events of an execution in order.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    fn history(&self, execution: ExecutionId) -> Result<Vec<StoredEvent>, StoreError>;
}
