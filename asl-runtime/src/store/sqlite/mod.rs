//! `SqliteStore`: executions in one folder, in a SQLite database that anyone can open.

mod apply;
mod archive;
mod backup;
mod checksum;
mod failure;
mod folder;
mod history;
mod log;
mod reader;
mod retention;
mod rows;
mod schema;
mod value;
mod waiting;
mod writer;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use self::archive::SqliteArchive;
use self::folder::Folder;
use self::reader::Reader;
use self::value::microseconds;
use self::writer::Writer;
use super::Store;
use super::batch::{Batch, StoredEvent};
use super::error::StoreError;
use super::receipt::Receipt;
use super::record::{
    ExecutionFilter, ExecutionId, HistoryRange, StoredExecution, StoredScope, Wake, Waking,
};

/// A store in a folder, without set-up: an embedded SQLite.
///
/// The folder holds `executions.sqlite`, SQLite's own files beside it, and `lock`. One process at a time can have it open;
/// what another reads with any SQLite tool disturbs nothing. Times are kept to the microsecond.
///
/// # Commits
///
/// One thread writes. It makes one transaction of all batches that wait, up to 8 MiB, and syncs it before it completes their
/// receipts; what is handed in meanwhile is the next. So each batch costs a sync where one execution runs, and a fraction of
/// one where many do.
///
/// # When writing fails
///
/// - A failed commit or sync stops the store for good: the disk may hold the batch, or not. The receipts of that group and of
///   every later batch err with what happened first. Nothing is tried again; opening the folder anew finds what is whole.
/// - A full disk, seen before a commit is synced, loses nothing: the transaction is undone, and the group is held and tried
///   again until there is room. Meanwhile receipts stay open and [`is_held`](Store::is_held) says so: an engine
///   starts nothing new.
///   If the store is dropped first, they err.
/// - A file that is damaged, of a newer format or of something else is an error when it is opened or, where a large file has
///   damage in a row, when the row is read; nothing is skipped. Every row has a checksum. What a crash has cut off the log is
///   no damage: it had not been acknowledged.
///
/// Dropping the store commits what waits, which blocks the calling thread until it is done.
#[derive(Debug)]
pub struct SqliteStore {
    // Dropped in this order: the writer is the last to close the database, and merges the log into it.
    reader: Reader,
    writer: Writer,
    database: PathBuf,
    _folder: Folder,
}

impl SqliteStore {
    /// Opens the store in `folder`, which is created if there is none.
    ///
    /// # Errors
    ///
    /// The folder is open already, or cannot be made or read; its database is damaged, of a newer format or not ours. The
    /// text says which, and what to do.
    pub fn open(folder: &Path) -> Result<SqliteStore, StoreError> {
        let folder = Folder::open(folder)?;
        let database = folder.database();
        let connection = schema::open(&folder)?;
        Ok(SqliteStore {
            reader: Reader::open(database.clone())?,
            writer: Writer::spawn(connection, database.clone())?,
            database,
            _folder: folder,
        })
    }
}

impl Store for SqliteStore {
    fn commit(&self, batch: Batch) -> Receipt {
        self.writer.commit(batch)
    }

    fn last_execution_id(&self) -> Result<ExecutionId, StoreError> {
        self.reader.last_execution_id()
    }

    fn execution(&self, machine: &str, name: &str) -> Result<Option<StoredExecution>, StoreError> {
        self.reader.execution(machine, name)
    }

    fn execution_by_id(&self, id: ExecutionId) -> Result<Option<StoredExecution>, StoreError> {
        self.reader.execution_by_id(id)
    }

    fn waking(
        &self,
        after: Option<(Wake, ExecutionId)>,
        limit: usize,
    ) -> Result<Vec<Waking>, StoreError> {
        self.reader.waking(after, limit)
    }

    fn executions(&self, filter: &ExecutionFilter) -> Result<Vec<StoredExecution>, StoreError> {
        self.reader.executions(filter)
    }

    fn scopes(&self, execution: ExecutionId) -> Result<Vec<StoredScope>, StoreError> {
        self.reader.scopes(execution)
    }

    fn history(
        &self,
        execution: ExecutionId,
        range: &HistoryRange,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.reader.history(execution, range)
    }

    /// The disk is full, or another program holds the database locked.
    fn is_held(&self) -> bool {
        self.writer.is_held()
    }

    /// Their space is used again, the file does not shrink. Work goes on meanwhile: it is done in small transactions.
    fn delete_ended_before(&self, time: SystemTime) -> Result<u64, StoreError> {
        self.writer.delete_ended_before(microseconds(time))
    }

    /// [`open`](SqliteStore::open) can open the copy like the original. There must be no database in `to` yet. Work goes on
    /// meanwhile, though the log grows until the copy is done.
    fn backup(&self, to: &Path) -> Result<(), StoreError> {
        backup::backup(&self.database, to)
    }
}
