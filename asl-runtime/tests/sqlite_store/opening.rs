//! Opening a folder, once and again.

use std::fs;

use asl_runtime::Status;
use asl_runtime::store::{ExecutionFilter, SqliteStore, Store, Wake};
use rusqlite::Connection;

use crate::folder::TestFolder;
use crate::sample::{at, commit, end, events, history, paths, put, start, step, wait};

#[test]
fn what_was_acknowledged_is_there_after_a_crash_and_after_a_close() {
    let folder = TestFolder::new();
    let store = folder.open();
    commit(&store, start(1, "m"));
    commit(&store, start(2, "m"));
    commit(&store, step(1, 2));
    let mut waits = step(2, 2);
    waits.scopes = vec![put("", "{}"), put("/a", "{}")];
    waits.wake = Some(Wake::At(at(9)));
    commit(&store, waits);
    let crashed = folder.copy();
    drop(store);
    for folder in [crashed, folder] {
        let store = folder.open();
        assert_eq!(store.last_execution_id().unwrap(), 2);
        assert_eq!(history(&store, 1), events(1..=2));
        assert_eq!(paths(&store, 2), ["", "/a"]);
        let wake = store.execution_by_id(2).unwrap().unwrap().wake;
        assert_eq!(wake, Some(Wake::At(at(9))));
        // The history goes on where it was.
        commit(&store, step(1, 3));
        commit(&store, end(2, 3, Status::Succeeded));
        assert_eq!(history(&store, 1), events(1..=3));
        assert_eq!(history(&store, 2), events(1..=3));
    }
}

#[test]
fn a_dropped_store_commits_what_waits() {
    let folder = TestFolder::new();
    let store = folder.open();
    let receipts: Vec<_> = (1..=100).map(|id| store.commit(start(id, "m"))).collect();
    drop(store);
    for receipt in receipts {
        wait(receipt).unwrap();
    }
    assert!(!folder.log().exists(), "the log has been merged");
    assert_eq!(folder.open().last_execution_id().unwrap(), 100);
}

#[test]
fn a_folder_opens_once_at_a_time() {
    let folder = TestFolder::new();
    let store = folder.open();
    let refusal = folder.refusal();
    let name = folder.path().display().to_string();
    assert!(
        refusal.contains(&name) && refusal.contains("is in use"),
        "{refusal}"
    );
    drop(store);
    folder.open();
}

#[test]
fn a_newer_format_is_refused_by_name() {
    let folder = TestFolder::new();
    drop(folder.open());
    let set = |format: i32| {
        let connection = Connection::open(folder.database()).unwrap();
        connection
            .pragma_update(None, "user_version", format)
            .unwrap();
    };
    set(2);
    let refusal = folder.refusal();
    assert!(refusal.contains("has format 2"), "{refusal}");
    set(1);
    folder.open();
}

#[test]
fn what_is_not_ours_is_refused_and_left_alone() {
    let texts = TestFolder::new();
    fs::create_dir_all(texts.path()).unwrap();
    let text = "Dear diary,\n".repeat(1_000);
    fs::write(texts.database(), &text).unwrap();
    let refusal = texts.refusal();
    assert!(refusal.contains("is not a database"), "{refusal}");
    assert_eq!(fs::read_to_string(texts.database()).unwrap(), text);

    let other = TestFolder::new();
    fs::create_dir_all(other.path()).unwrap();
    let connection = Connection::open(other.database()).unwrap();
    connection
        .execute_batch("CREATE TABLE diary (day, text)")
        .unwrap();
    drop(connection);
    let before = fs::read(other.database()).unwrap();
    let refusal = other.refusal();
    assert!(refusal.contains("of something else"), "{refusal}");
    assert_eq!(fs::read(other.database()).unwrap(), before);
}

#[test]
fn a_lost_database_is_not_taken_for_a_new_one() {
    let folder = TestFolder::new();
    drop(folder.open());
    fs::write(folder.database(), "").unwrap();
    assert!(folder.refusal().contains("is lost or empty"));
    fs::remove_file(folder.database()).unwrap();
    assert!(folder.refusal().contains("is lost or empty"));
}

#[test]
fn a_table_that_is_not_as_it_was_made_is_refused() {
    let folder = TestFolder::new();
    drop(folder.open());
    let connection = Connection::open(folder.database()).unwrap();
    connection
        .execute_batch("DROP INDEX executions_by_wake")
        .unwrap();
    drop(connection);
    assert!(
        folder
            .refusal()
            .contains("`executions_by_wake` is not as it was made")
    );
}

#[test]
fn what_cannot_be_applied_stops_the_store_for_good() {
    let folder = TestFolder::new();
    let store = folder.open();
    commit(&store, start(1, "m"));
    let mut same_name = start(2, "m");
    same_name.start.as_mut().unwrap().name = "e1".to_owned();
    let first = wait(store.commit(same_name)).unwrap_err().to_string();
    assert!(first.contains("stopped for good"), "{first}");
    let later = wait(store.commit(start(3, "m"))).unwrap_err().to_string();
    assert_eq!(later, first);
    assert!(store.delete_ended_before(at(0)).is_err());
    assert_eq!(store.last_execution_id().unwrap(), 1);
    drop(store);
    let store = folder.open();
    let all = store.executions(&ExecutionFilter::default()).unwrap();
    assert_eq!(all.len(), 1);
    commit(&store, start(2, "m"));
}

#[test]
fn a_path_that_is_no_folder_is_an_error() {
    let folder = TestFolder::new();
    fs::write(folder.path(), "a file").unwrap();
    assert!(SqliteStore::open(folder.path()).is_err());
    fs::remove_file(folder.path()).unwrap();
}
