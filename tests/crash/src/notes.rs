//! The files beside the store: what the outside world saw, one line for each thing, in the order in which it happened.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Something that the outside world saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// A process opened the folder.
    Opened,
    /// Somebody asks for a start.
    Asked {
        /// The machine's name.
        machine: String,
        /// The execution's name.
        name: String,
        /// What its input is made of.
        number: i64,
    },
    /// The start was acknowledged.
    Started {
        /// The machine's name.
        machine: String,
        /// The execution's name.
        name: String,
    },
    /// The end was told.
    Ended {
        /// The machine's name.
        machine: String,
        /// The execution's name.
        name: String,
    },
    /// The execution was stopped from outside, and that was acknowledged.
    Stopped {
        /// The machine's name.
        machine: String,
        /// The execution's name.
        name: String,
    },
    /// The engine was closed: from here on its process does nothing any more.
    Closed,
    /// A task's handler was called.
    Called {
        /// The idempotency key.
        key: String,
        /// The attempt, from 1.
        attempt: u32,
        /// The state's name.
        state: String,
        /// The task token, where the attempt has one.
        token: Option<String>,
    },
    /// An event was logged.
    Logged {
        /// The execution's ARN.
        execution: String,
        /// The event's number.
        id: i64,
        /// Its type.
        kind: String,
    },
    /// A worker took an activity's task.
    Taken {
        /// Its token.
        token: String,
    },
    /// Somebody sends an answer for a token.
    Answering {
        /// The token.
        token: String,
        /// What is answered.
        answer: String,
    },
    /// The answer was acknowledged.
    Answered {
        /// The token.
        token: String,
        /// What was answered.
        answer: String,
    },
    /// The answer was refused: nobody waits for the token.
    Refused {
        /// The token.
        token: String,
    },
}

/// The notes of a folder, open to add to.
#[derive(Debug)]
pub struct Notes {
    file: Mutex<File>,
}

impl Notes {
    /// Opens the notes of `folder`.
    ///
    /// # Errors
    ///
    /// The file cannot be opened.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let file = File::options()
            .create(true)
            .append(true)
            .open(path(folder))?;
        Ok(Notes {
            file: Mutex::new(file),
        })
    }

    /// Adds a note in one write, so that a death leaves whole lines. (The file need not be synced: it is the process that dies.)
    ///
    /// # Panics
    ///
    /// The file cannot be written: without notes there is nothing to check.
    pub fn add(&self, note: &Note) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(note.to_line().as_bytes())
            .expect("the notes can be written");
    }
}

/// Reads the notes of `folder`.
///
/// # Errors
///
/// The file cannot be read, or a line is no note.
pub fn read(folder: &Path) -> io::Result<Vec<Note>> {
    let text = match fs::read_to_string(path(folder)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        text => text?,
    };
    let wrong = |line: &str| io::Error::other(format!("no note: {line:?}"));
    text.lines()
        .map(|line| Note::of_line(line).ok_or_else(|| wrong(line)))
        .collect()
}

fn path(folder: &Path) -> PathBuf {
    folder.join("notes")
}

impl Note {
    fn to_line(&self) -> String {
        let attempt_text;
        let number_text;
        let fields: Vec<&str> = match self {
            Note::Opened => vec!["opened"],
            Note::Asked {
                machine,
                name,
                number,
            } => {
                number_text = number.to_string();
                vec!["asked", machine, name, &number_text]
            }
            Note::Started { machine, name } => vec!["started", machine, name],
            Note::Ended { machine, name } => vec!["ended", machine, name],
            Note::Stopped { machine, name } => vec!["stopped", machine, name],
            Note::Closed => vec!["closed"],
            Note::Called {
                key,
                attempt,
                state,
                token,
            } => {
                attempt_text = attempt.to_string();
                let token = token.as_deref().unwrap_or_default();
                vec!["called", key, &attempt_text, state, token]
            }
            Note::Logged {
                execution,
                id,
                kind,
            } => {
                number_text = id.to_string();
                vec!["logged", execution, &number_text, kind]
            }
            Note::Taken { token } => vec!["taken", token],
            Note::Answering { token, answer } => vec!["answering", token, answer],
            Note::Answered { token, answer } => vec!["answered", token, answer],
            Note::Refused { token } => vec!["refused", token],
        };
        fields.join("\t") + "\n"
    }

    fn of_line(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let kind = fields.next()?;
        let mut field = || fields.next().map(str::to_owned);
        Some(match kind {
            "opened" => Note::Opened,
            "asked" => Note::Asked {
                machine: field()?,
                name: field()?,
                number: field()?.parse().ok()?,
            },
            "started" => Note::Started {
                machine: field()?,
                name: field()?,
            },
            "ended" => Note::Ended {
                machine: field()?,
                name: field()?,
            },
            "stopped" => Note::Stopped {
                machine: field()?,
                name: field()?,
            },
            "closed" => Note::Closed,
            "called" => Note::Called {
                key: field()?,
                attempt: field()?.parse().ok()?,
                state: field()?,
                token: field().filter(|token| !token.is_empty()),
            },
            "logged" => Note::Logged {
                execution: field()?,
                id: field()?.parse().ok()?,
                kind: field()?,
            },
            "taken" => Note::Taken { token: field()? },
            "answering" => Note::Answering {
                token: field()?,
                answer: field()?,
            },
            "answered" => Note::Answered {
                token: field()?,
                answer: field()?,
            },
            "refused" => Note::Refused { token: field()? },
            _ => return None,
        })
    }
}
