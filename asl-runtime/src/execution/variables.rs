//! Variables (`Assign`): numbered slots, with their names in a static table.

use crate::definition::{Assign, StateMachine};
use crate::json::Json;

use super::flow::{Failure, error_name};
use super::scope::Scope;

/// The variables that a scope sees. An inner scope starts with a copy of the outer ones.
#[derive(Debug, Clone)]
pub(super) struct Variables {
    slots: Vec<Option<Json>>,
    /// What the current state assigned, for its `StateExited` event.
    assigned: Vec<(&'static str, Json)>,
}

impl Variables {
    pub(super) fn none(machine: &'static StateMachine) -> Self {
        Variables {
            slots: vec![None; machine.variables.len()],
            assigned: Vec::new(),
        }
    }

    pub(super) fn get(&self, slot: u16) -> Option<&Json> {
        self.slots.get(usize::from(slot))?.as_ref()
    }

    pub(super) fn slots(&self) -> &[Option<Json>] {
        &self.slots
    }

    /// Sees what `outer` sees, and nothing else.
    pub(super) fn restart(&mut self, outer: &Variables) {
        self.slots.clone_from(&outer.slots);
        self.assigned.clear();
    }

    pub(super) fn take_assigned(&mut self) -> Vec<(&'static str, Json)> {
        std::mem::take(&mut self.assigned)
    }
}

impl Scope {
    /// Evaluates the values of an `Assign`. They take effect with [`Scope::assign`], after everything else succeeded.
    ///
    /// # Errors
    ///
    /// An expression failed, or a value is over the limit.
    pub fn assign_values(&self, assign: &Assign, input: &Json) -> Result<Json, Failure> {
        let values = (assign.values)(self, input)?;
        let limit = self.execution.limits.payload_bytes;
        if values.serialized_len() > limit {
            return Err(self.located_failure(
                error_name::DATA_LIMIT_EXCEEDED,
                format_args!("The variables assigned exceed the limit of {limit} bytes."),
            ));
        }
        Ok(values)
    }

    /// Sets the variables: the next state sees them.
    ///
    /// # Errors
    ///
    /// All variables together are over the limit.
    pub fn assign(&mut self, assign: &Assign, values: &Json) -> Result<(), Failure> {
        let names = self.execution.machine.variables;
        let recorded = self.execution.history.is_recorded();
        let Json::Object(values) = values else {
            return Ok(());
        };
        for (slot, (_, value)) in assign.slots.iter().zip(values.iter()) {
            let slot = usize::from(*slot);
            if let Some(variable) = self.variables.slots.get_mut(slot) {
                *variable = Some(value.clone());
            }
            if recorded && let Some(name) = names.get(slot) {
                self.variables.assigned.push((name, value.clone()));
            }
        }
        self.check_variables()
    }

    fn check_variables(&self) -> Result<(), Failure> {
        let limit = self.execution.limits.variables_bytes;
        let set = self.variables.slots.iter().flatten();
        let bytes: usize = set.map(Json::serialized_len).sum();
        if bytes > limit {
            return Err(self.located_failure(
                error_name::DATA_LIMIT_EXCEEDED,
                format_args!("All variables together exceed the limit of {limit} bytes."),
            ));
        }
        Ok(())
    }
}
