//! The front half of the compiler: definition text to a checked model.

use crate::check;
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::json;
use crate::model::StateMachine;
use crate::parse;
use crate::source::{SourceText, Span};
use crate::substitutions::Substitutions;

/// AWS's limit for a definition, in bytes.
const MAX_DEFINITION_BYTES: usize = 1024 * 1024;

/// What a definition does not say about itself.
#[derive(Clone, Debug, Default)]
pub struct FrontOptions {
    /// Standard or Express, which differ in what they allow.
    pub machine_type: MachineType,
    /// The syntax of the text.
    pub format: Format,
    /// The values of `${Name}` placeholders.
    pub substitutions: Substitutions,
}

/// The type of a state machine, fixed when it is created.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MachineType {
    /// Durable, up to a year.
    #[default]
    Standard,
    /// In memory, up to five minutes.
    Express,
}

/// The syntax a definition is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    #[default]
    Json,
    /// YAML 1.2 with the core schema.
    Yaml,
}

impl Format {
    /// The syntax that a file's name tells: YAML for `.yaml` and `.yml`, else JSON.
    #[must_use]
    pub fn of_file(name: &str) -> Format {
        let extension = name.rsplit('.').next().unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Format::Yaml,
            _ => Format::Json,
        }
    }
}

/// Parses a definition's syntax alone, and leaves `${Name}` in its strings as it is.
///
/// Faults go to `diagnostics`; beside errors there is no tree.
pub fn tree(
    source: &SourceText,
    options: &FrontOptions,
    diagnostics: &mut Diagnostics,
) -> Option<json::Node> {
    if source.text().len() > MAX_DEFINITION_BYTES {
        let message = format!(
            "the definition has {} bytes, and {MAX_DEFINITION_BYTES} are the most",
            source.text().len()
        );
        diagnostics.report(Diagnostic::new(
            &codes::DEFINITION_TOO_LARGE,
            Span::default(),
            message,
        ));
        return None;
    }
    let read = match options.format {
        Format::Json => json::parse,
        Format::Yaml => json::parse_yaml,
    };
    read(source.text(), &options.substitutions, diagnostics)
}

/// Parses and checks a definition.
///
/// The machine is whole only where `diagnostics` [has no errors](Diagnostics::has_errors); beside errors it holds what
/// could be read, or is `None`.
pub fn parse(
    source: &SourceText,
    options: &FrontOptions,
    diagnostics: &mut Diagnostics,
) -> Option<StateMachine> {
    let mut node = tree(source, options, diagnostics)?;
    options.substitutions.apply(&mut node, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let machine = parse::parse(&node, diagnostics)?;
    check::check(&machine, options.machine_type, diagnostics);
    Some(machine)
}
