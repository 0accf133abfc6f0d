//! `cargo asl explain`: what a code means.

use asl_compiler::codes::{ALL, Code};
use asl_compiler::names::closest;

use crate::{Outcome, Refusal, Verdict, print};

/// Explains a code, with an example that has the fault and one that has not
#[derive(clap::Args)]
pub(crate) struct Explain {
    /// The code, as ASL0201, or its name, as unknown-state; without one, all codes are listed
    code: Option<String>,
}

impl Explain {
    pub(crate) fn run(&self) -> Outcome {
        let text = match &self.code {
            None => list(),
            Some(written) => explanation(find(written)?),
        };
        print(&text)?;
        Ok(Verdict::Good)
    }
}

fn list() -> String {
    let line = |code: &&Code| format!("{} {}: {}\n", code.id, code.name, code.title);
    ALL.iter().map(line).collect()
}

fn find(written: &str) -> Result<&'static Code, Refusal> {
    let is_meant = |code: &&&'static Code| {
        code.id.eq_ignore_ascii_case(written) || code.name.eq_ignore_ascii_case(written)
    };
    if let Some(code) = ALL.iter().find(is_meant) {
        return Ok(code);
    }
    let known = ALL.iter().flat_map(|code| [code.name, code.id]);
    let hint = match closest(written, known) {
        Some(meant) => format!("did you mean {meant}?"),
        None => "`cargo asl explain` lists them".to_owned(),
    };
    Err(Refusal::new(format!("there is no code {written}: {hint}")))
}

/// The section of the page, without the mark of its heading.
fn explanation(code: &Code) -> String {
    let section = code.explanation();
    format!("{}\n", section.strip_prefix("## ").unwrap_or(section))
}
