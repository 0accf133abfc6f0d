//! One batch as statements, inside the transaction of its group.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::failure::Failure;
use super::rows::{
    self, end_checksum, events_checksum, history_checksum, scope_checksum, start_checksum,
    wake_checksum,
};
use super::value::{microseconds, row_id, wake_number};
use crate::error::Status;
use crate::store::batch::{Batch, End, ScopeChange};
use crate::store::events::StoredEvents;
use crate::store::record::{StoredExecution, StoredScope, Wake};

/// The last row of history of each running execution that has had a batch, by its id.
///
/// Only a memory of what the tables say: it may be emptied at any time, and must be when a transaction is undone.
pub(super) type LastRows = HashMap<i64, Option<i64>>;

/// Applies a batch.
pub(super) fn apply(
    connection: &Connection,
    last_rows: &mut LastRows,
    batch: &Batch,
) -> Result<(), Failure> {
    let id = row_id(batch.execution);
    let before = match (last_rows.get(&id), &batch.events) {
        (Some(row), _) => *row,
        (None, Some(StoredEvents { first: 1, .. })) => None,
        (None, _) => rows::last_row(connection, id)?,
    };
    if let Some(execution) = &batch.start {
        start(connection, id, execution)?;
    }
    let last = append(connection, id, before, batch.events.as_ref())?;
    if let Some(ended) = &batch.end {
        if ended.status == Status::Succeeded {
            remove_below(connection, id, "")?;
        } else {
            change(connection, id, last, &batch.scopes)?;
        }
        set_end(connection, id, ended)?;
        set_wake(connection, id, None)?;
        name_last_row(connection, id, last)?;
        last_rows.remove(&id);
        return Ok(());
    }
    let named = change(connection, id, last, &batch.scopes)?;
    // A scope that has been removed may have been the one to name it.
    if !named && last.is_some() {
        name_last_row(connection, id, last)?;
    }
    if let Some(wake) = batch.wake {
        set_wake(connection, id, Some(wake))?;
    }
    match batch.wake {
        Some(Wake::At(_)) => last_rows.remove(&id),
        Some(Wake::Now) | None => last_rows.insert(id, last),
    };
    Ok(())
}

/// An execution that there is starts once more, and keeps its history.
fn start(connection: &Connection, id: i64, execution: &StoredExecution) -> Result<(), Failure> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO executions (id, machine, name, digest, start_time, input, identity,
             start_checksum, end_checksum, history_checksum, wake, wake_checksum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
         ON CONFLICT (id) DO UPDATE SET
             machine = excluded.machine, name = excluded.name, digest = excluded.digest,
             start_time = excluded.start_time, input = excluded.input,
             identity = excluded.identity, start_checksum = excluded.start_checksum,
             status = NULL, stop_time = NULL, output = NULL, error = NULL, cause = NULL,
             end_checksum = excluded.end_checksum,
             wake = excluded.wake, wake_checksum = excluded.wake_checksum",
    )?;
    let wake = execution.wake.map(wake_number);
    insert.execute(params![
        id,
        execution.machine,
        execution.name,
        execution.digest,
        microseconds(execution.start_time),
        execution.input,
        execution.identity,
        start_checksum(id, execution),
        end_checksum(id, None),
        history_checksum(id, None),
        wake,
        wake_checksum(id, wake),
    ])?;
    match &execution.end {
        None => Ok(()),
        Some(ended) => set_end(connection, id, ended),
    }
}

fn set_end(connection: &Connection, id: i64, end: &End) -> Result<(), Failure> {
    let mut update = connection.prepare_cached(
        "UPDATE executions SET status = ?2, stop_time = ?3, output = ?4, error = ?5, cause = ?6,
             end_checksum = ?7
         WHERE id = ?1",
    )?;
    let changed = update.execute(params![
        id,
        end.status.as_str(),
        microseconds(end.stop_time),
        end.output,
        end.error,
        end.cause,
        end_checksum(id, Some(end)),
    ])?;
    exactly_one(changed)
}

