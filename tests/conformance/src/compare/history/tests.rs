use super::compare;
use crate::case::Case;
use crate::compare::Matcher;
use serde_json::{Value, json};

/// The first difference, by its place; `flags` are those of the case.
fn place(flags: &[&str], expected: &[Value], actual: &[Value]) -> Option<String> {
    let case = json!({"name": "n", "kind": "execution", "flags": flags, "expect": {}});
    let case: Case = serde_json::from_str(&case.to_string()).expect("a case");
    let difference = compare(&Matcher::new(&case), &case, &json!(expected), actual);
    difference.map(|found| found.at)
}

/// Events written as `previous type name`, numbered from 1.
fn events(lines: &[&str]) -> Vec<Value> {
    let event = |(id, line): (u64, &&str)| {
        let mut words = line.split(' ');
        let previous: u64 = words
            .next()
            .and_then(|word| word.parse().ok())
            .expect("an id");
        let kind = words.next().expect("a type");
        let mut event =
            json!({"id": id, "previousEventId": previous, "type": kind, "timestamp": "timestamp"});
        match (kind, words.next()) {
            ("MapIterationStarted", Some(index)) => {
                let index: u64 = index.parse().expect("an index");
                event["mapIterationStartedEventDetails"] = json!({"name": "M", "index": index});
            }
            (_, Some(name)) => {
                event["stateEnteredEventDetails"] = json!({"name": name, "input": "{}"});
            }
            _ => {}
        }
        event
    };
    (1..).zip(lines).map(event).collect()
}

const IN_LINE: [&str; 10] = [
    "0 ExecutionStarted",
    "0 ParallelStateEntered P",
    "2 ParallelStateStarted",
    "3 PassStateEntered A",
    "4 PassStateExited",
    "3 PassStateEntered B",
    "6 PassStateExited",
    "7 ParallelStateSucceeded",
    "7 ParallelStateExited",
    "9 ExecutionSucceeded",
];

const BY_TURNS: [&str; 10] = [
    "0 ExecutionStarted",
    "0 ParallelStateEntered P",
    "2 ParallelStateStarted",
    "3 PassStateEntered B",
    "3 PassStateEntered A",
    "4 PassStateExited",
    "5 PassStateExited",
    "7 ParallelStateSucceeded",
    "7 ParallelStateExited",
    "9 ExecutionSucceeded",
];

fn altered(lines: &[&str], index: usize, line: &str) -> Vec<Value> {
    let mut lines = lines.to_vec();
    lines[index] = line;
    events(&lines)
}

#[test]
fn the_order_in_which_branches_go_on_does_not_count() {
    assert_eq!(
        place(&["concurrent"], &events(&IN_LINE), &events(&BY_TURNS)),
        None
    );
    assert_eq!(
        place(&["concurrent"], &events(&BY_TURNS), &events(&IN_LINE)),
        None
    );
}

#[test]
fn each_branch_must_hold_the_same_chain() {
    let cases = [
        (3, "3 PassStateEntered C", "/history/5"),
        (5, "4 PassStateAborted", "/history/6/type"),
        (6, "4 PassStateExited", "/history/4"),
        (8, "8 ParallelStateExited", "/history/8/previousEventId"),
    ];
    for (index, line, at) in cases {
        let actual = altered(&BY_TURNS, index, line);
        assert_eq!(
            place(&["concurrent"], &events(&IN_LINE), &actual).as_deref(),
            Some(at),
            "{line}"
        );
    }
}

#[test]
fn where_the_order_is_the_same_every_previous_id_counts() {
    for (index, line) in [
        (5, "5 PassStateEntered B"),
        (7, "5 ParallelStateSucceeded"),
        (8, "8 ParallelStateExited"),
    ] {
        let expected = altered(&IN_LINE, index, line);
        let at = format!("/history/{index}/previousEventId");
        assert_eq!(
            place(&["concurrent"], &expected, &events(&IN_LINE)),
            Some(at),
            "{line}"
        );
    }
}

