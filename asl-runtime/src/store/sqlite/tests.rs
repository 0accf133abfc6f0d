//! What only the inside shows: how commits are grouped, and what a full disk does.

use std::env;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process;
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

use rusqlite::Connection;

use super::folder::Folder;
use super::writer::Writer;
use super::{SqliteStore, log, schema};
use crate::store::batch::Batch;
use crate::store::record::{StoredExecution, Wake};
use crate::store::{Receipt, Store, StoreError};

/// A folder that is removed at the end.
struct TestFolder(PathBuf);

impl TestFolder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("asl-store-unit-{}-{name}", process::id()));
        let _ = fs::remove_dir_all(&path);
        TestFolder(path)
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn start(id: u64, input: &str) -> Batch {
    let execution = StoredExecution {
        id,
        machine: "m".to_owned(),
        name: format!("e{id}"),
        digest: String::new(),
        start_time: UNIX_EPOCH,
        input: input.to_owned(),
        identity: String::new(),
        wake: Some(Wake::Now),
        end: None,
    };
    Batch {
        execution: id,
        start: Some(Box::new(execution)),
        events: None,
        scopes: Vec::new(),
        wake: None,
        end: None,
    }
}

fn wait(receipt: Receipt) -> Result<(), StoreError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(receipt)
}

#[test]
fn batches_that_wait_together_are_one_transaction() {
    let folder = TestFolder::new("group");
    let store = SqliteStore::open(&folder.0).unwrap();
    let receipts: Vec<Receipt> = (1..=1_000).map(|id| store.commit(start(id, "1"))).collect();
    for receipt in receipts {
        wait(receipt).unwrap();
    }
    let file = File::open(folder.0.join("executions.sqlite-wal")).unwrap();
    let commits = log::commits(file).unwrap();
    assert!((1..=100).contains(&commits), "{commits} transactions");
}

#[test]
fn a_large_backlog_is_committed_by_size() {
    let folder = TestFolder::new("size");
    let store = SqliteStore::open(&folder.0).unwrap();
    let input = format!("\"{}\"", "x".repeat(1 << 20));
    let receipts: Vec<Receipt> = (1..=12).map(|id| store.commit(start(id, &input))).collect();
    for receipt in receipts {
        wait(receipt).unwrap();
    }
    // Were it one transaction, the log would have held all of it.
    let log = folder.0.join("executions.sqlite-wal");
    assert!(log.metadata().unwrap().len() < 11 << 20);
}

/// A store's writer whose database may not grow any further, full but for what `filler` takes.
fn full(name: &str) -> (TestFolder, Writer, Connection) {
    let path = TestFolder::new(name);
    let folder = Folder::open(&path.0).unwrap();
    let connection = schema::open(&folder).unwrap();
    let other = Connection::open(folder.database()).unwrap();
    other
        .execute_batch("CREATE TABLE filler (text); INSERT INTO filler VALUES (zeroblob(200000))")
        .unwrap();
    let pages = connection.pragma_query_value(None, "page_count", |row| row.get::<_, i64>(0));
    connection
        .pragma_update(None, "max_page_count", pages.unwrap())
        .unwrap();
    let writer = Writer::spawn(connection, folder.database()).unwrap();
    (path, writer, other)
}

#[test]
fn a_full_disk_holds_what_is_handed_in_until_there_is_room() {
    let (_folder, writer, other) = full("full");
    let input = format!("\"{}\"", "x".repeat(50_000));
    let receipts = [1, 2].map(|id| writer.commit(start(id, &input)));
    while !writer.is_held() {
        thread::sleep(Duration::from_millis(1));
    }
    let third = writer.commit(start(3, "3"));
    let count = || {
        let sql = "SELECT count(*) FROM executions";
        other
            .query_row(sql, [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    assert_eq!(count(), 0);
    other.execute_batch("DROP TABLE filler").unwrap();
    for receipt in receipts.into_iter().chain([third]) {
        wait(receipt).unwrap();
    }
    assert_eq!(count(), 3);
    wait(writer.commit(start(4, "4"))).unwrap();
    assert!(!writer.is_held());
}

#[test]
fn what_a_full_disk_has_held_until_the_store_is_dropped_errs() {
    let (_folder, writer, _other) = full("dropped");
    let input = format!("\"{}\"", "x".repeat(50_000));
    let receipts = [1, 2].map(|id| writer.commit(start(id, &input)));
    drop(writer);
    for receipt in receipts {
        let error = wait(receipt).unwrap_err().to_string();
        assert_eq!(error, "the store has been closed");
    }
}
