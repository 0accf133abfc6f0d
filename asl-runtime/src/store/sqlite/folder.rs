//! The folder of a store: its files, and the lock that keeps a second process out.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::store::error::StoreError;

const DATABASE: &str = "executions.sqlite";
const LOG: &str = "executions.sqlite-wal";
const LOCK: &str = "lock";

/// What the lock file says once the database is complete. Without it nobody could tell a database that has been lost, or cut
/// to nothing, from one that has yet to be made.
const CREATED: &[u8] = b"executions.sqlite has been created\n";

/// A folder that this process alone has open.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Locked until it is dropped.
    lock: File,
}

impl Folder {
    /// Creates the folder where there is none, and locks it.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        create_folder(path).map_err(|error| failed("create", path, &error))?;
        let lock = path.join(LOCK);
        let file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&lock)
            .map_err(|error| failed("open", &lock, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Folder {
                path: path.to_owned(),
                lock: file,
            }),
            Err(TryLockError::WouldBlock) => Err(StoreError::new(format!(
                "the folder `{}` is in use: one process at a time, and one engine in it, can open it; stop the other, or choose another folder",
                path.display()
            ))),
            Err(TryLockError::Error(error)) => Err(failed("lock", &lock, &error)),
        }
    }

    pub(super) fn database(&self) -> PathBuf {
        database(&self.path)
    }

    /// The write-ahead log, which SQLite names.
    pub(super) fn log(&self) -> PathBuf {
        self.path.join(LOG)
    }

    /// Whether a database has ever been complete here.
    pub(super) fn was_created(&self) -> Result<bool, StoreError> {
        let path = self.path.join(LOCK);
        let mut text = Vec::new();
        let mut file = &self.lock;
        let read = file.read_to_end(&mut text);
        read.map_err(|error| failed("read", &path, &error))?;
        Ok(text.starts_with(CREATED))
    }

    /// Notes durably that the database is complete.
    pub(super) fn note_created(&self) -> Result<(), StoreError> {
        let mut file = &self.lock;
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(CREATED))
            .and_then(|()| file.sync_all())
            .and_then(|()| sync_folder(&self.path))
            .map_err(|error| failed("write", &self.path.join(LOCK), &error))
    }
}

/// Where the database of a folder lies.
pub(super) fn database(folder: &Path) -> PathBuf {
    folder.join(DATABASE)
}

/// Creates a folder durably, if it is not there.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(path)?;
    let parent = path.parent();
    let parent = parent.filter(|parent| !parent.as_os_str().is_empty());
    sync_folder(parent.unwrap_or(Path::new(".")))
}

/// Makes durable which files a folder has.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened, and need not be.
    if cfg!(unix) {
        File::open(path)?.sync_all()?;
    }
    Ok(())
}

pub(super) fn failed(what: &str, path: &Path, error: &io::Error) -> StoreError {
    StoreError::new(format!("cannot {what} `{}`: {error}", path.display()))
}