#[test]
fn a_branch_may_be_cut_anywhere_by_the_failure_of_another() {
    let start = [
        "0 ExecutionStarted",
        "0 ParallelStateEntered P",
        "2 ParallelStateStarted",
        "3 FailStateEntered A",
    ];
    let failed = |lines: &[&'static str]| events(&[&start, lines].concat());
    let early = failed(&["4 ParallelStateFailed", "5 ExecutionFailed"]);
    let late = failed(&[
        "3 PassStateEntered B",
        "5 PassStateAborted",
        "4 ParallelStateFailed",
        "7 ExecutionFailed",
    ]);
    assert_eq!(place(&["concurrent"], &early, &late), None);
    assert_eq!(place(&["concurrent"], &late, &early), None);
    let other = failed(&[
        "3 PassStateEntered B",
        "5 PassStateExited",
        "6 ParallelStateFailed",
        "7 ExecutionFailed",
    ]);
    assert!(place(&["concurrent"], &early, &other).is_none_or(|at| at.starts_with("/history/")));
}

#[test]
fn iterations_are_matched_by_index() {
    let in_line = [
        "0 ExecutionStarted",
        "0 MapStateEntered M",
        "2 MapStateStarted",
        "3 MapIterationStarted 0",
        "4 PassStateEntered A",
        "5 MapIterationSucceeded",
        "5 MapIterationStarted 1",
        "7 PassStateEntered A",
        "8 MapIterationSucceeded",
        "9 MapStateSucceeded",
        "9 MapStateExited",
        "11 ExecutionSucceeded",
    ];
    let by_turns = [
        "0 ExecutionStarted",
        "0 MapStateEntered M",
        "2 MapStateStarted",
        "3 MapIterationStarted 0",
        "3 MapIterationStarted 1",
        "4 PassStateEntered A",
        "5 PassStateEntered A",
        "7 MapIterationSucceeded",
        "6 MapIterationSucceeded",
        "9 MapStateSucceeded",
        "9 MapStateExited",
        "11 ExecutionSucceeded",
    ];
    assert_eq!(
        place(&["concurrent"], &events(&in_line), &events(&by_turns)),
        None
    );
    let missing = altered(&by_turns, 4, "3 MapIterationStarted 2");
    assert_eq!(
        place(&["concurrent"], &events(&in_line), &missing).as_deref(),
        Some("/history/6")
    );
}

#[test]
fn without_branches_every_event_stands_in_its_place() {
    let lines = [
        "0 ExecutionStarted",
        "0 PassStateEntered A",
        "2 PassStateExited",
        "3 ExecutionSucceeded",
    ];
    let expected = events(&lines);
    assert_eq!(place(&[], &expected, &expected), None);
    let missing = &expected[..3];
    assert_eq!(
        place(&[], &expected, missing).as_deref(),
        Some("/history/3")
    );
    assert_eq!(
        place(&[], missing, &expected).as_deref(),
        Some("/history/3")
    );
    let mut renumbered = expected.clone();
    renumbered[2]["id"] = json!(7);
    assert_eq!(
        place(&[], &renumbered, &expected).as_deref(),
        Some("/history/2/id")
    );
}

#[test]
fn a_history_asked_for_in_reverse_is_read_backwards() {
    let events = events(&[
        "0 ExecutionStarted",
        "0 SucceedStateEntered A",
        "2 SucceedStateExited",
    ]);
    let reversed: Vec<_> = events.iter().rev().cloned().collect();
    assert_eq!(place(&[], &reversed, &events), None);
}

#[test]
fn a_sorted_recording_of_branches_is_compared_as_a_set() {
    let mut expected = events(&[
        "0 ExecutionStarted",
        "0 ParallelStateEntered P",
        "2 ParallelStateStarted",
    ]);
    for mut event in events(&[
        "0 PassStateEntered A",
        "0 PassStateEntered B",
        "0 PassStateExited",
        "0 PassStateExited",
    ]) {
        event["id"] = json!([0]);
        expected.push(event);
    }
    expected.extend(events(&IN_LINE)[8..].iter().cloned());
    let flags = ["concurrent", "history_ids_normalised"];
    assert_eq!(place(&flags, &expected, &events(&IN_LINE)), None);
    let other = altered(&IN_LINE, 5, "3 PassStateEntered C");
    assert!(
        place(&flags, &expected, &other)
            .is_some_and(|at| at.starts_with("/history/4/stateEntered"))
    );
}

#[test]
fn a_map_in_a_branch_and_a_retry_of_the_whole_keep_their_chains() {
    let start = [
        "0 ExecutionStarted",
        "0 ParallelStateEntered P",
        "2 ParallelStateStarted",
    ];
    let map_first = [
        "3 MapStateEntered M",
        "4 MapStateStarted",
        "5 MapIterationStarted 0",
        "6 PassStateEntered I",
        "7 MapIterationSucceeded",
        "8 MapStateSucceeded",
        "8 MapStateExited",
        "3 FailStateEntered B",
        "11 ParallelStateStarted",
        "12 FailStateEntered B",
        "13 ParallelStateFailed",
        "14 ParallelStateExited",
        "15 ExecutionSucceeded",
    ];
    let fail_first = [
        "3 MapStateEntered M",
        "4 MapStateStarted",
        "3 FailStateEntered B",
        "6 ParallelStateStarted",
        "7 FailStateEntered B",
        "8 ParallelStateFailed",
        "9 ParallelStateExited",
        "10 ExecutionSucceeded",
    ];
    let [map_first, fail_first] =
        [&map_first[..], &fail_first[..]].map(|lines| events(&[&start, lines].concat()));
    assert_eq!(place(&["concurrent"], &map_first, &fail_first), None);
    assert_eq!(place(&["concurrent"], &fail_first, &map_first), None);
    let mut altered = fail_first.clone();
    altered[4]["previousEventId"] = json!(3);
    assert!(place(&["concurrent"], &map_first, &altered).is_some());
    let mut altered = fail_first;
    altered[10]["type"] = json!("ExecutionAborted");
    assert!(place(&["concurrent"], &map_first, &altered).is_some());
}

#[test]
fn a_failure_passes_from_an_inner_map_to_the_outer_state() {
    let map_last = [
        "0 ExecutionStarted",
        "0 ParallelStateEntered P",
        "2 ParallelStateStarted",
        "3 PassStateEntered A",
        "3 MapStateEntered M",
        "5 MapStateStarted",
        "6 MapIterationStarted 0",
        "7 FailStateEntered F",
        "8 MapIterationFailed",
        "8 MapStateFailed",
        "10 ParallelStateFailed",
        "11 ParallelStateExited",
        "12 ExecutionSucceeded",
    ];
    let map_first = [
        "0 ExecutionStarted",
        "0 ParallelStateEntered P",
        "2 ParallelStateStarted",
        "3 MapStateEntered M",
        "4 MapStateStarted",
        "5 MapIterationStarted 0",
        "6 FailStateEntered F",
        "7 MapIterationFailed",
        "7 MapStateFailed",
        "9 ParallelStateFailed",
        "10 ParallelStateExited",
        "11 ExecutionSucceeded",
    ];
    let flags = ["concurrent"];
    assert_eq!(place(&flags, &events(&map_last), &events(&map_first)), None);
    let other = altered(&map_first, 6, "6 SucceedStateEntered F");
    let at = place(&flags, &events(&map_last), &other);
    assert_eq!(at.as_deref(), Some("/history/7/type"));
}
