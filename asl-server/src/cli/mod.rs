//! The command line: one file for each command.

mod definition;
mod describe;
mod executions;
mod graph;
mod history;
mod mocks;
mod output;
mod price;
mod redrive;
mod run;
mod serve;
mod service;
mod stop;
mod store;
mod table;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::app::App;

/// Why a command failed, for a person to read.
pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

/// How a command went.
type Done = Result<ExitCode, Failed>;

#[derive(Debug, Parser)]
#[command(about = "Runs and serves its workflows", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Run),
    Serve(serve::Serve),
    Executions(executions::Executions),
    Describe(describe::Describe),
    History(history::History),
    Stop(stop::Stop),
    Redrive(redrive::Redrive),
    Definition(definition::Definition),
    Graph(graph::Graph),
    Price(price::Price),
}

/// Does what the arguments say.
pub(crate) fn run(app: &Arc<App>, arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // If the terminal is gone, nobody reads it.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let done = match arguments.command {
        Command::Run(run) => on_tokio(run.run(app)),
        Command::Serve(serve) => on_tokio(serve.run(app)),
        Command::Executions(executions) => executions.run(),
        Command::Describe(describe) => describe.run(),
        Command::History(history) => history.run(),
        Command::Stop(stop) => on_tokio(stop.run(app)),
        Command::Redrive(redrive) => on_tokio(redrive.run(app)),
        Command::Definition(definition) => definition.run(app),
        Command::Graph(graph) => graph.run(app),
        Command::Price(price) => price.run(),
    };
    done.unwrap_or_else(|error| {
        output::tell(format_args!("error: {error}\n"));
        ExitCode::FAILURE
    })
}

fn on_tokio(work: impl Future<Output = Done>) -> Done {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(work)
}
