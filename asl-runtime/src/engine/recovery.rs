//! Going on after a restart.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Engine, EngineError, Inner, identity};
use crate::definition::MachineType;
use crate::execution::{Execution, Express, Journal, Record};
use crate::json::Json;
use crate::machine::Machine;
use crate::store::{ExecutionFilter, StatusFilter, StoreError, StoredExecution};

impl Engine {
    /// Takes up every execution that was running.
    pub(super) fn recover(&self) -> Result<(), EngineError> {
        let running = self.0.store.executions(&ExecutionFilter {
            status: Some(StatusFilter::Running),
            ..ExecutionFilter::default()
        })?;
        let mut restored = Vec::new();
        // Executions that wait for one another find the table complete.
        let mut executions = self.0.executions();
        for stored in running {
            match self.0.machine_of(&stored) {
                Some(machine) => restored.push(self.0.restored(machine, &stored)?),
                None => executions.held.push(stored),
            }
        }
        for execution in restored {
            self.0.launch(&mut executions, execution);
        }
        Ok(())
    }
}

impl Inner {
    /// The machine that `stored` runs, in the very version.
    fn machine_of(&self, stored: &StoredExecution) -> Option<&Machine> {
        let machine = self.machines.get(&*stored.machine)?;
        (machine.definition().digest == stored.digest).then_some(machine)
    }

    fn restored(
        self: &Arc<Self>,
        machine: &Machine,
        stored: &StoredExecution,
    ) -> Result<Arc<Execution>, EngineError> {
        let unreadable = |what: &str| {
            let (machine, name) = (&stored.machine, &stored.name);
            StoreError::new(format!(
                "the execution '{name}' of '{machine}' cannot be read: {what}"
            ))
        };
        let express = machine.definition().machine_type == MachineType::Express;
        let input = Json::parse_stored(&stored.input).map_err(|_| unreadable("its input"))?;
        let identity = identity::parse(&stored.name, &stored.identity)
            .ok_or_else(|| unreadable("its identity"))?;
        let mut execution = machine.prepare(input);
        execution.identity = identity;
        if express {
            // It begins anew, and has its full time again.
            execution.express = Some(Express::again(self.ties(), stored.id));
            return Ok(Arc::new(execution));
        }
        let scopes = self.store.scopes(stored.id)?.into_iter();
        let records = scopes.map(|scope| {
            let record = Record::parse(&scope.path, &scope.record)?;
            Ok((scope.path, record))
        });
        let records: HashMap<String, Record> = records.collect::<Result<_, StoreError>>()?;
        if !records.contains_key("") {
            return Err(unreadable("it has no root scope").into());
        }
        execution.start_time = stored.start_time;
        let events = records.values().map(Record::events).max();
        execution.history.resume(events.unwrap_or_default());
        execution.keep(Journal::resume(self.ties(), stored.id, records));
        Ok(Arc::new(execution))
    }
}
