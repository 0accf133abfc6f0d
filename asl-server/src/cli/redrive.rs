//! `redrive`: lets an execution that did not succeed go on.

use super::Done;
use super::run::print;
use super::store::{Data, Named};
use crate::app::App;

/// Lets an execution that did not succeed go on from where it failed, and waits for its end. The folder must not be open
/// elsewhere: ask a service that runs through its API.
#[derive(Debug, clap::Args)]
pub(super) struct Redrive {
    #[command(flatten)]
    execution: Named,
    #[command(flatten)]
    data: Data,
}

impl Redrive {
    pub(super) async fn run(self, app: &App) -> Done {
        let engine = self.data.engine(app)?;
        let Named { machine, execution } = &self.execution;
        let redriven = engine.redrive(machine, execution).await?;
        let result = redriven.output().await?;
        engine.close().await;
        print(result)
    }
}
