//! A definition's file as a command gets it, with what a definition does not say about itself.

use std::fs;

use asl_compiler::Options;
use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::front::MachineType;
use asl_compiler::render;
use asl_compiler::source::SourceText;

use crate::Refusal;

/// What a definition does not say about itself.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Settings {
    /// Takes the machine for an Express one
    #[arg(long)]
    pub(crate) express: bool,

    /// The value of the placeholder ${NAME}; may be given for each of them
    #[arg(long = "substitution", value_name = "NAME=VALUE", value_parser = substitution)]
    pub(crate) substitutions: Vec<(String, String)>,
}

/// Reads `NAME=VALUE`.
pub(crate) fn substitution(written: &str) -> Result<(String, String), String> {
    match written.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("expected NAME=VALUE".to_owned()),
    }
}

impl Settings {
    /// The compiler's options for the definition in the file `path`.
    pub(crate) fn options(&self, path: &str) -> Options {
        let mut options = Options::of_file(path);
        if self.express {
            options.machine_type = MachineType::Express;
        }
        options.substitutions = self.substitutions.iter().cloned().collect();
        options
    }
}

/// Reads a definition's file.
pub(crate) fn read(path: &str) -> Result<SourceText, Refusal> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(SourceText::new(path, text)),
        Err(error) => Err(Refusal::new(format!("{path} cannot be read: {error}"))),
    }
}

/// Shows what was found in a definition where standard output is taken by something else.
pub(crate) fn report(source: &SourceText, found: &[Diagnostic]) {
    eprint!("{}", render::render(source, found));
}
