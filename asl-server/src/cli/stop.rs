//! `stop`: ends an execution.

use std::process::ExitCode;

use asl_runtime::Json;

use super::Done;
use super::store::{Data, Named};
use crate::app::App;

/// Stops an execution: it ends as ABORTED. The folder must not be open elsewhere: ask a service that runs through its API.
#[derive(Debug, clap::Args)]
pub(super) struct Stop {
    #[command(flatten)]
    execution: Named,
    /// The Error that it ends with.
    #[arg(long)]
    error: Option<String>,
    /// The Cause that it ends with.
    #[arg(long)]
    cause: Option<String>,
    #[command(flatten)]
    data: Data,
}

impl Stop {
    pub(super) async fn run(self, app: &App) -> Done {
        let engine = self.data.engine(app)?;
        let Named { machine, execution } = &self.execution;
        let running = engine.running::<Json>(machine, execution)?;
        let running =
            running.ok_or_else(|| format!("{}, or it has ended", self.execution.missing()))?;
        running
            .stop(self.error.as_deref(), self.cause.as_deref())
            .await?;
        engine.close().await;
        println!("stopped {}", running.arn());
        Ok(ExitCode::SUCCESS)
    }
}
