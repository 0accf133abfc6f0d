//! What is committed at once: all that one execution did between two outside effects.

use std::time::SystemTime;

use super::events::StoredEvents;
use super::record::{ExecutionId, StoredExecution, StoredScope, Wake};
use crate::error::Status;

/// What one execution did since its last batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Whose it is.
    pub execution: ExecutionId,
    /// The execution itself, in its first batch.
    pub start: Option<Box<StoredExecution>>,
    /// New events, if there are any.
    pub events: Option<StoredEvents>,
    /// Changes to its open scopes, to be made in this order.
    pub scopes: Vec<ScopeChange>,
    /// When it is to be taken up again, where that has changed.
    pub wake: Option<Wake>,
    /// How it ended, in its last batch. The scopes of one that succeeded end with it; those of any other stay, to be redriven.
    pub end: Option<Box<End>>,
}

impl Batch {
    /// A batch in which nothing happens.
    pub(crate) fn empty(execution: ExecutionId) -> Self {
        Batch {
            execution,
            start: None,
            events: None,
            scopes: Vec::new(),
            wake: None,
            end: None,
        }
    }
}

/// An event of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its number, from 1.
    pub id: u64,
    /// The event as `GetExecutionHistory` writes it, as JSON text.
    pub text: String,
}

/// A change to the open scopes of an execution.
#[derive(Debug, Clone, PartialEq)]
pub enum ScopeChange {
    /// Puts a scope in the place of what its path held.
    Put(StoredScope),
    /// Removes the scope at this path, if there is one.
    Remove(String),
    /// Removes every scope whose path begins with this text.
    RemoveBelow(String),
}

/// How an execution ended.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// The final status.
    pub status: Status,
    /// When.
    pub stop_time: SystemTime,
    /// The output as JSON text, of a success.
    pub output: Option<String>,
    /// The Error, where there is one.
    pub error: Option<String>,
    /// The Cause, where there is one.
    pub cause: Option<String>,
}
