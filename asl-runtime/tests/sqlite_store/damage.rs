//! Damage to the files: what opens is what was committed up to some batch, all else is an error with a name.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use asl_runtime::Status;
use asl_runtime::store::{
    Batch, ExecutionFilter, HistoryRange, SqliteStore, Store, StoreError, StoredEvent,
    StoredEvents, StoredExecution, StoredScope,
};

use crate::folder::TestFolder;
use crate::sample::{commit, end, put, start, step};

/// All that a store holds.
#[derive(Debug, PartialEq)]
struct Everything {
    last: u64,
    executions: Vec<(StoredExecution, Vec<StoredScope>, Vec<StoredEvent>)>,
}

fn everything(store: &dyn Store) -> Result<Everything, StoreError> {
    let executions = store.executions(&ExecutionFilter::default())?;
    let executions = executions.into_iter().map(|execution| {
        let found = store.execution(&execution.machine, &execution.name)?;
        assert_eq!(found.as_ref(), Some(&execution));
        let scopes = store.scopes(execution.id)?;
        let history = store.history(execution.id, &HistoryRange::default())?;
        Ok((execution, scopes, history))
    });
    Ok(Everything {
        last: store.last_execution_id()?,
        executions: executions.collect::<Result<_, _>>()?,
    })
}

/// Batches that leave executions running and ended, with small rows and with rows of several pages.
fn batches() -> Vec<Batch> {
    let mut batches = Vec::new();
    for id in 1..=4 {
        batches.push(start(id, "m"));
        for event in 2..=5 {
            let mut next = step(id, event);
            let size = if event == 3 { 9_000 } else { 300 };
            let record = format!("\"{}\"", "x".repeat(size));
            next.scopes.push(put("/a", &record));
            next.events = StoredEvents::of(&[StoredEvent {
                id: event,
                text: record,
            }]);
            batches.push(next);
        }
        if id % 2 == 0 {
            batches.push(end(id, 6, Status::Failed));
        }
    }
    batches
}

/// The files of a store that was killed after the last of these batches, and what it held after each.
fn killed(batches: Vec<Batch>) -> (TestFolder, Vec<Everything>) {
    let folder = TestFolder::new();
    let store = folder.open();
    let mut states = vec![everything(&store).unwrap()];
    for batch in batches {
        commit(&store, batch);
        states.push(everything(&store).unwrap());
    }
    (folder.copy(), states)
}

/// What opening the folder and reading all of it gives.
fn found(folder: &TestFolder) -> Result<Everything, StoreError> {
    everything(&SqliteStore::open(folder.path())?)
}

/// Offsets all over a file, and each with another bit.
fn offsets(size: usize, step: usize) -> impl Iterator<Item = (usize, u8)> {
    let ends = (0..size.min(100)).chain(size.saturating_sub(40)..size);
    let all = ends.chain((0..size).step_by(step));
    all.map(|offset| (offset, 1 << (offset % 8)))
}

/// What is done to the bytes of a file at an offset, to a bit.
type Damage = fn(&mut Vec<u8>, usize, u8);

/// Damages a copy of one file in each of these ways, and looks at what is found.
fn damage(
    from: &TestFolder,
    file: &str,
    ways: impl Iterator<Item = (usize, u8)>,
    how: Damage,
    check: impl Fn(usize, Result<Everything, StoreError>),
) {
    let whole = fs::read(from.path().join(file)).unwrap();
    for (offset, bit) in ways {
        let copy = from.copy();
        let mut bytes = whole.clone();
        how(&mut bytes, offset, bit);
        fs::write(copy.path().join(file), bytes).unwrap();
        check(offset, found(&copy));
    }
}

const FLIP: Damage = |bytes, offset, bit| bytes[offset] ^= bit;

const TRUNCATE: Damage = |bytes, offset, _| bytes.truncate(offset);

/// The sector at the offset was never written.
const BLANK: Damage = |bytes, offset, _| {
    let sector = offset / 512 * 512;
    let end = bytes.len().min(sector + 512);
    bytes[sector..end].fill(0);
};

fn names_file(error: &StoreError, folder: &Path) -> bool {
    // A copy has a path of its own, the file in it the same name.
    error.to_string().contains("executions.sqlite") && folder.is_dir()
}

#[test]
fn a_log_cut_off_anywhere_gives_what_was_committed_until_then() {
    let (folder, states) = killed(batches());
    let size = fs::metadata(folder.log()).unwrap().len();
    let size = usize::try_from(size).unwrap();
    let mut last = 0;
    let mut seen = BTreeSet::new();
    for offset in (0..size).step_by(2_061) {
        let copy = folder.copy();
        let mut bytes = fs::read(copy.log()).unwrap();
        bytes.truncate(offset);
        fs::write(copy.log(), bytes).unwrap();
        let found = found(&copy).unwrap();
        let state = states.iter().position(|state| *state == found).unwrap();
        assert!(state >= last, "a longer log holds no less");
        last = state;
        seen.insert(state);
    }
    assert!(seen.len() > states.len() / 2, "{seen:?}");
}

