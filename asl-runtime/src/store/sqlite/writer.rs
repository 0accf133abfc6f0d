//! The thread that writes: whatever batches wait become one transaction.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::apply::{LastRows, apply};
use super::failure::Failure;
use super::retention::Retention;
use super::waiting::{Group, Request, Waiting};
use crate::store::batch::Batch;
use crate::store::error::StoreError;
use crate::store::receipt::Receipt;

/// After how many bytes the log is copied into the database, to be written from its start again. A short log is a fast one: a
/// sync need not write how long the file has become. Whatever waits to be committed meanwhile waits longer the more there is
/// to copy; very little, and it is copied too often.
const CHECKPOINT_BYTES: usize = 2 << 20;

/// About how many bytes a group adds to the log besides its own: it rewrites the pages that it begins and ends in.
const GROUP_PAGES: usize = 2 * 4096;

/// About how many bytes a part of a deletion adds to the log.
const DELETION_BYTES: usize = 1 << 20;

/// The store's end of the thread. Dropping it waits until all that has been handed in is committed.
#[derive(Debug)]
pub(super) struct Writer {
    /// None only while it is dropped.
    requests: Option<Sender<Request>>,
    thread: Option<JoinHandle<()>>,
    held: Arc<AtomicBool>,
}

impl Writer {
    pub(super) fn spawn(connection: Connection, database: PathBuf) -> Result<Self, StoreError> {
        let (requests, receiver) = channel();
        let held = Arc::new(AtomicBool::new(false));
        let writing = Writing {
            connection,
            last_rows: LastRows::new(),
            waiting: Waiting::new(receiver),
            bytes_in_log: 0,
            held: held.clone(),
            database,
        };
        let thread = thread::Builder::new()
            .name("asl-store".to_owned())
            .spawn(|| writing.run())
            .map_err(|error| {
                StoreError::new(format!("cannot start the store's thread: {error}"))
            })?;
        Ok(Writer {
            requests: Some(requests),
            thread: Some(thread),
            held,
        })
    }

    pub(super) fn commit(&self, batch: Batch) -> Receipt {
        let (receipt, acknowledgement) = Receipt::new();
        // If the thread is gone, the acknowledgement goes with the message, and the receipt says so.
        self.send(Request::Commit(batch, acknowledgement));
        receipt
    }

    pub(super) fn delete_ended_before(&self, microseconds: i64) -> Result<u64, StoreError> {
        let (retention, deleted) = Retention::new(microseconds);
        self.send(Request::Delete(retention));
        deleted.recv().unwrap_or_else(|_| Err(StoreError::closed()))
    }

    pub(super) fn is_held(&self) -> bool {
        self.held.load(Ordering::Relaxed)
    }

    fn send(&self, request: Request) {
        if let Some(requests) = &self.requests {
            let _ = requests.send(request);
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // A panic there has told everybody whom it concerns: their receipts are closed.
            let _ = thread.join();
        }
    }
}

/// The thread's own.
struct Writing {
    connection: Connection,
    last_rows: LastRows,
    waiting: Waiting,
    bytes_in_log: usize,
    held: Arc<AtomicBool>,
    database: PathBuf,
}

impl Writing {
    fn run(mut self) {
        loop {
            self.waiting.receive();
            if self.waiting.is_empty() && !self.waiting.open {
                return;
            }
            let written = self.write();
            let held = written.as_ref().is_err_and(Failure::may_pass);
            self.held.store(held, Ordering::Relaxed);
            match written {
                Ok(()) => {}
                Err(_) if held => {
                    if !self.waiting.open {
                        return;
                    }
                    self.waiting.pause();
                }
                Err(failure) => {
                    let error = failure.at("write", &self.database);
                    return self.refuse(&error);
                }
            }
        }
    }

    /// The next group, then a part of a deletion: neither waits for all of the other.
    fn write(&mut self) -> Result<(), Failure> {
        if !self.waiting.batches.is_empty() {
            self.commit_group()?;
        }
        self.delete_some()?;
        self.checkpoint()
    }

    fn commit_group(&mut self) -> Result<(), Failure> {
        let (count, bytes) = self.waiting.group();
        let group = self.waiting.batches.iter().take(count);
        let started = Instant::now();
        let (connection, last_rows) = (&self.connection, &mut self.last_rows);
        let committed = transaction(connection, || {
            for (batch, _) in group {
                apply(connection, last_rows, batch)?;
            }
            Ok(started.elapsed())
        });
        let applied = match committed {
            Ok(applied) => applied,
            Err(failure) => {
                self.last_rows.clear();
                return Err(failure);
            }
        };
        self.bytes_in_log += bytes + GROUP_PAGES;
        self.waiting.committed(Group {
            batches: count,
            applied,
            committed: started.elapsed().saturating_sub(applied),
        });
        for (_, acknowledgement) in self.waiting.batches.drain(..count) {
            acknowledgement.complete(Ok(()));
        }
        Ok(())
    }

    fn delete_some(&mut self) -> Result<(), Failure> {
        let Some(mut retention) = self.waiting.retentions.pop_front() else {
            return Ok(());
        };
        let connection = &self.connection;
        self.bytes_in_log += DELETION_BYTES;
        match transaction(connection, || retention.delete_some(connection)) {
            Ok(0) => retention.complete(),
            // What is damaged stays where it is, and the store goes on.
            Err(failure @ Failure::Damaged(_)) => {
                retention.fail(failure.at("delete from", &self.database));
            }
            deleted => {
                retention.count(deleted.as_ref().copied().unwrap_or(0));
                self.waiting.retentions.push_front(retention);
                deleted?;
            }
        }
        Ok(())
    }

    /// Copies the log into the database once it is large. SQLite would do so by itself, but hide a failure.
    fn checkpoint(&mut self) -> Result<(), Failure> {
        if self.bytes_in_log < CHECKPOINT_BYTES {
            return Ok(());
        }
        self.bytes_in_log = 0;
        let mut statement = self
            .connection
            .prepare_cached("PRAGMA wal_checkpoint(PASSIVE)")?;
        match statement.query_row([], |_| Ok(())).map_err(Failure::from) {
            // The log only grows meanwhile.
            Err(failure) if failure.may_pass() => Ok(()),
            done => done,
        }
    }

    /// After a failure nobody knows what the disk holds: nothing is tried again, and nothing more is written.
    fn refuse(mut self, error: &StoreError) {
        let error = StoreError::new(format!("the store has stopped for good: {error}"));
        let kept = self
            .connection
            .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true);
        debug_assert!(kept.is_ok(), "SQLite knows the option");
        loop {
            for (_, acknowledgement) in self.waiting.batches.drain(..) {
                acknowledgement.complete(Err(error.clone()));
            }
            for retention in self.waiting.retentions.drain(..) {
                retention.fail(error.clone());
            }
            if !self.waiting.open {
                return;
            }
            self.waiting.receive();
        }
    }
}

/// Runs `work` in a transaction of its own, which is undone unless all of it succeeds.
fn transaction<T>(
    connection: &Connection,
    work: impl FnOnce() -> Result<T, Failure>,
) -> Result<T, Failure> {
    let run = |sql| connection.prepare_cached(sql)?.execute([]);
    run("BEGIN IMMEDIATE")?;
    let done = work().and_then(|done| {
        run("COMMIT")?;
        Ok(done)
    });
    if done.is_err() && !connection.is_autocommit() {
        // If even that fails, it is the graver failure: it must not pass for a full disk.
        run("ROLLBACK")?;
    }
    done
}
