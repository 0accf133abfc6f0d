//! Deletes what ended long ago, a little at a time.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rusqlite::{Connection, OptionalExtension as _};

use super::failure::Failure;
use super::rows;
use crate::store::error::StoreError;

/// How many rows of history a transaction deletes, but for the rest of its last execution.
const ROWS: usize = 500;

/// A deletion under way.
#[derive(Debug)]
pub(super) struct Retention {
    /// Executions that ended before this are deleted, in microseconds since 1970.
    before: i64,
    deleted: u64,
    done: SyncSender<Result<u64, StoreError>>,
}

impl Retention {
    /// A deletion, and what tells how many executions it has deleted.
    pub(super) fn new(before: i64) -> (Self, Receiver<Result<u64, StoreError>>) {
        let (done, deleted) = sync_channel(1);
        let retention = Retention {
            before,
            deleted: 0,
            done,
        };
        (retention, deleted)
    }

    pub(super) fn complete(self) {
        // Nobody need be waiting.
        let _ = self.done.send(Ok(self.deleted));
    }

    pub(super) fn fail(self, error: StoreError) {
        let _ = self.done.send(Err(error));
    }

    /// Counts what a committed transaction has deleted.
    pub(super) fn count(&mut self, deleted: u64) {
        self.deleted += deleted;
    }

    /// Deletes some executions, the oldest first, and tells how many: none if no more are left.
    pub(super) fn delete_some(&self, connection: &Connection) -> Result<u64, Failure> {
        let mut rows = 0;
        let mut deleted = 0;
        while rows < ROWS {
            let mut oldest = connection.prepare_cached(
                "SELECT id FROM executions WHERE stop_time < ?1 ORDER BY stop_time LIMIT 1",
            )?;
            let Some(id) = oldest
                .query_row([self.before], |row| row.get(0))
                .optional()?
            else {
                break;
            };
            rows += 1 + delete(connection, id)?;
            deleted += 1;
        }
        Ok(deleted)
    }
}

/// Deletes an execution that has ended, and tells how many rows its history had.
fn delete(connection: &Connection, id: i64) -> Result<usize, Failure> {
    let mut rows = 0;
    let mut next = rows::last_row(connection, id)?;
    let mut delete = connection.prepare_cached("DELETE FROM history WHERE row = ?1")?;
    while let Some(row) = next {
        next = rows::events(connection, id, row)?.previous;
        rows += delete.execute([row])?;
    }
    for table in [
        "DELETE FROM scopes WHERE execution = ?1",
        "DELETE FROM executions WHERE id = ?1",
    ] {
        connection.prepare_cached(table)?.execute([id])?;
    }
    Ok(rows)
}
