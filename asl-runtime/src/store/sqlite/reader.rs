//! The connection that reads.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use super::failure::Failure;
use super::history;
use super::rows::{self, EXECUTION};
use super::schema;
use super::value::{row_id, wake, wake_number};
use crate::store::batch::StoredEvent;
use crate::store::error::StoreError;
use crate::store::payloads::Payloads;
use crate::store::record::{
    ExecutionFilter, ExecutionId, HistoryRange, StatusFilter, StoredExecution, StoredScope, Wake,
    Waking,
};

/// Reads what is committed, beside the writer.
#[derive(Debug)]
pub(super) struct Reader {
    connection: Mutex<Connection>,
    database: PathBuf,
}

impl Reader {
    pub(super) fn open(database: PathBuf) -> Result<Self, StoreError> {
        let connection = schema::open_reader(&database);
        let connection = connection.map_err(|failure| failure.at("open", &database))?;
        Ok(Reader {
            connection: Mutex::new(connection),
            database,
        })
    }

    fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Failure>,
    ) -> Result<T, StoreError> {
        // What a panic leaves open, the next transaction's start would tell.
        let connection = self.connection.lock();
        let connection = connection.unwrap_or_else(PoisonError::into_inner);
        read(&connection).map_err(|failure| failure.at("read", &self.database))
    }

    pub(super) fn last_execution_id(&self) -> Result<ExecutionId, StoreError> {
        self.read(|connection| {
            // The sequence remembers the ids of what has been deleted.
            let last: i64 = connection.query_row(
                "SELECT max(coalesce((SELECT max(id) FROM executions), 0),
                            coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'executions'), 0))",
                [],
                |row| row.get(0),
            )?;
            u64::try_from(last).map_err(|_| Failure::Damaged(format!("its last id is {last}")))
        })
    }

    pub(super) fn execution(
        &self,
        machine: &str,
        name: &str,
    ) -> Result<Option<StoredExecution>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {EXECUTION} FROM executions WHERE machine = ?1 AND name = ?2"
            ))?;
            let mut rows = statement.query(params![machine, name])?;
            rows.next()?.map(rows::execution).transpose()
        })
    }

    pub(super) fn execution_by_id(
        &self,
        id: ExecutionId,
    ) -> Result<Option<StoredExecution>, StoreError> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached(&format!("SELECT {EXECUTION} FROM executions WHERE id = ?1"))?;
            let mut rows = statement.query([row_id(id)])?;
            rows.next()?.map(rows::execution).transpose()
        })
    }

    pub(super) fn waking(
        &self,
        after: Option<(Wake, ExecutionId)>,
        limit: usize,
    ) -> Result<Vec<Waking>, StoreError> {
        let (after, id) = after.map_or((-1, 0), |(wake, id)| (wake_number(wake), row_id(id)));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT id, wake, wake_checksum, machine FROM executions
                 WHERE wake IS NOT NULL AND (wake, id) > (?1, ?2)
                 ORDER BY wake, id LIMIT ?3",
            )?;
            let mut rows = statement.query(params![after, id, limit])?;
            let mut waking = Vec::new();
            while let Some(row) = rows.next()? {
                let id: i64 = row.get(0)?;
                let number = row.get(1)?;
                rows::check_wake(id, Some(number), row.get(2)?)?;
                let damaged = || rows::damaged("executions", id);
                waking.push(Waking {
                    wake: wake(number).ok_or_else(damaged)?,
                    execution: u64::try_from(id).map_err(|_| damaged())?,
                    machine: row.get(3)?,
                });
            }
            Ok(waking)
        })
    }

    pub(super) fn executions(
        &self,
        filter: &ExecutionFilter,
    ) -> Result<Vec<StoredExecution>, StoreError> {
        let (sql, values) = listing(filter);
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query(params_from_iter(values))?;
            let mut executions = Vec::new();
            while let Some(row) = rows.next()? {
                executions.push(rows::execution(row)?);
            }
            Ok(executions)
        })
    }

    pub(super) fn scopes(&self, execution: ExecutionId) -> Result<Vec<StoredScope>, StoreError> {
        self.read(|connection| {
            // One view of the scopes and of what they name.
            let transaction = connection.unchecked_transaction()?;
            scopes(&transaction, row_id(execution))
        })
    }

    pub(super) fn history(
        &self,
        execution: ExecutionId,
        range: &HistoryRange,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.read(|connection| {
            // One view of the last row and of all before it.
            let transaction = connection.unchecked_transaction()?;
            history::read(&transaction, row_id(execution), range)
        })
    }
}

/// The open scopes of an execution, with the payloads that their records may name.
fn scopes(connection: &Connection, execution: i64) -> Result<Vec<StoredScope>, Failure> {
    // By the rows of history that have them: many scopes may have been put in one batch.
    let mut known: HashMap<i64, Payloads> = HashMap::new();
    let scopes = rows::scopes(connection, execution)?.into_iter();
    let scopes = scopes.map(|(mut scope, row)| {
        if let Some(row) = row.filter(|_| Payloads::are_named_in(&scope.record)) {
            scope.payloads = match known.entry(row) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(place) => {
                    let payloads = rows::payloads(connection, execution, row)?;
                    place.insert(payloads).clone()
                }
            };
        }
        Ok(scope)
    });
    scopes.collect()
}

/// The statement that lists what a filter names. Each condition has an index that is in the order of ids.
fn listing(filter: &ExecutionFilter) -> (String, Vec<Value>) {
    let mut conditions = vec!["id < ?"];
    let before = filter.before.map_or(i64::MAX, row_id);
    let mut values = vec![Value::Integer(before)];
    if let Some(machine) = &filter.machine {
        conditions.push("machine = ?");
        values.push(Value::Text(machine.clone()));
    }
    match filter.status {
        None => {}
        Some(StatusFilter::Running) => conditions.push("status IS NULL"),
        Some(StatusFilter::Ended(status)) => {
            conditions.push("status = ?");
            values.push(Value::Text(status.as_str().to_owned()));
        }
    }
    let limit = filter.limit.and_then(|limit| i64::try_from(limit).ok());
    values.push(Value::Integer(limit.unwrap_or(i64::MAX)));
    let conditions = conditions.join(" AND ");
    let sql =
        format!("SELECT {EXECUTION} FROM executions WHERE {conditions} ORDER BY id DESC LIMIT ?");
    (sql, values)
}
