//! `cargo asl check`: everything that is wrong with definitions.

mod json;

use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::source::SourceText;
use asl_compiler::{compile, render};
use clap::ValueEnum;

use crate::definition::{self, Settings};
use crate::{Outcome, Verdict, definitions, print};

/// Reports everything that is wrong with definitions
#[derive(clap::Args)]
pub(crate) struct Check {
    /// Files, folders and patterns such as 'workflows/*.json'; without any, the definitions of the package
    paths: Vec<String>,

    #[command(flatten)]
    settings: Settings,

    /// How to report: for people, or one JSON object a line for editors
    #[arg(long, value_enum, default_value = "text")]
    format: Format,

    /// Takes warnings for errors
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Check {
    pub(crate) fn run(&self) -> Outcome {
        let mut verdict = Verdict::Good;
        for path in definitions::find(&self.paths)? {
            let source = definition::read(&path)?;
            let found = self.found_in(&source);
            if found
                .iter()
                .any(|found| self.deny_warnings || found.is_error())
            {
                verdict = Verdict::Faulty;
            }
            self.report(&source, &found)?;
        }
        Ok(verdict)
    }

    fn found_in(&self, source: &SourceText) -> Vec<Diagnostic> {
        match compile(source, &self.settings.options(source.name())) {
            Ok(compiled) => compiled.warnings,
            Err(rejected) => rejected.diagnostics,
        }
    }

    fn report(&self, source: &SourceText, found: &[Diagnostic]) -> Result<(), crate::Refusal> {
        let text = match self.format {
            Format::Text if found.is_empty() => format!("{}: ok\n", source.name()),
            Format::Text => render::render(source, found),
            Format::Json => found
                .iter()
                .map(|found| json::line(source, found))
                .collect(),
        };
        print(&text)
    }
}
