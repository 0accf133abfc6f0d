//! `cargo asl expand`: the Rust that a definition becomes.

use asl_compiler::compile;

use crate::definition::{self, Settings};
use crate::{Outcome, Verdict, print};

/// Prints the Rust that a definition becomes
#[derive(clap::Args)]
pub(crate) struct Expand {
    /// The definition
    file: String,

    #[command(flatten)]
    settings: Settings,
}

impl Expand {
    pub(crate) fn run(&self) -> Outcome {
        let source = definition::read(&self.file)?;
        match compile(&source, &self.settings.options(&self.file)) {
            Ok(compiled) => {
                definition::report(&source, &compiled.warnings);
                print(&compiled.rust())?;
                Ok(Verdict::Good)
            }
            Err(rejected) => {
                definition::report(&source, &rejected.diagnostics);
                Ok(Verdict::Faulty)
            }
        }
    }
}
