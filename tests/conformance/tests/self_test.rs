//! The runner tested on a folder of cases: what is recorded, fed back as if an engine had answered it, must pass, and
//! must fail once one recorded value is altered.

use asl_conformance::case::{Folder, chosen_folder};
use asl_conformance::expectations::KnownDifferences;
use asl_conformance::mutate::Share;
use asl_conformance::report::Report;
use asl_conformance::responses::{Responses, TaskResponse};
use asl_conformance::run::run_folder;
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
    let known = KnownDifferences::default();
    let report = Report::new(&results, &known);
    println!("{}{}", report.table(), report.closing_line());
    assert_eq!(report.surprises(), Vec::<String>::new());
}

#[test]
fn a_recorded_value_that_is_altered_is_noticed() {
    let folder = folder();
    let share = Share::of(&run_folder(&folder, answer));
    println!("{share}");
    assert!(share.suffices(), "{:#?}", share.missed);
}

/// The ARN that the state named.
fn resource(response: &TaskResponse) -> String {
    let named = response.resource.replace("<partition>", "aws");
    let named = named.replace("<region>", "us-east-1");
    match &response.resource_type {
        Some(service) => format!("arn:aws:states:::{service}:{named}"),
        None => named,
    }
}

#[test]
fn every_recorded_response_is_given_once() {
    for case in &folder().cases {
        let tasks = Responses::new(case);
        let ask = |response: &TaskResponse| {
            tasks.answer(&response.state, &resource(response), &response.parameters)
        };
        for response in &case.task_responses {
            assert_eq!(ask(response).err(), None, "{}", case.name);
        }
        if case.tasks.is_empty() {
            let spent = |response| ask(response).is_err();
            assert!(case.task_responses.iter().all(spent), "{}", case.name);
        }
    }
}
