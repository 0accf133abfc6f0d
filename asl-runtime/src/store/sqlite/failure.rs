//! What can go wrong between a database and us.

use std::path::Path;

use rusqlite::{ErrorCode, ffi};

use crate::store::error::StoreError;

/// Why something could not be read or written.
#[derive(Debug)]
pub(super) enum Failure {
    /// SQLite says so.
    Sqlite(rusqlite::Error),
    /// What was read cannot be what was written.
    Damaged(String),
}

impl Failure {
    /// Whether it may pass with nothing lost: the disk is full, or somebody else's transaction is in the way.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Failure::Sqlite(error) => error.sqlite_error().is_some_and(|error| {
                matches!(error.code, ErrorCode::DiskFull | ErrorCode::DatabaseBusy)
                    // No room for the index of the log, which is made anew at each opening.
                    || error.extended_code == ffi::SQLITE_IOERR_SHMSIZE
            }),
            Failure::Damaged(_) => false,
        }
    }

    pub(super) fn at(&self, action: &str, database: &Path) -> StoreError {
        let database = database.display();
        StoreError::new(match self {
            Failure::Sqlite(error) => match error.sqlite_error_code() {
                Some(ErrorCode::DatabaseCorrupt) => damaged(&database, error),
                Some(ErrorCode::NotADatabase) => {
                    format!("`{database}` is not a database, or is damaged: {error}")
                }
                _ => format!("cannot {action} `{database}`: {error}"),
            },
            Failure::Damaged(what) => damaged(&database, what),
        })
    }
}

fn damaged(database: &impl std::fmt::Display, what: &impl std::fmt::Display) -> String {
    format!("`{database}` is damaged: {what}; restore a backup")
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Failure::Sqlite(error)
    }
}
