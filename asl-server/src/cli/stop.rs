//! `stop`: ends an execution.

use std::process::ExitCode;

use asl_runtime::Json;
use serde_json::json;

use super::mocks::Mocks;
use super::output::print_line;
use super::store::{Data, Named, Owner};
use super::{Done, Failed};
use crate::app::App;

/// Stops an execution: it ends as ABORTED.
///
/// A service that has the folder open is asked to.
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
    #[command(flatten)]
    mocks: Mocks,
}

impl Stop {
    pub(super) async fn run(self, app: &App) -> Done {
        let engine = match self.data.owner(app, &self.mocks)? {
            Owner::Us(engine) => engine,
            Owner::Service(service) => {
                let arn = self.execution.arn(app)?;
                let named = json!({"executionArn": arn, "includedData": "METADATA_ONLY"});
                let described = service.call("DescribeExecution", &named)?;
                // StopExecution leaves what has ended as it is, and does not say so.
                if described
                    .get("status")
                    .is_none_or(|status| status != "RUNNING")
                {
                    return Err(self.nothing_to_stop());
                }
                let input = json!({"executionArn": arn, "error": self.error, "cause": self.cause});
                service.call("StopExecution", &input)?;
                print_line(format_args!("stopped {arn}"))?;
                return Ok(ExitCode::SUCCESS);
            }
        };
        let Named { machine, execution } = &self.execution;
        let running = engine.running::<Json>(machine, execution)?;
        let running = running.ok_or_else(|| self.nothing_to_stop())?;
        running
            .stop(self.error.as_deref(), self.cause.as_deref())
            .await?;
        engine.close().await;
        print_line(format_args!("stopped {}", running.arn()))?;
        Ok(ExitCode::SUCCESS)
    }

    fn nothing_to_stop(&self) -> Failed {
        format!("{}, or it has ended", self.execution.missing()).into()
    }
}
