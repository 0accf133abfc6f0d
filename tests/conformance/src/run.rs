//! Runs a folder of cases: skip, answer, compare.

use crate::case::{Case, Folder, Kind};
use crate::compare::{Verdict, compare_diagnostics, compare_run};
use crate::engine::{Answer, Diagnostic};
use crate::skip::skip_reason;
use serde_json::Value;

/// How a case went.
#[derive(Debug)]
pub enum Outcome {
    /// It was answered, and the answer compared.
    Judged(Verdict),
    /// It belongs to later work, for that reason.
    Skipped(&'static str),
}

/// One case and how it went.
#[derive(Debug)]
pub struct CaseResult {
    /// The case's name, or the path of a file that could not be read.
    pub name: String,
    /// Its area.
    pub area: String,
    /// Its kind.
    pub kind: Kind,
    /// How it went.
    pub outcome: Outcome,
}

/// Runs every case of `folder`; a file that is no case fails.
#[must_use]
pub fn run_folder(folder: &Folder, answer: impl Fn(&Case) -> Answer) -> Vec<CaseResult> {
    let cases = folder.cases.iter().map(|case| CaseResult {
        name: case.name.clone(),
        area: case.area.clone(),
        kind: case.kind,
        outcome: run_case(case, &answer),
    });
    let unreadable = folder.unreadable.iter().map(|file| CaseResult {
        name: file.path.display().to_string(),
        area: "unreadable".to_owned(),
        kind: Kind::Unknown,
        outcome: Outcome::Judged(Verdict::broken(&file.reason)),
    });
    cases.chain(unreadable).collect()
}

fn run_case(case: &Case, answer: impl Fn(&Case) -> Answer) -> Outcome {
    match skip_reason(case) {
        Some(reason) => Outcome::Skipped(reason),
        None => Outcome::Judged(judge(case, &case.expect, &answer(case))),
    }
}

/// The verdict on `answer` beside `expect`, which is the case's own or an altered copy of it.
#[must_use]
pub fn judge(case: &Case, expect: &Value, answer: &Answer) -> Verdict {
    match (case.kind, answer) {
        (_, Answer::Broken(reason)) => Verdict::broken(reason),
        (Kind::Execution | Kind::ExpressSync, Answer::Run(run)) => compare_run(case, expect, run),
        (Kind::Execution | Kind::ExpressSync, Answer::Diagnostics(said)) => {
            Verdict::broken(&refusal(said))
        }
        (Kind::CreateError | Kind::ValidateDefinition, Answer::Diagnostics(said)) => {
            compare_diagnostics(case, expect, said)
        }
        (kind, _) => Verdict::broken(&format!("a case of kind {kind} cannot be answered so")),
    }
}

fn refusal(said: &[Diagnostic]) -> String {
    let said: Vec<_> = said
        .iter()
        .map(|error| format!("{} at {}", error.message, error.location))
        .collect();
    format!("the definition is refused: {}", said.join("; "))
}
