//! The desk that questions are laid on: a folder with a file for each, which is renamed to decide.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const WAITING: &str = "waiting";
const APPROVED: &str = "approved";
const REJECTED: &str = "rejected";

/// A folder that the process which runs the workflow shares with whoever decides.
#[derive(Debug, Clone)]
pub(crate) struct Desk(PathBuf);

/// What somebody decided.
#[derive(Debug)]
pub(crate) struct Decision {
    /// The Task Token that the question came with.
    pub(crate) token: String,
    pub(crate) is_approved: bool,
    file: PathBuf,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let application = self.file.file_stem().unwrap_or_default();
        let decided = if self.is_approved { APPROVED } else { REJECTED };
        write!(f, "{}: {decided}", application.display())
    }
}

impl Desk {
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Desk(folder.to_owned()))
    }

    fn file(&self, application: &str, state: &str) -> PathBuf {
        self.0.join(format!("{application}.{state}"))
    }

    /// Lays a question on the desk. Asked again, it lies there once.
    pub(crate) fn ask(&self, application: &str, token: &str) -> io::Result<()> {
        fs::write(self.file(application, WAITING), token)
    }

    pub(crate) fn decide(&self, application: &str, is_approved: bool) -> io::Result<()> {
        let decided = if is_approved { APPROVED } else { REJECTED };
        let waiting = self.file(application, WAITING);
        let renamed = fs::rename(waiting, self.file(application, decided));
        renamed.map_err(|error| {
            let text = format!("no question about `{application}` lies on the desk: {error}");
            io::Error::new(error.kind(), text)
        })
    }

    /// What has been decided and not been taken from the desk.
    pub(crate) fn decisions(&self) -> io::Result<Vec<Decision>> {
        let mut decisions = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let file = entry?.path();
            let is_approved = file.extension().is_some_and(|state| state == APPROVED);
            if is_approved || file.extension().is_some_and(|state| state == REJECTED) {
                decisions.push(Decision {
                    token: fs::read_to_string(&file)?,
                    is_approved,
                    file,
                });
            }
        }
        Ok(decisions)
    }
}

impl Decision {
    /// Takes the decision from the desk: it has been heard.
    pub(crate) fn file_away(self) -> io::Result<()> {
        fs::remove_file(self.file)
    }
}
