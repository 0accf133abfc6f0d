//! `App`: what a program's `main` consists of.

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use asl_runtime::{Engine, EngineBuilder, Machine};
use tokio::net::TcpListener;

use crate::cli;
use crate::machines::Machines;
use crate::serve::Server;
use crate::settings::Settings;

/// A workflow service: the machines that it runs, and everything around them.
#[derive(Debug, Clone, Default)]
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

    /// Serves the Step Functions API on `listener` until `ending` completes: for programs with a command line of their own.
    ///
    /// # Errors
    ///
    /// The listener can be reached from other machines, and the settings ask nothing of callers. The data folder cannot be
    /// opened; a machine starts executions of another that is not there; a test case speaks of a state that its machine has not, or
    /// that is no Task; the store fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        settings: Settings,
        ending: impl Future<Output = ()>,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        Server::open(listener, &self, settings)?.run(ending).await
    }

    /// Does what the program's arguments say, and tells how that went: 0 for success, 1 for a failure, 2 for arguments that
    /// cannot be understood.
    #[must_use]
    pub fn main(self) -> ExitCode {
        cli::run(&Arc::new(self), std::env::args_os())
    }

    /// The same service, with each machine as `with` makes it.
    pub(crate) fn with_machines(&self, with: impl FnMut(&Machine) -> Machine) -> Self {
        App {
            machines: self.machines.iter().map(with).collect(),
            ..self.clone()
        }
    }

    pub(crate) fn machines(&self) -> &Machines {
        &self.machines
    }

    pub(crate) fn activities(&self) -> &[String] {
        &self.activities
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
