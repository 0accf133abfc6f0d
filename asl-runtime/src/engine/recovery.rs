//! Taking up executions that are not in memory: after a restart, or because they slept.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::error::HeldFor;
use super::executions::Executions;
use super::history::parsed;
use super::live::Live;
use super::{EngineError, Inner, identity};
use crate::definition::MachineType;
use crate::execution::{Awaited, Execution, Express, Journal, Record};
use crate::json::Json;
use crate::machine::Machine;
use crate::store::{ExecutionId, HistoryRange, StoreError, StoredExecution, Wake};

/// What becomes of an execution that is to be taken up.
pub(super) enum Taken {
    /// It is in memory, and was before.
    Was(Live),
    /// It is in memory now.
    Is(Live),
    /// It waits for something that this engine does not have.
    Held(HeldFor),
    /// It has ended, or never was; or the engine is closed.
    No,
}

impl Inner {
    /// Takes up an execution that runs, if it is not in memory.
    pub(super) fn wake(
        self: &Arc<Self>,
        executions: &mut Executions,
        id: ExecutionId,
    ) -> Result<Taken, EngineError> {
        if let Some(live) = executions.by_id(id) {
            return Ok(Taken::Was(live.clone()));
        }
        let stored = self.store.execution_by_id(id)?;
        let running = stored.filter(|stored| stored.end.is_none());
        let Some(stored) = running.filter(|_| !executions.is_closed) else {
            return Ok(Taken::No);
        };
        let machine = match self.machine_of(&stored) {
            Ok(machine) => machine,
            Err(held) => return Ok(Taken::Held(held)),
        };
        let execution = self.restored(&machine, &stored)?;
        Ok(Taken::Is(self.launch(executions, id, execution)))
    }

    /// The machine of this name in the version whose definition has this digest.
    pub(super) fn version(&self, machine: &str, digest: &str) -> Option<Cow<'_, Machine>> {
        let machine = self.machines.get(machine)?;
        if machine.digest() == digest {
            return Some(Cow::Borrowed(machine));
        }
        machine.version(digest).map(Cow::Owned)
    }

    /// The machine that `stored` runs, in the very version and with its test case; or what it waits for.
    pub(super) fn machine_of(&self, stored: &StoredExecution) -> Result<Cow<'_, Machine>, HeldFor> {
        let version = self.version(&stored.machine, &stored.digest);
        let version = version.ok_or_else(|| HeldFor::Definition(stored.digest.clone()))?;
        let test_case = identity::test_case(&stored.identity);
        let machine = self.as_test_case(version, test_case.as_deref());
        // Never on its real tasks.
        machine.map_err(|_| HeldFor::TestCase {
            machine: stored.machine.clone(),
            name: test_case.unwrap_or_default(),
        })
    }

    fn restored(
        self: &Arc<Self>,
        machine: &Machine,
        stored: &StoredExecution,
    ) -> Result<Arc<Execution>, EngineError> {
        if machine.definition().machine_type == MachineType::Express {
            // It begins anew, and has its full time again.
            let mut execution = prepared(machine, stored)?;
            execution.keep_ends(Express::again(self.ties(), stored.id));
            return Ok(Arc::new(execution));
        }
        let (mut execution, records) = self.read_back(machine, stored)?;
        let events = records.values().map(Record::events).max();
        execution.history.resume(events.unwrap_or_default());
        let wake = stored.wake.unwrap_or(Wake::Now);
        let awaited = Awaited::of(&execution, &records);
        execution.keep(Journal::resume(
            self.ties(),
            stored.id,
            wake,
            records,
            awaited,
        ));
        Ok(Arc::new(execution))
    }

    /// An execution and its scopes, as they were stored.
    pub(super) fn read_back(
        &self,
        machine: &Machine,
        stored: &StoredExecution,
    ) -> Result<(Execution, HashMap<String, Record>), EngineError> {
        let mut execution = prepared(machine, stored)?;
        let scopes = self.store.scopes(stored.id)?.into_iter();
        let records = scopes.map(|scope| {
            let record = Record::parse(&scope)?;
            Ok((scope.path, record))
        });
        let records: HashMap<String, Record> = records.collect::<Result<_, StoreError>>()?;
        if !records.contains_key("") {
            return Err(identity::unreadable(stored, "it has no root scope").into());
        }
        if let Some(mocks) = &execution.mocks {
            let events = self.store.history(stored.id, &HistoryRange::default())?;
            mocks.resume(&parsed(&stored.name, &events)?);
        }
        execution.start_time = stored.start_time;
        execution.redriven = identity::redriven(&stored.identity);
        Ok((execution, records))
    }
}

/// An execution with the stored input and names, as it was when it started.
fn prepared(machine: &Machine, stored: &StoredExecution) -> Result<Execution, StoreError> {
    let unreadable = |what| identity::unreadable(stored, what);
    let input = Json::parse_stored(&stored.input).map_err(|_| unreadable("its input"))?;
    let mut execution = machine.unchecked(input);
    execution.identity = identity::parse(&stored.name, &stored.identity)
        .ok_or_else(|| unreadable("its identity"))?;
    Ok(execution)
}
