//! Executions that nobody waits for any more, because the process ended before it had stopped them.

use std::sync::Arc;

use super::identity::{self, StartedBy};
use super::nested::parts;
use super::{EngineError, Inner, PAGE};
use crate::clock::{Busy, Clock};
use crate::execution::Record;
use crate::machine::Machine;
use crate::store::{ExecutionFilter, ExecutionId, StatusFilter, StoreError, StoredExecution};

impl Inner {
    /// Stops them, in the background.
    pub(super) fn stop_orphans(self: &Arc<Self>) {
        let engine = Arc::downgrade(self);
        // A test clock stands still meanwhile.
        let clocks = self.machines.values().map(Machine::clock);
        let held: Vec<Option<Busy>> = clocks.map(Clock::busy).collect();
        tokio::spawn(async move {
            let mut before = None;
            while let Some(engine) = engine.upgrade() {
                match engine.stop_orphans_among(before) {
                    Ok(Some(last)) => before = Some(last),
                    Err(EngineError::Store(error)) => return engine.fail(error),
                    Ok(None) | Err(_) => break,
                }
                drop(engine);
                tokio::task::yield_now().await;
            }
            drop(held);
        });
    }

    /// Stops those among the next running executions, and tells where to go on.
    fn stop_orphans_among(
        self: &Arc<Self>,
        before: Option<ExecutionId>,
    ) -> Result<Option<ExecutionId>, EngineError> {
        let running = self.store.executions(&ExecutionFilter {
            status: Some(StatusFilter::Running),
            before,
            limit: Some(PAGE),
            ..ExecutionFilter::default()
        })?;
        for stored in &running {
            if self.is_orphan(stored)? {
                self.stop(stored.id, None, None)?;
            }
        }
        Ok(running.last().map(|last| last.id))
    }

    /// Whether the attempt that started it was to wait for it, and does not. Who redrives an execution wants it for itself.
    fn is_orphan(&self, stored: &StoredExecution) -> Result<bool, StoreError> {
        if identity::redriven(&stored.identity).is_some() {
            return Ok(false);
        }
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
        let redrives = identity::redriven(&parent.identity).map_or(0, |redriven| redriven.count);
        for scope in self.store.scopes(parent.id)? {
            let record = Record::parse(&scope)?;
            let waiting = record.waiting_attempt(&scope.path, redrives);
            if waiting.is_some_and(|waiting| waiting.strip_prefix('/') == Some(place)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
