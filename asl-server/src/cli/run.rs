//! `run MACHINE [INPUT]`: runs an execution to its end and prints its output.

use std::io::Read as _;
use std::process::ExitCode;

use asl_runtime::{Json, MachineType, store::MemoryStore};

use super::{Data, Failed};
use crate::app::App;

/// Runs an execution to its end and prints its output. The exit status is 0 if it succeeds, and 1 if it fails.
#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// The machine's name.
    machine: String,
    /// The input: JSON, `@FILE`, or `-` for what is piped in.
    #[arg(default_value = "{}")]
    input: String,
    /// The execution's name.
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    data: Data,
}

impl Run {
    pub(super) async fn run(self, app: &App) -> Result<ExitCode, Failed> {
        let machine = app.machines().by_name(&self.machine).ok_or_else(|| {
            let names: Vec<_> = app
                .machines()
                .iter()
                .map(asl_runtime::Machine::name)
                .collect();
            format!(
                "there is no machine `{}`; there are: {}",
                self.machine,
                names.join(", ")
            )
        })?;
        let input = Json::parse(&read(&self.input)?)
            .map_err(|error| format!("the input is not JSON: {error}"))?;
        let result = if machine.machine_type() == MachineType::Express {
            machine.run(input).await
        } else {
            let engine = match &self.data.data {
                Some(folder) => app.engine().open(folder)?,
                None => app.engine().open_store(MemoryStore::new())?,
            };
            let name = self.name.unwrap_or_else(|| "run".to_owned());
            let execution = engine
                .start_named::<Json>(machine.name(), &name, input)
                .await?;
            let result = execution.output().await?;
            engine.close().await;
            result
        };
        match result {
            Ok(output) => {
                println!("{output}");
                Ok(ExitCode::SUCCESS)
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn read(input: &str) -> Result<String, Failed> {
    match input.strip_prefix('@') {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| format!("`{path}` cannot be read: {error}").into()),
        None if input == "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            Ok(text)
        }
        None => Ok(input.to_owned()),
    }
}