#[test]
fn damage_to_the_log_loses_the_last_commit_or_is_an_error() {
    let (folder, states) = killed(batches());
    let size = usize::try_from(fs::metadata(folder.log()).unwrap().len()).unwrap();
    for how in [FLIP, BLANK] {
        let count = Cell::new(0);
        damage(
            &folder,
            "executions.sqlite-wal",
            offsets(size, 1_997),
            how,
            |offset, found| match found {
                Ok(found) => {
                    let state = states.iter().position(|state| *state == found);
                    let state = state.expect("it is what one of the batches left");
                    assert!(state + 3 >= states.len(), "{offset} gives state {state}");
                }
                Err(error) => {
                    count.set(count.get() + 1);
                    assert!(names_file(&error, folder.path()), "{error}");
                }
            },
        );
        assert!(
            count.get() > 100,
            "most of the log stands before its end: {}",
            count.get()
        );
    }
}

/// Batches whose log is copied into the database, so that it begins anew before the last of them: how many come before that.
fn batches_of_two_logs() -> (Vec<Batch>, usize) {
    let mut first = vec![start(9, "m")];
    for event in 2..=6 {
        let mut next = step(9, event);
        let size = if event == 6 { 10 } else { 1 << 20 };
        next.scopes
            .push(put("/a", &format!("\"{}\"", "x".repeat(size))));
        first.push(next);
    }
    let before = first.len();
    first.extend(batches());
    (first, before)
}

/// Where the frames of an earlier log begin, which the log has not come to yet.
fn rest_of_the_log_before(log: &[u8]) -> usize {
    let salt = &log[16..24];
    let frames = (32..log.len() - 24).step_by(24 + 4_096);
    let mut foreign = frames.filter(|at| log[at + 8..at + 16] != *salt);
    foreign.next().expect("the log has begun anew")
}

#[test]
fn damage_to_a_log_that_began_anew_loses_nothing_that_is_in_the_database() {
    let (batches, before) = batches_of_two_logs();
    let (folder, states) = killed(batches);
    let end = rest_of_the_log_before(&fs::read(folder.log()).unwrap());
    let size = usize::try_from(fs::metadata(folder.log()).unwrap().len()).unwrap();
    let ways = || {
        let rest = (end..size).step_by(150_001).map(|offset| (offset, 1));
        offsets(end, 3_989).chain(rest)
    };
    for how in [TRUNCATE, FLIP, BLANK] {
        damage(
            &folder,
            "executions.sqlite-wal",
            ways(),
            how,
            |offset, found| match found {
                Ok(found) => {
                    let state = states.iter().position(|state| *state == found);
                    let state = state.expect("it is what one of the batches left");
                    assert!(state >= before - 1, "{offset} gives state {state}");
                    let is_rest = offset / 512 * 512 >= end;
                    assert!(!is_rest || state + 1 == states.len(), "{offset}");
                }
                Err(error) => assert!(names_file(&error, folder.path()), "{error}"),
            },
        );
    }
}

#[test]
fn a_damaged_database_is_an_error_or_makes_no_difference() {
    let (folder, states) = killed(batches());
    // Opening merges the log.
    drop(folder.open());
    let size = usize::try_from(fs::metadata(folder.database()).unwrap().len()).unwrap();
    for how in [FLIP, TRUNCATE, BLANK] {
        damage(
            &folder,
            "executions.sqlite",
            offsets(size, 797),
            how,
            |offset, found| match found {
                Ok(found) => assert_eq!(Some(&found), states.last(), "at {offset}"),
                Err(error) => assert!(names_file(&error, folder.path()), "{error}"),
            },
        );
    }
}

#[test]
fn a_row_that_is_not_as_it_was_written_is_an_error() {
    let changes = [
        "UPDATE executions SET input = '{}'",
        "UPDATE executions SET machine = 'n'",
        "UPDATE executions SET status = 'SUCCEEDED' WHERE status = 'FAILED'",
        "UPDATE executions SET status = NULL",
        "UPDATE executions SET stop_time = stop_time + 1",
        "UPDATE executions SET history = history - 1",
        "UPDATE scopes SET path = '/b' WHERE path = '/a'",
        "UPDATE scopes SET record = record || ' '",
        "UPDATE scopes SET history = history - 1",
        "UPDATE executions SET wake = 1",
        "UPDATE OR REPLACE scopes SET execution = 2 WHERE execution = 1",
        "UPDATE history SET events = replace(events, 'x', 'y')",
        "UPDATE history SET first = first + 1",
        "UPDATE history SET previous = NULL",
        "UPDATE history SET execution = 3",
        "DELETE FROM history WHERE row % 5 = 3",
    ];
    let (folder, _) = killed(batches());
    for change in changes {
        let copy = folder.copy();
        let connection = rusqlite::Connection::open(copy.database()).unwrap();
        assert!(connection.execute(change, []).unwrap() > 0, "{change}");
        drop(connection);
        let error = found(&copy).unwrap_err().to_string();
        assert!(error.contains("is damaged"), "{change}: {error}");
    }
}
