//! Redriving an execution that did not succeed (`RedriveExecution`).

use std::sync::Arc;

use super::known::Known;
use super::live::Live;
use super::{DurableExecution, Engine, EngineError, Inner, identity};
use crate::definition::MachineType;
use crate::error::Status;
use crate::execution::Redriven;
use crate::machine::Machine;
use crate::store::{ExecutionId, HistoryRange, StoreError, StoredExecution, Wake};

impl Engine {
    /// Lets an execution that failed, timed out or was stopped go on from where that happened, with the same input and on the
    /// same definition. It is durable once this returns.
    ///
    /// The states that had been entered and not left run again, with fresh retries and timeouts; what had completed does not.
    /// Of a Parallel or Map state only the branches and iterations run again that had failed or been aborted, unless it was over
    /// the limit for data: then all do. The execution keeps its name, its ARN and its history, which goes on with
    /// `ExecutionRedriven`.
    ///
    /// # Errors
    ///
    /// There is no such execution. It runs, or succeeded; it ended too long ago, has been open for too long, or its history has
    /// no room. It is held. The store has failed.
    pub async fn redrive<O>(
        &self,
        machine: &str,
        name: &str,
    ) -> Result<DurableExecution<O>, EngineError> {
        self.0.check_store()?;
        let _under_way = self.0.shutdown.enter();
        let (known, live) = self.0.redrive(machine, name)?;
        self.0.acknowledged(&known, &live).await?;
        Ok(DurableExecution::of(&self.0, known))
    }

    /// Why an execution cannot be redriven, in AWS's words (`redriveStatusReason`); nothing if it can.
    ///
    /// # Errors
    ///
    /// There is no such execution. It is held. The store has failed.
    pub fn redrive_refusal(
        &self,
        machine: &str,
        name: &str,
    ) -> Result<Option<&'static str>, EngineError> {
        self.0.check_store()?;
        let stored = self.0.store.execution(machine, name)?;
        let stored = stored.ok_or_else(|| EngineError::UnknownExecution(name.to_owned()))?;
        let version = self.0.machine_of(&stored).map_err(EngineError::Held)?;
        let last = self.0.last_event(stored.id)?;
        Ok(refusal(&stored, &version, last))
    }
}

impl Inner {
    fn redrive(self: &Arc<Self>, machine: &str, name: &str) -> Result<(Known, Live), EngineError> {
        let mut executions = self.executions();
        if executions.is_closed {
            return Err(EngineError::Closed);
        }
        let stored = match executions.by_name(machine, name) {
            Some(_) => return Err(EngineError::NotRedrivable(RUNNING)),
            None => self.store.execution(machine, name)?,
        };
        let stored = stored.ok_or_else(|| EngineError::UnknownExecution(name.to_owned()))?;
        let version = self.machine_of(&stored).map_err(EngineError::Held)?;
        let now = version.clock().now();
        let last = self.last_event(stored.id)?;
        if let Some(reason) = refusal(&stored, &version, last) {
            return Err(EngineError::NotRedrivable(reason));
        }
        let (mut execution, records) = self.read_back(&version, &stored)?;
        let redriven = Redriven {
            count: execution.redriven.map_or(0, |redriven| redriven.count) + 1,
            time: now,
        };
        execution.redriven = Some(redriven);
        let id = stored.id;
        let start = StoredExecution {
            identity: identity::with_redriven(&stored.identity, redriven),
            wake: Some(Wake::Now),
            end: None,
            ..stored
        };
        execution.redrive(self.ties(), start, last, records);
        let live = self.launch(&mut executions, id, Arc::new(execution));
        Ok((Known::live(&mut executions, id, &live), live))
    }

    fn last_event(&self, id: ExecutionId) -> Result<u64, StoreError> {
        let range = HistoryRange {
            reverse: true,
            limit: Some(1),
            ..HistoryRange::default()
        };
        let last = self.store.history(id, &range)?;
        Ok(last.first().map_or(0, |event| event.id))
    }
}

const EXPRESS: &str = "Executions of Express state machines cannot be redriven";
const RUNNING: &str = "Execution is RUNNING and cannot be redriven";

/// Why an execution cannot be redriven, in AWS's words (checklist 10.12).
fn refusal(stored: &StoredExecution, version: &Machine, last_event: u64) -> Option<&'static str> {
    if version.definition().machine_type == MachineType::Express {
        return Some(EXPRESS);
    }
    let Some(end) = &stored.end else {
        return Some(RUNNING);
    };
    let (limits, now) = (version.limits(), version.clock().now());
    let since = |time| now.duration_since(time).unwrap_or_default();
    if end.status == Status::Succeeded {
        Some("Execution is SUCCEEDED and cannot be redriven")
    } else if since(end.stop_time) > limits.redrive_period {
        Some("Execution redrivable period exceeded")
    } else if since(stored.start_time) > limits.duration {
        Some("Execution has exceeded the max execution time")
    } else if last_event.saturating_add(1) >= limits.history_events {
        Some("Execution history event limit exceeded")
    } else {
        None
    }
}
