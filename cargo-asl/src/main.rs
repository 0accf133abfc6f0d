//! `cargo asl`: the developer's tool for state machines of the Amazon States Language.

mod check;
mod definition;
mod definitions;
mod expand;
mod explain;
mod graph;
mod new;
mod tree;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Cargo calls `cargo-asl asl …`.
#[derive(Parser)]
#[command(
    name = "cargo",
    bin_name = "cargo",
    version,
    disable_help_subcommand = true
)]
enum Cargo {
    Asl(Asl),
}

/// Works on state machines of the Amazon States Language.
///
/// Exit status: 0 where all went well, 1 where a definition has errors, 2 where the command cannot be carried out.
#[derive(clap::Args)]
#[command(version)]
struct Asl {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Expand(expand::Expand),
    Explain(explain::Explain),
    Graph(graph::Graph),
    New(new::New),
}

/// What a command came to, but for why it could not be carried out.
type Outcome = Result<Verdict, Refusal>;

/// What a command found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing wrong.
    Good,
    /// Errors in a definition.
    Faulty,
}

/// Why a command cannot be carried out.
#[derive(Debug)]
struct Refusal(String);

impl Refusal {
    fn new(reason: impl Into<String>) -> Refusal {
        Refusal(reason.into())
    }
}

fn main() -> ExitCode {
    let Cargo::Asl(Asl { command }) = Cargo::parse();
    let outcome = match command {
        Command::Check(check) => check.run(),
        Command::Expand(expand) => expand.run(),
        Command::Explain(explain) => explain.run(),
        Command::Graph(graph) => graph.run(),
        Command::New(new) => new.run(),
    };
    match outcome {
        Ok(Verdict::Good) => ExitCode::SUCCESS,
        Ok(Verdict::Faulty) => ExitCode::from(1),
        Err(Refusal(reason)) => {
            eprintln!("error: {reason}");
            ExitCode::from(2)
        }
    }
}

/// Writes to standard output. That nobody reads to the end, as in `| head`, is no fault.
fn print(text: &str) -> Result<(), Refusal> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Refusal::new(format!(
            "standard output cannot be written: {error}"
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Cargo::command().debug_assert();
    }
}
