//! What is kept of an execution.

use std::time::SystemTime;

use super::batch::End;
use super::payloads::Payloads;
use crate::error::Status;

/// The number that a store knows an execution by: from 1, never used again.
pub type ExecutionId = u64;

/// An execution as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredExecution {
    /// Its number.
    pub id: ExecutionId,
    /// The machine's name.
    pub machine: String,
    /// Its own name, which no other execution of the machine has. That of an Express execution has its id behind a colon.
    pub name: String,
    /// The digest of the definition that it runs.
    pub digest: String,
    /// When it started.
    pub start_time: SystemTime,
    /// Its input as JSON text.
    pub input: String,
    /// What else belongs to its identity, as JSON text: region, account, role.
    pub identity: String,
    /// When it is to be taken up again; `None` once it has ended.
    pub wake: Option<Wake>,
    /// How it ended; `None` while it runs.
    pub end: Option<Box<End>>,
}

/// When a running execution is to be taken up again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wake {
    /// As soon as the store is opened: it was not at rest.
    Now,
    /// It sleeps until then, unless it is told something before. Stores keep microseconds.
    At(SystemTime),
}

/// A running execution that is to be taken up again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waking {
    /// When.
    pub wake: Wake,
    /// Its number.
    pub execution: ExecutionId,
    /// The machine's name.
    pub machine: String,
}

/// A scope (a running `States` object) as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredScope {
    /// Where it stands, in the definition's names: empty for the machine itself, `/FanOut#2[0]/Items#1[4]`.
    pub path: String,
    /// What it is about, as JSON text.
    pub record: String,
    /// The payloads of the batch that it was put in, which its record may name. A store gives them back with it; whoever
    /// puts it need not give them, for the batch has them with its events.
    pub payloads: Payloads,
}

/// Which executions to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExecutionFilter {
    /// Those of this machine only.
    pub machine: Option<String>,
    /// Those with this status only.
    pub status: Option<StatusFilter>,
    /// Those with a smaller id only: where the page before ended.
    pub before: Option<ExecutionId>,
    /// How many at most; all of them where nothing is said.
    pub limit: Option<usize>,
}

/// Which events of a history to read, and in which order; all of them, from the first on, where nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryRange {
    /// From the last event back (`reverseOrder`).
    pub reverse: bool,
    /// Those behind this event only, in the order of reading: where the page before ended.
    pub after: Option<u64>,
    /// How many at most; all of them where nothing is said.
    pub limit: Option<usize>,
}

impl HistoryRange {
    /// Whether the event with this id is in the range, but for its limit.
    #[must_use]
    pub fn contains(&self, id: u64) -> bool {
        match self.after {
            None => true,
            Some(after) if self.reverse => id < after,
            Some(after) => id > after,
        }
    }
}

/// A status to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFilter {
    /// `RUNNING`.
    Running,
    /// An execution that has ended this way.
    Ended(Status),
}
