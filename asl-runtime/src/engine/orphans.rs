//! Executions that nobody waits for any more, because the process ended before it had stopped them.

use super::Inner;
use super::identity::{self, StartedBy};
use super::nested::parts;
use crate::execution::Record;
use crate::store::{StoreError, StoredExecution};

impl Inner {
    /// Whether the attempt that started it was to wait for it, and does not.
    pub(super) fn is_orphan(&self, stored: &StoredExecution) -> Result<bool, StoreError> {
        let Some(StartedBy {
            attempt,
            awaits: true,
        }) = identity::started_by(&stored.identity)
        else {
            return Ok(false);
        };
        let Some((arn, place)) = attempt.split_once('/') else {
            return Ok(false);
        };
        let Some((machine, name)) = parts(arn) else {
            return Ok(false);
        };
        let parent = self.store.execution(machine, name)?;
        let Some(parent) = parent.filter(|parent| parent.end.is_none()) else {
            return Ok(true);
        };
        for scope in self.store.scopes(parent.id)? {
            let record = Record::parse(&scope.path, &scope.record)?;
            let waiting = record.waiting_attempt(&scope.path);
            if waiting.is_some_and(|waiting| waiting.strip_prefix('/') == Some(place)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
