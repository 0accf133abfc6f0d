//! A copy of the database while it is in use.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::failure::Failure;
use super::folder::{create_folder, database, failed, sync_folder};
use super::schema;
use crate::store::error::StoreError;

/// Copies what is committed into the folder `to`, durably, whole or not at all.
pub(super) fn backup(from: &Path, to: &Path) -> Result<(), StoreError> {
    let copy = database(to);
    if copy.exists() {
        return Err(StoreError::new(format!(
            "`{}` exists: choose an empty folder for the backup",
            copy.display()
        )));
    }
    create_folder(to).map_err(|error| failed("create", to, &error))?;
    let partial = copy.with_extension("partial");
    remove(&partial).map_err(|error| failed("replace", &partial, &error))?;
    vacuum(from, &partial).map_err(|failure| failure.at("copy", from))?;
    let kept = File::options()
        .write(true)
        .open(&partial)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&partial, &copy))
        .and_then(|()| sync_folder(to));
    kept.map_err(|error| failed("write", &copy, &error))
}

/// Removes what an interrupted backup has left.
fn remove(partial: &Path) -> io::Result<()> {
    match fs::remove_file(partial) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn vacuum(from: &Path, to: &Path) -> Result<(), Failure> {
    let Some(to) = to.to_str() else {
        return Err(Failure::Sqlite(rusqlite::Error::InvalidPath(to.to_owned())));
    };
    // A connection of its own, so that nobody waits for it.
    let connection = schema::open_reader(from)?;
    connection.execute("VACUUM INTO ?1", [to])?;
    Ok(())
}
