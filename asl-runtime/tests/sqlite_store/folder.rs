//! A folder for a test.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use asl_runtime::store::SqliteStore;

/// A new folder, which is removed at the end.
pub(crate) struct TestFolder(PathBuf);

impl TestFolder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("asl-store-{}-{number}", process::id()));
        let _ = fs::remove_dir_all(&path);
        TestFolder(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("executions.sqlite")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.0.join("executions.sqlite-wal")
    }

    pub(crate) fn open(&self) -> SqliteStore {
        SqliteStore::open(self.path()).unwrap()
    }

    /// Why it does not open.
    pub(crate) fn refusal(&self) -> String {
        SqliteStore::open(self.path()).unwrap_err().to_string()
    }

    /// A folder with these files, as they stand on the disk now: what a process that is killed would leave.
    pub(crate) fn copy(&self) -> TestFolder {
        let copy = TestFolder::new();
        fs::create_dir_all(copy.path()).unwrap();
        for entry in fs::read_dir(self.path()).unwrap() {
            let entry = entry.unwrap();
            fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
        }
        copy
    }
}

impl Drop for TestFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
