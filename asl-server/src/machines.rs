//! The machines of a service, by name and by ARN.

use std::collections::BTreeMap;

use asl_runtime::Machine;

/// The machines, in the order of their names.
#[derive(Debug, Default)]
pub(crate) struct Machines(BTreeMap<&'static str, Machine>);

impl Machines {
    pub(crate) fn add(&mut self, machine: Machine) {
        self.0.insert(machine.name(), machine);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Machine> {
        self.0.values()
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<&Machine> {
        self.0.get(name)
    }

    /// The machine with this ARN.
    pub(crate) fn by_arn(&self, arn: &str) -> Option<&Machine> {
        let name = arn.rsplit(':').next()?;
        self.by_name(name).filter(|machine| machine.arn() == arn)
    }
}
