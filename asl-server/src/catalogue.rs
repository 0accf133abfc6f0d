//! What the API keeps beside executions: activities, tags, when machines were first served. A file in the data folder.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::api::seconds;

/// The file's name within the data folder.
const FILE: &str = "api.json";

/// What is kept, in memory and on disk.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    /// Nothing where executions are kept in memory, too.
    file: Option<PathBuf>,
    contents: Mutex<Contents>,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Contents {
    /// By ARN.
    pub(crate) activities: BTreeMap<String, Created>,
    /// By name.
    pub(crate) machines: BTreeMap<String, Known>,
    /// By the ARN of what has them; then by key.
    pub(crate) tags: BTreeMap<String, BTreeMap<String, String>>,
}

/// When something was created, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Created {
    pub(crate) creation_date: f64,
}

/// A machine that has been served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Known {
    pub(crate) creation_date: f64,
    /// When it was first served with its definition, by the definition's text.
    pub(crate) update_date: f64,
    pub(crate) definition: String,
    /// By number.
    #[serde(default)]
    pub(crate) versions: BTreeMap<u64, Version>,
    /// The number of the last version, which may be deleted: numbers are not used again.
    #[serde(default)]
    pub(crate) last_version: u64,
    /// By name.
    #[serde(default)]
    pub(crate) aliases: BTreeMap<String, Alias>,
}

/// A published version of a machine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Version {
    /// Of the definition.
    pub(crate) digest: String,
    pub(crate) description: Option<String>,
    pub(crate) creation_date: f64,
}

/// Versions with their weights.
pub(crate) type Routes = Vec<(u64, u32)>;

/// A name for one or two versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Alias {
    pub(crate) description: Option<String>,
    /// The versions, and of a hundred executions how many start as each.
    pub(crate) routes: Routes,
    pub(crate) creation_date: f64,
    pub(crate) update_date: f64,
}

impl Created {
    pub(crate) fn now() -> Self {
        Created {
            creation_date: seconds(SystemTime::now()),
        }
    }
}

impl Catalogue {
    /// Reads the catalogue of a data folder; an empty one if there is none yet. Without a folder it is kept in memory.
    pub(crate) fn open(folder: Option<&Path>) -> io::Result<Self> {
        let Some(folder) = folder else {
            return Ok(Catalogue::default());
        };
        let file = folder.join(FILE);
        let named = |kind, error: &dyn fmt::Display| {
            let name = file.display();
            io::Error::new(kind, format!("{name}: {error}"))
        };
        let contents = match fs::read(&file) {
            Ok(text) => serde_json::from_slice(&text)
                .map_err(|error| named(io::ErrorKind::InvalidData, &error))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Contents::default(),
            Err(error) => return Err(named(error.kind(), &error)),
        };
        Ok(Catalogue {
            file: Some(file),
            contents: Mutex::new(contents),
        })
    }

    /// Looks at what is kept.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Contents) -> T) -> T {
        look(&self.contents())
    }

    /// Changes what is kept. It is durable once this returns; where it could not be made so, nothing has changed.
    pub(crate) async fn change<T: Send + 'static>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut Contents) -> T + Send + 'static,
    ) -> io::Result<T> {
        let catalogue = Arc::clone(self);
        let changed = tokio::task::spawn_blocking(move || catalogue.change_now(change));
        changed.await.map_err(io::Error::other)?
    }

    /// As [`Catalogue::change`], on this thread.
    pub(crate) fn change_now<T>(&self, change: impl FnOnce(&mut Contents) -> T) -> io::Result<T> {
        let mut contents = self.contents();
        let mut changed = contents.clone();
        let result = change(&mut changed);
        if changed != *contents {
            if let Some(file) = &self.file {
                write(file, &changed)?;
            }
            *contents = changed;
        }
        Ok(result)
    }

    /// No half-done change can be seen: poison is no news.
    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Puts the new file in the old one's place, whole or not at all.
fn write(file: &Path, contents: &Contents) -> io::Result<()> {
    let new = file.with_extension("json.new");
    let mut writing = File::create(&new)?;
    writing.write_all(&serde_json::to_vec(contents)?)?;
    writing.sync_all()?;
    fs::rename(&new, file)?;
    // The name is durable once the folder is.
    file.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, Created};

    #[test]
    fn what_is_kept_is_there_after_a_restart() {
        let folder = std::env::temp_dir().join(format!("asl-catalogue-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let open = || Catalogue::open(Some(&folder)).unwrap();
        let changed = open().change_now(|contents| {
            contents.activities.insert("arn".to_owned(), Created::now());
        });
        changed.unwrap();
        assert!(open().read(|contents| contents.activities.contains_key("arn")));
        std::fs::write(folder.join("api.json"), "{").unwrap();
        let damaged = Catalogue::open(Some(&folder)).unwrap_err().to_string();
        assert!(damaged.contains("api.json"), "{damaged}");
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::write(&folder, "").unwrap();
        let none = Catalogue::open(Some(&folder)).unwrap_err().to_string();
        assert!(none.contains("api.json"), "{none}");
        std::fs::remove_file(&folder).unwrap();
    }
}
