//! Backups and retention.

use asl_runtime::Status;
use asl_runtime::store::Store;

use crate::folder::TestFolder;
use crate::sample::{at, commit, end, events, history, paths, start, step};

#[test]
fn a_backup_opens_like_the_original() {
    let (folder, copy) = (TestFolder::new(), TestFolder::new());
    let store = folder.open();
    commit(&store, start(1, "m"));
    commit(&store, step(1, 2));
    store.backup(copy.path()).unwrap();
    commit(&store, step(1, 3));

    let again = store.backup(copy.path()).unwrap_err().to_string();
    assert!(again.contains("choose an empty folder"), "{again}");
    let copied = copy.open();
    assert_eq!(history(&copied, 1), events(1..=2));
    commit(&copied, step(1, 3));
    assert_eq!(history(&copied, 1), events(1..=3));
    assert_eq!(paths(&copied, 1), [""]);
}

#[test]
fn what_ended_long_ago_is_deleted_and_its_space_used_again() {
    let folder = TestFolder::new();
    let store = folder.open();
    let fill = |ids: std::ops::RangeInclusive<u64>| {
        for id in ids {
            drop(store.commit(start(id, "m")));
            for event in 2..=20 {
                drop(store.commit(step(id, event)));
            }
            drop(store.commit(end(id, 21, Status::Succeeded)));
        }
    };
    fill(1..=200);
    commit(&store, start(1_000, "m"));
    assert_eq!(store.delete_ended_before(at(100 + 201)).unwrap(), 200);
    assert_eq!(store.delete_ended_before(at(100 + 201)).unwrap(), 0);
    assert_eq!(store.execution("m", "e7").unwrap(), None);
    assert_eq!(history(&store, 7), []);
    assert_eq!(history(&store, 1_000), events(1..=1));

    store.backup(&folder.path().join("small")).unwrap();
    let size = |name| folder.path().join(name).metadata().unwrap().len();
    assert!(size("small/executions.sqlite") < 100_000);
    fill(201..=400);
    commit(&store, step(1_000, 2));
    drop(store);
    let space = size("executions.sqlite");
    let store = folder.open();
    assert_eq!(store.delete_ended_before(at(100 + 301)).unwrap(), 100);
    assert_eq!(history(&store, 301), events(1..=21));
    assert_eq!(history(&store, 1_000), events(1..=2));
    drop(store);
    assert_eq!(size("executions.sqlite"), space);
    assert!(
        space < 2_000_000,
        "{space} bytes are as many as 200 executions need"
    );
}

#[test]
fn an_id_is_never_used_again() {
    let folder = TestFolder::new();
    let store = folder.open();
    commit(&store, start(7, "m"));
    commit(&store, end(7, 2, Status::Succeeded));
    assert_eq!(store.delete_ended_before(at(1_000)).unwrap(), 1);
    assert_eq!(store.last_execution_id().unwrap(), 7);
    drop(store);
    assert_eq!(folder.open().last_execution_id().unwrap(), 7);
}
