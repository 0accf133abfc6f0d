//! `redrive`: lets an execution that did not succeed go on.

use std::process::ExitCode;

use serde_json::json;

use super::Done;
use super::mocks::Mocks;
use super::output::print_line;
use super::run::print;
use super::store::{Data, Named, Owner};
use crate::app::App;

/// Lets an execution that did not succeed go on from where it failed.
///
/// Waits for its end and prints the output as `run` does. A service that has the folder open is asked to, and not waited for.
#[derive(Debug, clap::Args)]
pub(super) struct Redrive {
    #[command(flatten)]
    execution: Named,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    mocks: Mocks,
}

impl Redrive {
    pub(super) async fn run(self, app: &App) -> Done {
        let engine = match self.data.owner(app, &self.mocks)? {
            Owner::Us(engine) => engine,
            Owner::Service(service) => {
                let arn = self.execution.arn(app)?;
                service.call("RedriveExecution", &json!({"executionArn": arn}))?;
                print_line(format_args!("redriven {arn}"))?;
                return Ok(ExitCode::SUCCESS);
            }
        };
        let Named { machine, execution } = &self.execution;
        let redriven = engine.redrive(machine, execution).await?;
        let result = redriven.output().await?;
        engine.close().await;
        print(result)
    }
}
