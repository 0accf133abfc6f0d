//! The rows that both sides read, checked against their checksums.

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::checksum::Checksum;
use super::failure::Failure;
use super::value::{microseconds, moment, status, wake};
use crate::store::batch::End;
use crate::store::events::StoredEvents;
use crate::store::payloads::Payloads;
use crate::store::record::{StoredExecution, StoredScope, Wake};

/// The columns that [`execution`] reads.
pub(super) const EXECUTION: &str =
    "id, machine, name, digest, start_time, input, identity, start_checksum,
    wake, wake_checksum, status, stop_time, output, error, cause, end_checksum";

/// Of the columns that an execution's first batch writes.
pub(super) fn start_checksum(id: i64, execution: &StoredExecution) -> i32 {
    Checksum::new()
        .number(id)
        .text(&execution.machine)
        .text(&execution.name)
        .text(&execution.digest)
        .number(microseconds(execution.start_time))
        .text(&execution.input)
        .text(&execution.identity)
        .finish()
}

/// Of the columns that an execution's last batch writes.
pub(super) fn end_checksum(id: i64, end: Option<&End>) -> i32 {
    let checksum = Checksum::new().number(id);
    match end {
        None => checksum.finish(),
        Some(end) => checksum
            .text(end.status.as_str())
            .number(microseconds(end.stop_time))
            .optional_text(end.output.as_deref())
            .optional_text(end.error.as_deref())
            .optional_text(end.cause.as_deref())
            .finish(),
    }
}

/// Of an execution's last row of history.
pub(super) fn history_checksum(id: i64, history: Option<i64>) -> i32 {
    Checksum::new().number(id).optional_number(history).finish()
}

/// Of when an execution is to be taken up again.
pub(super) fn wake_checksum(id: i64, wake: Option<i64>) -> i32 {
    Checksum::new().number(id).optional_number(wake).finish()
}

pub(super) fn check_wake(id: i64, wake: Option<i64>, checksum: i32) -> Result<(), Failure> {
    if checksum == wake_checksum(id, wake) {
        Ok(())
    } else {
        Err(damaged("executions", id))
    }
}

pub(super) fn scope_checksum(execution: i64, scope: &StoredScope, history: Option<i64>) -> i32 {
    Checksum::new()
        .number(execution)
        .text(&scope.path)
        .optional_number(history)
        .text(&scope.record)
        .finish()
}

pub(super) fn events_checksum(
    execution: i64,
    previous: Option<i64>,
    first: i64,
    events: &str,
) -> i32 {
    Checksum::new()
        .number(execution)
        .optional_number(previous)
        .number(first)
        .text(events)
        .finish()
}

pub(super) fn execution(row: &Row<'_>) -> Result<StoredExecution, Failure> {
    let id: i64 = row.get("id")?;
    let damaged = || damaged("executions", id);
    let execution = StoredExecution {
        id: u64::try_from(id).map_err(|_| damaged())?,
        machine: row.get("machine")?,
        name: row.get("name")?,
        digest: row.get("digest")?,
        start_time: moment(row.get("start_time")?).ok_or_else(damaged)?,
        input: row.get("input")?,
        identity: row.get("identity")?,
        wake: wake_of(row, id)?,
        end: end(row, id)?.map(Box::new),
    };
    let start: i32 = row.get("start_checksum")?;
    let stop: i32 = row.get("end_checksum")?;
    let whole = start == start_checksum(id, &execution)
        && stop == end_checksum(id, execution.end.as_deref());
    whole.then_some(execution).ok_or_else(damaged)
}

fn wake_of(row: &Row<'_>, id: i64) -> Result<Option<Wake>, Failure> {
    let number: Option<i64> = row.get("wake")?;
    check_wake(id, number, row.get("wake_checksum")?)?;
    let wake = number.map(|number| wake(number).ok_or_else(|| damaged("executions", id)));
    wake.transpose()
}

fn end(row: &Row<'_>, id: i64) -> Result<Option<End>, Failure> {
    let Some(text) = row.get::<_, Option<String>>("status")? else {
        return Ok(None);
    };
    let damaged = || damaged("executions", id);
    Ok(Some(End {
        status: status(&text).ok_or_else(damaged)?,
        stop_time: moment(row.get("stop_time")?).ok_or_else(damaged)?,
        output: row.get("output")?,
        error: row.get("error")?,
        cause: row.get("cause")?,
    }))
}

