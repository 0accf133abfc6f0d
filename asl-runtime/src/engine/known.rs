//! What is known of an execution that runs, whether it is in memory or sleeps.

use std::time::SystemTime;

use tokio::sync::watch;

use super::executions::{Ended, Executions};
use super::live::Live;
use super::{EngineError, Inner, identity};
use crate::store::{ExecutionId, StoreError, StoredExecution};

/// An execution that runs, and how to learn of its end.
pub(super) struct Known {
    pub(super) id: ExecutionId,
    pub(super) name: String,
    pub(super) arn: String,
    pub(super) start_time: SystemTime,
    pub(super) ended: watch::Receiver<Ended>,
}

impl Known {
    pub(super) fn live(executions: &mut Executions, id: ExecutionId, live: &Live) -> Self {
        let execution = &live.execution;
        Known {
            id,
            name: execution.unique_name().to_string(),
            arn: execution.arn(),
            start_time: execution.start_time,
            ended: executions.watch(id),
        }
    }

    /// One that is not in memory.
    pub(super) fn stored(
        executions: &mut Executions,
        stored: &StoredExecution,
    ) -> Result<Self, StoreError> {
        let identity = identity::parse(&stored.name, &stored.identity)
            .ok_or_else(|| identity::unreadable(stored, "its identity"))?;
        Ok(Known {
            id: stored.id,
            name: stored.name.clone(),
            arn: identity.arn_of(stored),
            start_time: stored.start_time,
            ended: executions.watch(stored.id),
        })
    }
}

impl Inner {
    /// The execution of this name, if it runs.
    pub(super) fn known(
        &self,
        executions: &mut Executions,
        machine: &str,
        name: &str,
    ) -> Result<Option<Known>, EngineError> {
        if let Some((id, live)) = executions.by_name(machine, name) {
            let live = live.clone();
            return Ok(Some(Known::live(executions, id, &live)));
        }
        let stored = self.store.execution(machine, name)?;
        let running = stored.filter(|stored| stored.end.is_none());
        let known = running.map(|stored| Known::stored(executions, &stored));
        Ok(known.transpose()?)
    }
}