fn set_wake(connection: &Connection, id: i64, wake: Option<Wake>) -> Result<(), Failure> {
    let mut update = connection
        .prepare_cached("UPDATE executions SET wake = ?2, wake_checksum = ?3 WHERE id = ?1")?;
    let wake = wake.map(wake_number);
    exactly_one(update.execute(params![id, wake, wake_checksum(id, wake)])?)
}

/// Where a restart finds the last row when no scope names it.
fn name_last_row(connection: &Connection, id: i64, last: Option<i64>) -> Result<(), Failure> {
    let mut update = connection.prepare_cached(
        "UPDATE executions SET history = ?2, history_checksum = ?3 WHERE id = ?1",
    )?;
    exactly_one(update.execute(params![id, last, history_checksum(id, last)])?)
}

fn exactly_one(changed: usize) -> Result<(), Failure> {
    match changed {
        1 => Ok(()),
        _ => Err(rusqlite::Error::StatementChangedRows(changed).into()),
    }
}

/// Appends events, and gives the last row of the history.
fn append(
    connection: &Connection,
    execution: i64,
    before: Option<i64>,
    events: Option<&StoredEvents>,
) -> Result<Option<i64>, Failure> {
    let Some(StoredEvents { first, text }) = events else {
        return Ok(before);
    };
    let first = row_id(*first);
    let checksum = events_checksum(execution, before, first, text);
    let mut insert = connection.prepare_cached(
        "INSERT INTO history (execution, previous, first, checksum, events) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    Ok(Some(insert.insert(params![
        execution, before, first, checksum, text
    ])?))
}

/// Makes the changes, and tells whether a scope names the last row of history now.
fn change(
    connection: &Connection,
    execution: i64,
    last: Option<i64>,
    changes: &[ScopeChange],
) -> Result<bool, Failure> {
    let mut names: Option<&str> = None;
    for change in changes {
        match change {
            ScopeChange::Put(scope) => {
                put(connection, execution, last, scope)?;
                names = Some(&scope.path);
            }
            ScopeChange::Remove(path) => {
                remove(connection, execution, path)?;
                names = names.filter(|name| name != path);
            }
            ScopeChange::RemoveBelow(path) => {
                remove_below(connection, execution, path)?;
                names = names.filter(|name| !name.starts_with(path.as_str()));
            }
        }
    }
    Ok(names.is_some())
}

fn put(
    connection: &Connection,
    execution: i64,
    last: Option<i64>,
    scope: &StoredScope,
) -> Result<(), Failure> {
    let mut put = connection.prepare_cached(
        "INSERT OR REPLACE INTO scopes (execution, path, history, checksum, record)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    put.execute(params![
        execution,
        scope.path,
        last,
        scope_checksum(execution, scope, last),
        scope.record,
    ])?;
    Ok(())
}

fn remove(connection: &Connection, execution: i64, path: &str) -> Result<(), Failure> {
    connection
        .prepare_cached("DELETE FROM scopes WHERE execution = ?1 AND path = ?2")?
        .execute(params![execution, path])?;
    Ok(())
}

fn remove_below(connection: &Connection, execution: i64, prefix: &str) -> Result<(), Failure> {
    match after_all_with(prefix) {
        Some(end) => connection
            .prepare_cached("DELETE FROM scopes WHERE execution = ?1 AND path >= ?2 AND path < ?3")?
            .execute(params![execution, prefix, end])?,
        None => connection
            .prepare_cached("DELETE FROM scopes WHERE execution = ?1 AND path >= ?2")?
            .execute(params![execution, prefix])?,
    };
    Ok(())
}

/// The least text that is greater than any with this prefix, in the order of code points, which is that of UTF-8.
fn after_all_with(prefix: &str) -> Option<String> {
    let mut text = prefix.to_owned();
    while let Some(last) = text.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            text.push(next);
            return Some(text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::after_all_with;

    #[test]
    fn a_prefix_ends_where_the_next_code_point_begins() {
        let cases = [
            ("", None),
            ("/a", Some("/b")),
            ("/\u{d7ff}", Some("/\u{e000}")),
            ("/\u{10ffff}", Some("0")),
            ("\u{10ffff}", None),
        ];
        for (prefix, end) in cases {
            assert_eq!(after_all_with(prefix).as_deref(), end, "{prefix:?}");
        }
    }
}
