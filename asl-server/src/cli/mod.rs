//! The command line: one file for each command.

mod run;
mod serve;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};

use crate::app::App;

/// Why a command failed, for a person to read.
pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

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
}

/// Where executions are kept.
#[derive(Debug, clap::Args)]
pub(crate) struct Data {
    /// The folder that keeps executions.
    #[arg(long, env = "ASL_DATA", value_name = "FOLDER")]
    data: Option<PathBuf>,
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
    let done = on_tokio(async {
        match arguments.command {
            Command::Run(run) => run.run(app).await,
            Command::Serve(serve) => serve.run(app).await,
        }
    });
    done.and_then(|done| done).unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

fn on_tokio<T>(work: impl Future<Output = T>) -> Result<T, Failed> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(work))
}
