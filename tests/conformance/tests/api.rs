//! Makes the recorded calls of the API, over HTTP, to programs that have the recorded definitions compiled in: the folder
//! `ASL_CONFORMANCE`, or the package's own cases.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use asl_conformance::case::{Case, Folder, Kind, chosen_folder};
use asl_conformance::expectations::KnownDifferences;
use asl_conformance::served::{self, Judged};
use asl_conformance::table::Table;

mod compiled {
    use asl_conformance::table::Compiled;

    include!(concat!(env!("OUT_DIR"), "/cases.rs"));
}

/// Of a hundred steps that are compared, so many agree.
const GOAL: usize = 97;

/// What became of the steps.
#[derive(Default)]
struct Tally {
    agree: usize,
    differ: usize,
    unlisted: usize,
    silent: usize,
    out_of_scope: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn count(&mut self, case: &Case, known: &KnownDifferences, number: usize, judged: &Judged) {
        match judged {
            Judged::OutOfScope(reason) => *self.out_of_scope.entry(reason).or_default() += 1,
            Judged::Silent => self.silent += 1,
            Judged::Compared(verdict) if verdict.passed() => self.agree += 1,
            Judged::Compared(verdict) => {
                self.differ += 1;
                let step = format!("{}#{number}", case.name);
                if let Some(reason) = known.reason(&step) {
                    println!("known: {step}: {reason}");
                    return;
                }
                self.unlisted += 1;
                for (_, difference) in verdict.failures() {
                    let at = &difference.at;
                    println!(
                        "differs: {step}{at}: {} and not {}",
                        difference.actual, difference.expected
                    );
                }
            }
        }
    }

    fn is_good(&self) -> bool {
        let compared = self.agree + self.differ;
        self.unlisted == 0 && self.agree * 100 >= compared * GOAL
    }
}

fn main() -> ExitCode {
    let variable = option_env!("ASL_CONFORMANCE").map(PathBuf::from);
    let folder =
        Folder::load(&chosen_folder(variable.as_deref())).expect("the folder of cases can be read");
    let folder: &'static Folder = Box::leak(Box::new(folder));
    let known = Path::new(env!("CARGO_MANIFEST_DIR")).join("known_api_differences.json");
    let known = KnownDifferences::load(&known).expect("the list of known differences can be read");
    let table = Table::new(compiled::TABLE);
    let mut tally = Tally::default();
    for case in folder
        .cases
        .iter()
        .filter(|case| case.kind == Kind::ApiTrace)
    {
        match served::run(case, &table) {
            Ok(steps) => steps
                .iter()
                .for_each(|(number, judged)| tally.count(case, &known, *number, judged)),
            Err(error) => {
                println!("{}: {error}", case.name);
                return ExitCode::FAILURE;
            }
        }
    }
    for (reason, steps) in &tally.out_of_scope {
        println!("out of scope: {steps} steps: {reason}");
    }
    println!("of {} steps no answer is recorded", tally.silent);
    println!("{} steps agree, {} differ", tally.agree, tally.differ);
    if tally.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
