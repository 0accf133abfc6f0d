//! The executions that an execution waited for when it was stored, until its states wait for them again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Execution;
use super::nested::Child;
use super::record::Record;

/// By the path of the scope that waited. Whoever ends the scope before it has come to wait again has them stopped.
#[derive(Debug, Default)]
pub(crate) struct Awaited(Mutex<HashMap<String, Child>>);

impl Awaited {
    /// Those of `execution`, of which these records were stored.
    pub(crate) fn of(execution: &Execution, records: &HashMap<String, Record>) -> Self {
        let (arn, redrives) = (execution.arn(), execution.redrives());
        let children = records.iter().filter_map(|(path, record)| {
            let child = record.awaited_child(path, &arn, redrives)?;
            Some((path.clone(), child))
        });
        Awaited(Mutex::new(children.collect()))
    }

    /// No half-done change can be seen: poison is no news.
    fn children(&self) -> MutexGuard<'_, HashMap<String, Child>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The scope at `path` waits again.
    pub(super) fn take_over(&self, path: &str) {
        self.children().remove(path);
    }

    /// Those of scopes that have ended: all whose path begins so.
    pub(super) fn take_below(&self, prefix: &str) -> Vec<Child> {
        let mut children = self.children();
        let ended = children.extract_if(|path, _| path.starts_with(prefix));
        ended.map(|(_, child)| child).collect()
    }
}
