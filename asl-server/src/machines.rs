//! The machines of a service, by name and by ARN.

use std::collections::BTreeMap;

use asl_runtime::Machine;

use crate::arn::Arn;

/// Where machines and activities are at home if no machine says.
const HOME: &str = "arn:aws:states:us-east-1:123456789012";

/// The machines, in the order of their names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Machines(BTreeMap<&'static str, Served>);

/// A machine and its ARN.
#[derive(Debug, Clone)]
pub(crate) struct Served {
    pub(crate) machine: Machine,
    pub(crate) arn: String,
}

impl Served {
    /// The ARN of an execution of the machine; that of an Express execution has its id behind its name.
    pub(crate) fn execution_arn(&self, name: &str) -> String {
        let machine = self.machine.name();
        format!("{}:execution:{machine}:{name}", home(&self.arn))
    }
}

impl FromIterator<Machine> for Machines {
    fn from_iter<T: IntoIterator<Item = Machine>>(machines: T) -> Self {
        let mut all = Machines::default();
        machines.into_iter().for_each(|machine| all.add(machine));
        all
    }
}

impl Machines {
    pub(crate) fn add(&mut self, machine: Machine) {
        let arn = machine.arn();
        self.0.insert(machine.name(), Served { machine, arn });
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Machine> {
        self.0.values().map(|served| &served.machine)
    }

    /// The machines with their ARNs, in the order of their names.
    pub(crate) fn served(&self) -> impl Iterator<Item = &Served> {
        self.0.values()
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<&Machine> {
        self.named(name).map(|served| &served.machine)
    }

    /// The machine of this name, with its ARN.
    pub(crate) fn named(&self, name: &str) -> Option<&Served> {
        self.0.get(name)
    }

    /// What the ARNs of executions of the machine begin with, up to the account; if there is no such machine, those of activities.
    pub(crate) fn home(&self, machine: &str) -> &str {
        let served = self.named(machine).or_else(|| self.served().next());
        served.map_or(HOME, |served| home(&served.arn))
    }
}

fn home(arn: &str) -> &str {
    Arn::parse(arn).map_or(HOME, |arn| arn.home)
}
