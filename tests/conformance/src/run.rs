//! Runs a folder of cases: skip, answer, compare.

use crate::case::{Case, Folder, Kind, MachineType};
use crate::compare::{
    Verdict, compare_calls, compare_diagnostics, compare_logs, compare_run, compare_test_state,
};
use crate::engine::{Answer, Diagnostic};
use crate::expectations::KnownDifferences;
use crate::mutate::Share;
use crate::report::{Report, failures_path};
use crate::skip::skip_reason;
use serde_json::Value;
use std::io;

/// How a case went.
#[derive(Debug)]
pub enum Outcome {
    /// It was answered, and the answer compared.
    Judged(Answer, Verdict),
    /// It belongs to later work, for that reason.
    Skipped(&'static str),
}

/// One case and how it went.
#[derive(Debug)]
pub struct CaseResult<'f> {
    /// The case; none where its file could not be read.
    pub case: Option<&'f Case>,
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
pub fn run_folder(folder: &Folder, answer: impl Fn(&Case) -> Answer) -> Vec<CaseResult<'_>> {
    let cases = folder.cases.iter().map(|case| CaseResult {
        case: Some(case),
        name: case.name.clone(),
        area: case.area.clone(),
        kind: case.kind,
        outcome: run_case(case, &answer),
    });
    let unreadable = folder.unreadable.iter().map(|file| CaseResult {
        case: None,
        name: file.path.display().to_string(),
        area: "unreadable".to_owned(),
        kind: Kind::Unknown,
        outcome: Outcome::Judged(
            Answer::Broken(file.reason.clone()),
            Verdict::broken(&file.reason),
        ),
    });
    cases.chain(unreadable).collect()
}

fn run_case(case: &Case, answer: impl Fn(&Case) -> Answer) -> Outcome {
    if let Some(reason) = skip_reason(case) {
        return Outcome::Skipped(reason);
    }
    let answer = answer(case);
    let verdict = judge(case, &case.expect, &answer);
    Outcome::Judged(answer, verdict)
}

/// Runs `folder`, prints the table, the self-test, what contradicts the list of known differences and the closing line,
/// and writes the failures. Returns whether the run is a success.
///
/// # Errors
///
/// Where the failures cannot be written.
pub fn conduct(
    folder: &Folder,
    known: &KnownDifferences,
    answer: impl Fn(&Case) -> Answer,
) -> io::Result<bool> {
    let results = run_folder(folder, answer);
    let report = Report::new(&results, known);
    print!("{}", report.table());
    let share = Share::of(&results);
    println!("self-test: {share}");
    for missed in &share.missed {
        println!("not noticed: {missed}");
    }
    report.write_failures(&failures_path())?;
    let surprises = report.surprises();
    for surprise in &surprises {
        println!("{surprise}");
    }
    println!("{}", report.closing_line());
    Ok(surprises.is_empty() && share.suffices())
}

/// How another host did what the first one did.
#[derive(Debug)]
pub struct Rerun {
    /// The executions that ran on both.
    pub total: usize,
    /// Those that passed on the first and do not on the other.
    pub worse: Vec<String>,
}

impl Rerun {
    /// How many did no worse.
    #[must_use]
    pub fn same(&self) -> usize {
        self.total - self.worse.len()
    }
}

/// Answers every execution of `folder` that an engine may run, and that `answer` answers, once more, by `again`.
#[must_use]
pub fn rerun(
    folder: &Folder,
    answer: impl Fn(&Case) -> Answer,
    again: impl Fn(&Case) -> Option<Answer>,
) -> Rerun {
    let mut rerun = Rerun {
        total: 0,
        worse: Vec::new(),
    };
    for case in &folder.cases {
        let is_durable = match case.kind {
            Kind::Execution => case.machine_type() == MachineType::Standard,
            kind => kind == Kind::ExpressAsync,
        };
        if !is_durable || skip_reason(case).is_some() {
            continue;
        }
        let Some(second) = again(case) else { continue };
        rerun.total += 1;
        let first = judge(case, &case.expect, &answer(case));
        let second = judge(case, &case.expect, &second);
        let failed = |part| first.failures().any(|(failed, _)| failed == part);
        let worse = second.failures().filter(|(part, _)| !failed(*part));
        let worse: Vec<_> = worse
            .map(|(part, why)| format!("{part:?}: {why:?}"))
            .collect();
        if !worse.is_empty() {
            rerun
                .worse
                .push(format!("{} {}", case.name, worse.join(" ")));
        }
    }
    rerun
}

/// The verdict on `answer` beside `expect`, which is the case's own or an altered copy of it.
#[must_use]
pub fn judge(case: &Case, expect: &Value, answer: &Answer) -> Verdict {
    match (case.kind, answer) {
        (_, Answer::Broken(reason)) => Verdict::broken(reason),
        (Kind::Execution | Kind::ExpressSync | Kind::ExpressAsync, Answer::Run(run)) => {
            compare_run(case, expect, run)
        }
        (Kind::Execution | Kind::ExpressSync | Kind::ExpressAsync, Answer::Diagnostics(said)) => {
            Verdict::broken(&refusal(said))
        }
        (Kind::CreateError | Kind::ValidateDefinition, Answer::Diagnostics(said)) => {
            compare_diagnostics(case, expect, said)
        }
        (Kind::ExecutionLogs, Answer::Logged(records)) => compare_logs(case, expect, records),
        (Kind::ExecutionLogs, Answer::Diagnostics(said)) => Verdict::broken(&refusal(said)),
        (Kind::ApiTrace, Answer::Calls(answers)) => compare_calls(case, expect, answers),
        (Kind::TestState, Answer::Tested(answer)) => compare_test_state(case, expect, answer),
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
