//! What the reader of histories takes, and what it refuses.

use asl_runtime::{Json, json};

use super::read;

/// Events from their type, the event that they follow, and the name of the state that they tell of.
fn events(lines: &[(&str, i64, &str)]) -> Vec<Json> {
    let events = lines.iter().zip(1..).map(|((kind, previous, name), id)| {
        let (name, index) = name.split_once('@').unwrap_or((name, "0"));
        let index = index.parse::<i64>().expect("a number");
        json!({
            "id": Json::from(id),
            "previousEventId": Json::from(*previous),
            "type": Json::from(*kind),
            "anyEventDetails": { "name": Json::from(name), "index": Json::from(index) }
        })
    });
    events.collect()
}

const ROW: [(&str, i64, &str); 10] = [
    ("ExecutionStarted", 0, ""),
    ("MapStateEntered", 0, "Rows"),
    ("MapStateStarted", 2, ""),
    ("MapIterationStarted", 3, "Rows@0"),
    ("TaskStateEntered", 4, "Cell"),
    ("LambdaFunctionScheduled", 5, ""),
    ("LambdaFunctionStarted", 6, ""),
    ("LambdaFunctionSucceeded", 7, ""),
    ("TaskStateExited", 8, "Cell"),
    ("MapIterationSucceeded", 9, "Rows@0"),
];

const END: [(&str, i64, &str); 3] = [
    ("MapStateSucceeded", 10, ""),
    ("MapStateExited", 10, "Rows"),
    ("ExecutionSucceeded", 12, ""),
];

#[test]
fn a_whole_history_tells_each_visit_by_the_place_in_its_key() {
    let history = read(&events(&[&ROW[..], &END[..]].concat())).expect("it is legal");
    assert_eq!(history.end.as_deref(), Some("ExecutionSucceeded"));
    let mut places: Vec<_> = history.visits.keys().map(String::as_str).collect();
    places.sort_unstable();
    assert_eq!(places, ["/Rows#1", "/Rows#1[0]/Cell#1"]);
    let cell = &history.visits["/Rows#1[0]/Cell#1"];
    assert!(cell.is_exited);
    let outcome = cell
        .attempts
        .first()
        .and_then(|attempt| attempt.outcome.as_deref());
    assert_eq!(outcome, Some("LambdaFunctionSucceeded"));
}

#[test]
fn a_history_that_goes_on_is_legal_at_every_event() {
    let whole = events(&[&ROW[..], &END[..]].concat());
    for length in 0..whole.len() {
        let history = read(&whole[..length]).expect("it is legal");
        assert_eq!(history.end, None);
    }
}

#[test]
fn what_happened_twice_or_out_of_turn_is_not_legal() {
    let after_row = [
        (
            "the iteration starts again",
            vec![("MapIterationStarted", 3, "Rows@0")],
        ),
        (
            "its state is entered again",
            vec![("TaskStateEntered", 9, "Cell")],
        ),
        (
            "its task is scheduled again",
            vec![("LambdaFunctionScheduled", 5, "")],
        ),
        (
            "its task succeeds again",
            vec![("LambdaFunctionSucceeded", 7, "")],
        ),
        (
            "it ends again",
            vec![("MapIterationSucceeded", 9, "Rows@0")],
        ),
        (
            "the end comes too early",
            vec![("ExecutionSucceeded", 10, "")],
        ),
        (
            "another state is exited",
            vec![("MapStateExited", 10, "Lines")],
        ),
        ("it follows itself", vec![("MapStateSucceeded", 11, "")]),
        (
            "the Map ends before its iteration",
            vec![
                ("MapIterationStarted", 3, "Rows@1"),
                ("TaskStateEntered", 11, "Cell"),
                ("MapStateSucceeded", 10, ""),
            ],
        ),
        (
            "an attempt is left open",
            vec![
                ("MapIterationStarted", 3, "Rows@1"),
                ("TaskStateEntered", 11, "Cell"),
                ("LambdaFunctionScheduled", 12, ""),
                ("TaskStateExited", 13, "Cell"),
            ],
        ),
    ];
    for (what, lines) in after_row {
        assert!(
            read(&events(&[&ROW[..], &lines].concat())).is_err(),
            "{what}"
        );
    }
}

#[test]
fn ids_have_no_gaps() {
    let mut events = events(&ROW);
    events.remove(5);
    assert!(read(&events).is_err());
}

#[test]
fn nothing_comes_after_the_end() {
    let twice = [&ROW[..], &END[..], &[("ExecutionSucceeded", 12, "")]].concat();
    assert!(read(&events(&twice)).is_err());
}
