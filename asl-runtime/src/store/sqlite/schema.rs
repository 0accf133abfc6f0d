//! The database file: whose it is, its format, its tables.
//!
//! - `executions`: a row each. A status of NULL is `RUNNING`. Times are microseconds since 1970. One that runs has a `wake`:
//!   the time when it is to be taken up again, or 0 if it was not at rest.
//! - `scopes`: the open scopes of running executions, and of those that did not succeed.
//! - `history`: a row for the events of each batch, in the order of commits, so that a commit only ever appends. A long
//!   payload stands there once, behind the events that show it; a scope put in the same batch names it too. Each names the execution's `previous` row: a history is read by walking back from its last row, which is the
//!   greatest that `history` names in the execution's own row or in those of its scopes.
//!
//! Each row has a checksum of what it says.

use std::cmp::Ordering;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use super::failure::Failure;
use super::folder::{Folder, failed};
use super::log;
use crate::store::error::StoreError;

/// `ASLX` in the file's header.
const APPLICATION_ID: i32 = 0x4153_4c58;

/// The version of the tables, which the file's header has as its `user_version`.
const FORMAT: i32 = 1;

const TABLES: &str = include_str!("tables.sql");

/// A file up to this size is checked whole when it is opened, which takes a fraction of a second.
const CHECKED_WHOLE: i64 = 64 << 20;

/// How long somebody else's lock is waited for; only other programs ever have one.
const PATIENCE: Duration = Duration::from_secs(5);

/// Opens the database of a folder to write it, made or brought to today's format where need be.
pub(super) fn open(folder: &Folder) -> Result<Connection, StoreError> {
    let database = folder.database();
    let size = match database.metadata() {
        Ok(metadata) => metadata.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
        Err(error) => return Err(failed("open", &database, &error)),
    };
    let was_created = folder.was_created()?;
    if size == 0 && was_created {
        return Err(lost(&database));
    }
    if size > 0 {
        log::check(&folder.log())?;
    }
    let connection = connect(&database).map_err(|failure| failure.at("open", &database))?;
    match contents(&connection).map_err(|failure| failure.at("read", &database))? {
        Contents::Nothing if was_created => return Err(lost(&database)),
        Contents::Nothing => create(&connection),
        Contents::Executions(format) => match format.cmp(&FORMAT) {
            Ordering::Equal => verify(&connection),
            Ordering::Greater => return Err(newer(&database, format)),
            // There has been no format before the first.
            Ordering::Less => Err(Failure::Damaged(format!("its format is {format}"))),
        },
        Contents::SomethingElse => return Err(foreign(&database)),
    }
    .and_then(|()| start_log(&connection))
    .map_err(|failure| failure.at("open", &database))?;
    if !was_created {
        folder.note_created()?;
    }
    Ok(connection)
}

/// Opens a second connection, which only reads.
pub(super) fn open_reader(database: &Path) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(database, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF")?;
    Ok(connection)
}

fn connect(database: &Path) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(database, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF")?;
    Ok(connection)
}

/// Whose a file is.
enum Contents {
    Nothing,
    /// Ours, in this format.
    Executions(i32),
    SomethingElse,
}

fn contents(connection: &Connection) -> Result<Contents, Failure> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let application = number("application_id")?;
    let format = number("user_version")?;
    let any = connection
        .query_row("SELECT 1 FROM sqlite_schema LIMIT 1", [], |_| Ok(()))
        .optional()?;
    Ok(match (application, format, any) {
        (APPLICATION_ID, format, _) => Contents::Executions(format),
        (0, 0, None) => Contents::Nothing,
        _ => Contents::SomethingElse,
    })
}

fn create(connection: &Connection) -> Result<(), Failure> {
    connection.execute_batch(&format!(
        "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; BEGIN IMMEDIATE; {TABLES}
         PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT}; COMMIT"
    ))?;
    Ok(())
}

/// The tables must be as we would create them; a file that is not large is checked page by page besides.
fn verify(connection: &Connection) -> Result<(), Failure> {
    let ours = Connection::open_in_memory()?;
    ours.execute_batch(TABLES)?;
    for (name, sql) in definitions(&ours)? {
        let theirs = connection
            .query_row(
                "SELECT sql FROM sqlite_schema WHERE name = ?1",
                [&name],
                |row| row.get::<_, Option<String>>(0),
            )
            .optional()?;
        if theirs != Some(sql) {
            return Err(Failure::Damaged(format!("`{name}` is not as it was made")));
        }
    }
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    if number("page_count")?.saturating_mul(number("page_size")?) > CHECKED_WHOLE {
        return Ok(());
    }
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    match found.as_str() {
        "ok" => Ok(()),
        _ => Err(Failure::Damaged(found)),
    }
}

/// The name and the text of each table and index.
fn definitions(connection: &Connection) -> Result<Vec<(String, Option<String>)>, Failure> {
    let mut statement = connection.prepare("SELECT name, sql FROM sqlite_schema")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Each opening begins the log anew, so that nothing in it is older: `log::check` builds on it.
fn start_log(connection: &Connection) -> Result<(), Failure> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Failure::Damaged(format!(
            "it has no write-ahead log but the journal mode {mode}"
        )));
    }
    // A change of the mode leaves its transaction open until the next statement that reads.
    connection.execute_batch(
        "SELECT 1 FROM sqlite_schema; PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;
         PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;
         PRAGMA cache_size = -8192; PRAGMA wal_checkpoint(TRUNCATE)",
    )?;
    Ok(())
}

fn lost(database: &Path) -> StoreError {
    StoreError::new(format!(
        "`{}` is lost or empty, though its folder has had executions: restore a backup, or delete the folder to begin anew",
        database.display()
    ))
}

fn foreign(database: &Path) -> StoreError {
    StoreError::new(format!(
        "`{}` is a database of something else: choose another folder",
        database.display()
    ))
}

fn newer(database: &Path, format: i32) -> StoreError {
    StoreError::new(format!(
        "`{}` has format {format}, this program knows formats up to {FORMAT}: open it with a newer version",
        database.display()
    ))
}