/// The open scopes of an execution in the order of their paths, each with the row of history that it names.
pub(super) fn scopes(
    connection: &Connection,
    execution: i64,
) -> Result<Vec<(StoredScope, Option<i64>)>, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT path, history, checksum, record FROM scopes WHERE execution = ?1 ORDER BY path",
    )?;
    let mut rows = statement.query([execution])?;
    let mut scopes = Vec::new();
    while let Some(row) = rows.next()? {
        let scope = StoredScope {
            path: row.get(0)?,
            record: row.get(3)?,
            payloads: Payloads::default(),
        };
        let history = row.get(1)?;
        if row.get::<_, i32>(2)? != scope_checksum(execution, &scope, history) {
            return Err(damaged("scopes", execution));
        }
        scopes.push((scope, history));
    }
    Ok(scopes)
}

/// The last row of an execution's history, which may not have one yet.
pub(super) fn last_row(connection: &Connection, execution: i64) -> Result<Option<i64>, Failure> {
    let mut statement = connection
        .prepare_cached("SELECT history, history_checksum FROM executions WHERE id = ?1")?;
    let own: Option<(Option<i64>, i32)> = statement
        .query_row([execution], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (own, checksum) = own.unwrap_or((None, history_checksum(execution, None)));
    if checksum != history_checksum(execution, own) {
        return Err(damaged("executions", execution));
    }
    let scopes = scopes(connection, execution)?;
    Ok(scopes
        .iter()
        .map(|(_, history)| *history)
        .fold(own, Option::max))
}

/// Where a row of history stands.
pub(super) struct Link {
    pub(super) previous: Option<i64>,
    /// The id of its first event.
    pub(super) first: u64,
}

/// The place of a row of an execution's history, without what it says: for rows that nobody wants to read.
pub(super) fn link(connection: &Connection, execution: i64, row: i64) -> Result<Link, Failure> {
    let mut statement = connection
        .prepare_cached("SELECT execution, previous, first FROM history WHERE row = ?1")?;
    let found = statement.query_row([row], |row| {
        Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, i64>(2)?))
    });
    let damaged = || damaged("history", execution);
    let (whose, previous, first) = found.optional()?.ok_or_else(damaged)?;
    check_place(execution, whose, previous, row)?;
    Ok(Link {
        previous,
        first: u64::try_from(first).map_err(|_| damaged())?,
    })
}

/// Rows only ever name earlier ones of the same execution, so that walking back comes to an end.
fn check_place(execution: i64, whose: i64, previous: Option<i64>, row: i64) -> Result<(), Failure> {
    let sound = whose == execution && previous.is_none_or(|previous| previous < row);
    sound
        .then_some(())
        .ok_or_else(|| damaged("history", execution))
}

/// What a row of history says.
pub(super) struct Events {
    pub(super) previous: Option<i64>,
    pub(super) stored: StoredEvents,
}

/// A row of an execution's history.
pub(super) fn events(connection: &Connection, execution: i64, row: i64) -> Result<Events, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT execution, previous, first, checksum, events FROM history WHERE row = ?1",
    )?;
    let found = statement.query_row([row], |row| {
        let whose: i64 = row.get(0)?;
        let checksum: i32 = row.get(3)?;
        let (first, text) = (row.get::<_, i64>(2)?, row.get::<_, String>(4)?);
        Ok((whose, row.get(1)?, first, checksum, text))
    });
    let damaged = || damaged("history", execution);
    let (whose, previous, first, checksum, text) = found.optional()?.ok_or_else(damaged)?;
    check_place(execution, whose, previous, row)?;
    if checksum != events_checksum(execution, previous, first, &text) {
        return Err(damaged());
    }
    let first = u64::try_from(first).map_err(|_| damaged())?;
    Ok(Events {
        previous,
        stored: StoredEvents { first, text },
    })
}

/// The payloads of the batch that a row of history is of.
pub(super) fn payloads(
    connection: &Connection,
    execution: i64,
    row: i64,
) -> Result<Payloads, Failure> {
    let events = events(connection, execution, row)?;
    let payloads = events.stored.payloads();
    payloads.map_err(|_| damaged("history", execution))
}

pub(super) fn damaged(table: &str, execution: i64) -> Failure {
    Failure::Damaged(format!(
        "a row of `{table}` that belongs to execution {execution} is not as it was written"
    ))
}
