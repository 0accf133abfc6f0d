//! The machines that the build script compiled, by the case that needs them.

use std::collections::HashMap;

use asl_runtime::Machine;

use crate::case::{Case, Kind, MachineType};
use crate::machines::CaseTasks;
use crate::state_definition::machine_of;

/// What the build script made of a definition.
pub enum Compiled {
    /// A machine, to be bound to a case's answers.
    Machine(Bind),
    /// The reasons why there is none: severity, code, location and message of each.
    Refused(&'static [[&'static str; 4]]),
}

/// Binds a machine to its tasks.
pub type Bind = fn(CaseTasks) -> Machine;

/// Every definition that was compiled.
pub struct Table(HashMap<&'static str, &'static Compiled>);

impl Table {
    /// The table that the build script wrote.
    #[must_use]
    pub fn new(entries: &'static [(&'static str, Compiled)]) -> Self {
        let entries = entries.iter();
        Table(entries.map(|(key, compiled)| (*key, compiled)).collect())
    }

    /// The definition of `case`.
    #[must_use]
    pub fn of(&self, case: &Case) -> Option<&'static Compiled> {
        let mut definition = case.definition().unwrap_or_default();
        if case.kind == Kind::TestState {
            definition = machine_of(&definition);
        }
        let key = format!("{}:{definition}", is_express(case.machine_type()));
        self.0.get(&*key).copied()
    }

    /// The machine that others know by `name`; nothing if it was not compiled or is refused.
    #[must_use]
    pub fn named(&self, name: &str, definition: &str, machine_type: MachineType) -> Option<Bind> {
        let key = format!("{}:{name}:{definition}", is_express(machine_type));
        match self.0.get(&*key)? {
            Compiled::Machine(bind) => Some(*bind),
            Compiled::Refused(_) => None,
        }
    }
}

fn is_express(machine_type: MachineType) -> bool {
    machine_type == MachineType::Express
}
