//! `App`: what a program's `main` consists of.

use std::process::ExitCode;
use std::sync::Arc;

use asl_runtime::{Engine, EngineBuilder, Machine};

use crate::cli;
use crate::machines::Machines;

/// A workflow service: the machines that it runs, and everything around them.
#[derive(Debug, Default)]
pub struct App {
    machines: Machines,
    activities: Vec<String>,
}

impl App {
    /// A service without machines yet.
    #[must_use]
    pub fn new() -> Self {
        App::default()
    }

    /// Adds a machine, under its name. Its options hold for all of its executions, but for their name.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`.machine(order::machine(…))` reads best"
    )]
    pub fn machine<I, O>(mut self, machine: Machine<I, O>) -> Self {
        self.machines.add(machine.untyped());
        self
    }

    /// Adds an activity, by its ARN.
    #[must_use]
    pub fn activity(mut self, arn: impl Into<String>) -> Self {
        self.activities.push(arn.into());
        self
    }

    /// Does what the program's arguments say, and tells how that went: 0 for success, 1 for a failure, 2 for arguments that
    /// cannot be understood.
    #[must_use]
    pub fn main(self) -> ExitCode {
        cli::run(&Arc::new(self), std::env::args_os())
    }

    pub(crate) fn machines(&self) -> &Machines {
        &self.machines
    }

    /// An engine over all machines and activities, to be opened.
    pub(crate) fn engine(&self) -> EngineBuilder {
        let mut builder = Engine::builder();
        for machine in self.machines.iter() {
            builder = builder.machine(machine);
        }
        for activity in &self.activities {
            builder = builder.activity(activity);
        }
        builder
    }
}
