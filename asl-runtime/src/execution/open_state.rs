//! A state that waits inside a branch or an iteration, and what the history says if a sibling's failure ends it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::Execution;
use super::scope::Scope;
use crate::history::EventDetails;

/// Writes `…Aborted` if it is dropped while the execution aborts branches.
pub(super) struct OpenState {
    execution: Arc<Execution>,
    last_event: u64,
    aborted: Option<fn(&'static str, usize) -> EventDetails>,
    name: &'static str,
    index: usize,
}

impl OpenState {
    /// Watches over the current state of `scope` from here on.
    pub(super) fn of_state(
        scope: &Scope,
        aborted: fn(&'static str, usize) -> EventDetails,
    ) -> Self {
        OpenState::of_iteration(scope, scope.state.name, 0, aborted)
    }

    pub(super) fn of_iteration(
        scope: &Scope,
        name: &'static str,
        index: usize,
        aborted: fn(&'static str, usize) -> EventDetails,
    ) -> Self {
        OpenState {
            execution: Arc::clone(&scope.execution),
            last_event: scope.last_event,
            aborted: Some(aborted),
            name,
            index,
        }
    }

    /// The state went on by itself.
    pub(super) fn close(mut self) {
        self.aborted = None;
    }
}

impl Drop for OpenState {
    fn drop(&mut self) {
        let Some(aborted) = self.aborted else { return };
        if self.execution.aborting.load(Ordering::Relaxed) {
            self.execution
                .history
                .append(self.last_event, || aborted(self.name, self.index));
        }
    }
}

/// Drops what is left of the branches or iterations, and has the history say what that aborts.
pub(super) fn abort<T>(execution: &Execution, children: T) {
    execution.aborting.store(true, Ordering::Relaxed);
    drop(children);
    execution.aborting.store(false, Ordering::Relaxed);
}
