//! Compares compiled machines with recordings of AWS: the folder `ASL_CONFORMANCE`, or the package's own cases.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asl_conformance::case::{Case, Folder, Kind, chosen_folder};
use asl_conformance::durable::{self, Process};
use asl_conformance::engine::{Answer, Diagnostic, Run, Severity};
use asl_conformance::expectations::KnownDifferences;
use asl_conformance::logs;
use asl_conformance::machines;
use asl_conformance::run::{Rerun, conduct, rerun};
use asl_conformance::skip::needs_engine;
use asl_conformance::table::{Bind, Compiled, Table};
use asl_conformance::{test_state, trace};

mod compiled {
    use asl_conformance::table::Compiled;

    include!(concat!(env!("OUT_DIR"), "/cases.rs"));
}

fn main() -> ExitCode {
    let variable = option_env!("ASL_CONFORMANCE").map(PathBuf::from);
    let folder =
        Folder::load(&chosen_folder(variable.as_deref())).expect("the folder of cases can be read");
    let folder: &'static Folder = Box::leak(Box::new(folder));
    let known = Path::new(env!("CARGO_MANIFEST_DIR")).join("known_differences.json");
    let known = KnownDifferences::load(&known).expect("the list of known differences can be read");
    let table = Table::new(compiled::TABLE);
    let cases: HashMap<&str, &'static Case> = folder
        .cases
        .iter()
        .map(|case| (case.name.as_str(), case))
        .collect();
    let answer = |case: &Case| match (cases.get(case.name.as_str()), table.of(case)) {
        (Some(case), _) if case.kind == Kind::ApiTrace => match trace::run(case, &table) {
            Ok(answers) => Answer::Calls(answers),
            Err(reason) => Answer::Broken(reason),
        },
        (Some(case), Some(compiled)) if case.kind == Kind::TestState => tested(case, compiled),
        (Some(case), Some(Compiled::Machine(bind))) if case.kind == Kind::ExecutionLogs => {
            logs::run(case, *bind).map_or_else(Answer::Broken, Answer::Logged)
        }
        (Some(case), Some(compiled)) => answer(case, compiled, &table),
        _ => Answer::Broken("the definition was not compiled: build again".to_owned()),
    };
    let durable = [Process::Lives, Process::DiesWithEveryCommit].map(|process| {
        rerun(folder, answer, |case| {
            let Compiled::Machine(bind) = table.of(case)? else {
                return None;
            };
            let case = cases.get(case.name.as_str())?;
            let run = || durable::run(case, *bind, &table, process);
            process.suits(case).then(|| match run() {
                Ok(run) => Answer::Run(run),
                Err(reason) => Answer::Broken(reason),
            })
        })
    });
    let [lives, dies] = &durable;
    tell("", lives);
    tell(", with a restart after every commit", dies);
    let is_same = durable.iter().all(|again| again.worse.is_empty());
    match conduct(folder, &known, answer) {
        Ok(true) if is_same => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("the failures cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Tells what became of the cases that ran once more.
fn tell(how: &str, again: &Rerun) {
    for name in &again.worse {
        println!("worse{how}: {name}");
    }
    let (same, total) = (again.same(), again.total);
    println!("on the durable engine{how}: {same} of {total} as before");
}

fn answer(case: &'static Case, compiled: &Compiled, table: &Table) -> Answer {
    let asks_for_diagnostics = matches!(case.kind, Kind::CreateError | Kind::ValidateDefinition);
    match compiled {
        Compiled::Refused(reasons) => Answer::Diagnostics(reasons.iter().map(diagnostic).collect()),
        Compiled::Machine(_) if asks_for_diagnostics => Answer::Diagnostics(Vec::new()),
        Compiled::Machine(bind) => match run(case, *bind, table) {
            Ok(run) => Answer::Run(run),
            Err(reason) => Answer::Broken(reason),
        },
    }
}

fn tested(case: &'static Case, compiled: &Compiled) -> Answer {
    let answer = match compiled {
        Compiled::Refused(reasons) => {
            let said: Vec<_> = reasons.iter().map(diagnostic).collect();
            Ok(test_state::refused(&said))
        }
        Compiled::Machine(bind) => test_state::run(case, *bind),
    };
    answer.map_or_else(Answer::Broken, Answer::Tested)
}

fn run(case: &'static Case, bind: Bind, table: &Table) -> Result<Run, String> {
    if case.kind == Kind::ExpressAsync {
        Ok(Run {
            end_log_event: logs::end(case, bind)?,
            ..durable::run(case, bind, table, Process::Lives)?
        })
    } else if needs_engine(case) {
        durable::run(case, bind, table, Process::Lives)
    } else {
        machines::run(case, bind)
    }
}

fn diagnostic([severity, code, location, message]: &[&str; 4]) -> Diagnostic {
    Diagnostic {
        severity: if *severity == "ERROR" {
            Severity::Error
        } else {
            Severity::Warning
        },
        code: (*code).to_owned(),
        location: (*location).to_owned(),
        message: (*message).to_owned(),
    }
}
