//! `executions`: lists what a folder keeps.

use std::process::ExitCode;

use asl_runtime::store::{ExecutionFilter, StatusFilter};
use asl_runtime::{ExecutionDescription, Status};

use super::Done;
use super::describe::{self, instant};
use super::store::Data;
use super::table::{Format, Table};

/// Lists executions, the latest first.
#[derive(Debug, clap::Args)]
pub(super) struct Executions {
    /// Those of this machine only.
    #[arg(long)]
    machine: Option<String>,
    /// Those with this status only.
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Option<StatusFilter>,
    /// How many at most.
    #[arg(long, default_value_t = 100)]
    limit: usize,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    format: Format,
}

impl Executions {
    pub(super) fn run(self) -> Done {
        let found = self.data.look()?.executions(&ExecutionFilter {
            machine: self.machine,
            status: self.status,
            limit: Some(self.limit),
            before: None,
        })?;
        let found: Vec<ExecutionDescription> = found.into_iter().map(Into::into).collect();
        let json = found.iter().map(describe::summary).collect();
        self.format.print(&json, || {
            let mut table = Table::new(["MACHINE", "NAME", "STATUS", "STARTED", "ENDED"]);
            for execution in &found {
                table.row([
                    execution.machine.clone(),
                    execution.name.clone(),
                    describe::status(execution).to_owned(),
                    instant(execution.start_time),
                    execution.stop_time.map_or_else(String::new, instant),
                ]);
            }
            table
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

fn status(text: &str) -> Result<StatusFilter, String> {
    let ended = [
        Status::Succeeded,
        Status::Failed,
        Status::TimedOut,
        Status::Aborted,
    ];
    let text = text.to_ascii_uppercase();
    if text == "RUNNING" {
        return Ok(StatusFilter::Running);
    }
    let mut ended = ended.into_iter();
    let status = ended.find(|status| status.as_str() == text);
    let status = status.map(StatusFilter::Ended);
    status.ok_or_else(|| "one of RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED".to_owned())
}
