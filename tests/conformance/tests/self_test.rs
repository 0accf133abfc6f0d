//! The runner tested on a folder of cases: what is recorded, fed back as if an engine had answered it, must pass, and
//! must fail once one recorded value is altered.

use asl_conformance::case::{Folder, chosen_folder};
use asl_conformance::expectations::KnownDifferences;
use asl_conformance::mutate::{Alteration, Share};
use asl_conformance::report::{Report, shortened};
use asl_conformance::run::{Outcome, run_folder};
use asl_conformance::skip::skip_reason;
use asl_conformance::synthetic::answer;
use std::path::PathBuf;

fn folder() -> Folder {
    let variable = std::env::var_os("ASL_CONFORMANCE").map(PathBuf::from);
    Folder::load(&chosen_folder(variable.as_deref())).expect("the folder of cases can be read")
}

#[test]
fn what_is_recorded_passes_when_it_is_answered() {
    let folder = folder();
    let results = run_folder(&folder, answer);
    for result in &results {
        let Outcome::Judged(verdict) = &result.outcome else {
            continue;
        };
        for (part, difference) in verdict.failures() {
            let [expected, actual] = [&difference.expected, &difference.actual].map(shortened);
            println!(
                "{} {part:?} {}\n  {expected}\n  {actual}",
                result.name, difference.at
            );
        }
    }
    let known = KnownDifferences::default();
    let report = Report::new(&results, &known);
    println!("{}\n{}", report.table(), report.closing_line());
    assert_eq!(report.surprises(), Vec::<String>::new());
}

#[test]
fn a_recorded_value_that_is_altered_is_noticed() {
    let folder = folder();
    for alteration in Alteration::ALL {
        let mut share = Share::default();
        for case in folder
            .cases
            .iter()
            .filter(|case| skip_reason(case).is_none())
        {
            share.try_case(alteration, case, &answer(case));
        }
        println!("{alteration}: {share} {:?}", share.missed);
        assert!(share.suffices(), "{alteration}: {:#?}", share.missed);
    }
}
