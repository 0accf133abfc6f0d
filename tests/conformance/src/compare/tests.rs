use super::{Part, compare_run};
use crate::case::Case;
use crate::engine::Run;
use serde_json::{Value, json};

fn differing(expect: &Value, flags: &[&str], run: &Run) -> Vec<(Part, String)> {
    let case = json!({"name": "n", "kind": "execution", "flags": flags, "expect": expect});
    let case: Case = serde_json::from_str(&case.to_string()).expect("a case");
    let verdict = compare_run(&case, &case.expect, run);
    verdict
        .failures()
        .map(|(part, difference)| (part, difference.at.clone()))
        .collect()
}

fn succeeded(output: &str) -> Run {
    Run {
        status: "SUCCEEDED".to_owned(),
        output: Some(output.to_owned()),
        ..Run::default()
    }
}

fn failed(error: &str, cause: Option<&str>) -> Run {
    let text = |text: &str| Some(text.to_owned());
    Run {
        status: "FAILED".to_owned(),
        error: text(error),
        cause: cause.and_then(text),
        ..Run::default()
    }
}

#[test]
fn an_output_is_compared_as_a_value_and_as_raw_text() {
    let expect = json!({"status": "SUCCEEDED", "output": [1, 2.0], "output_json_text": "[1, 2.0]"});
    assert_eq!(differing(&expect, &[], &succeeded("[1,2.0]")), []);
    assert_eq!(
        differing(&expect, &[], &succeeded("[1,2]")),
        [(Part::Output, "/output/1".to_owned())]
    );
    let altered =
        json!({"status": "SUCCEEDED", "output": [1, 2.0], "output_json_text": "[1, 3.0]"});
    assert_eq!(
        differing(&altered, &[], &succeeded("[1,2.0]")),
        [(Part::Output, "/output_json_text/1".to_owned())]
    );
}

#[test]
fn a_failure_has_no_output_and_a_null_output_is_one() {
    let failure = json!({"status": "FAILED", "output": null, "error": "E"});
    assert_eq!(differing(&failure, &[], &failed("E", None)), []);
    let run = Run {
        output: Some("null".to_owned()),
        ..failed("E", None)
    };
    assert_eq!(
        differing(&failure, &[], &run),
        [(Part::Output, "/output".to_owned())]
    );
    let null = json!({"status": "SUCCEEDED", "output": null, "output_json_text": "null"});
    assert_eq!(differing(&null, &[], &succeeded("null")), []);
    let nothing = Run {
        output: None,
        ..succeeded("")
    };
    assert_eq!(
        differing(&null, &[], &nothing),
        [(Part::Output, "/output".to_owned())]
    );
}

#[test]
fn error_and_cause_must_be_there_just_where_aws_gives_them() {
    let expect = json!({"status": "FAILED", "error": "E", "cause": {"errorMessage": "m"}, "cause_is_json_text": true});
    assert_eq!(
        differing(&expect, &[], &failed("E", Some(r#"{"errorMessage": "m"}"#))),
        []
    );
    assert_eq!(
        differing(&expect, &[], &failed("E", None)),
        [(Part::Cause, "/cause".to_owned())]
    );
    let silent = json!({"status": "FAILED", "error": "E"});
    assert_eq!(
        differing(&silent, &[], &failed("E", Some("c"))),
        [(Part::Cause, "/cause".to_owned())]
    );
    assert_eq!(
        differing(&silent, &[], &failed("F", None)),
        [(Part::Error, "/error".to_owned())]
    );
}

#[test]
fn an_event_id_in_a_cause_counts_unless_branches_run_side_by_side() {
    let expect = json!({"status": "FAILED", "error": "E", "cause": "entered at the event id #4"});
    let run = failed("E", Some("entered at the event id #7"));
    assert_eq!(differing(&expect, &["concurrent"], &run), []);
    assert_eq!(
        differing(&expect, &[], &run),
        [(Part::Cause, "/cause".to_owned())]
    );
}

#[test]
fn what_describe_execution_said_of_the_outcome_counts_too() {
    let mut expect = json!({"status": "SUCCEEDED", "output": {"a": 1}});
    expect["describe_execution"] =
        json!({"status": "SUCCEEDED", "output": {"a": 2}, "name": "any"});
    let place = "/describe_execution/output/a".to_owned();
    assert_eq!(
        differing(&expect, &[], &succeeded(r#"{"a":1}"#)),
        [(Part::Output, place)]
    );
}

#[test]
fn an_execution_that_hung_need_only_begin_as_recorded() {
    let event = json!({"id": 1, "previousEventId": 0, "type": "ExecutionStarted", "timestamp": "timestamp"});
    let expect = json!({"status": null, "output": null, "history": [event]});
    let failure = json!({"id": 2, "previousEventId": 0, "type": "ExecutionFailed"});
    let run = Run {
        history: vec![event.clone(), failure],
        ..failed("States.Runtime", None)
    };
    assert_eq!(differing(&expect, &["history_not_terminal"], &run), []);
}
