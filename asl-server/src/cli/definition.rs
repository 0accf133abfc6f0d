//! `definition`: what a machine was compiled from.

use std::process::ExitCode;

use serde_json::Value;

use super::Done;
use super::output::print_line;
use super::store::machine;
use crate::app::App;

/// Prints the definition that a machine was compiled from.
#[derive(Debug, clap::Args)]
pub(super) struct Definition {
    /// The machine's name.
    machine: String,
}

impl Definition {
    pub(super) fn run(self, app: &App) -> Done {
        let machine = machine(app, &self.machine)?;
        let definition: Value = serde_json::from_str(machine.definition_text())?;
        print_line(format_args!("{definition:#}"))?;
        Ok(ExitCode::SUCCESS)
    }
}
