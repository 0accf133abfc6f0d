//! A folder's executions, to look at.

use std::path::Path;

use super::folder;
use super::reader::Reader;
use crate::store::batch::StoredEvent;
use crate::store::error::StoreError;
use crate::store::record::{ExecutionFilter, ExecutionId, HistoryRange, StoredExecution};

/// The executions of a folder, to look at and no more: also while a process has it open.
#[derive(Debug)]
pub struct SqliteArchive(Reader);

impl SqliteArchive {
    /// Opens the folder of a [`SqliteStore`](super::SqliteStore).
    ///
    /// # Errors
    ///
    /// There is no store in `folder`, or it cannot be read.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let database = folder::database(folder);
        if !database.exists() {
            let folder = folder.display();
            return Err(StoreError::new(format!(
                "there are no executions in `{folder}`"
            )));
        }
        Reader::open(database).map(SqliteArchive)
    }

    /// The execution of `machine` that has this name.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub fn execution(
        &self,
        machine: &str,
        name: &str,
    ) -> Result<Option<StoredExecution>, StoreError> {
        self.0.execution(machine, name)
    }

    /// The executions that `filter` names, the latest first.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub fn executions(&self, filter: &ExecutionFilter) -> Result<Vec<StoredExecution>, StoreError> {
        self.0.executions(filter)
    }

    /// The events of an execution that `range` names, in its order.
    ///
    /// # Errors
    ///
    /// The database cannot be read.
    pub fn history(
        &self,
        execution: ExecutionId,
        range: &HistoryRange,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.0.history(execution, range)
    }
}
