//! What every store does, in one table that each runs.

use asl_runtime::Status;
use asl_runtime::store::{
    Batch, ExecutionFilter, ExecutionId, HistoryRange, MemoryStore, ScopeChange, StatusFilter,
    Store, StoredEvents, Wake,
};

use crate::folder::TestFolder;
use crate::sample::{
    at, commit, empty, end, event, events, execution, history, paths, put, scope, start, step,
};

/// What must hold, and what shows it on an empty store.
type Behaviour = (&'static str, fn(&dyn Store));

const BEHAVIOURS: [Behaviour; 17] = [
    ("an empty store has nothing", nothing),
    ("an execution is found by its name", found_by_name),
    ("an end is kept with all it says", ends),
    ("a history has its events in order", whole_history),
    ("a batch may have many events, or only events", many_events),
    (
        "what a batch shows more than once comes back wherever it is shown",
        payloads,
    ),
    ("a history is read in pages, from either end", pages),
    ("a scope replaces what its path held", replaces),
    ("scopes come in the order of their paths", order_of_paths),
    ("scopes are removed by path and by prefix", removes),
    ("changes are made in their order", order_of_changes),
    ("a success ends all scopes", end_of_scopes),
    (
        "a failure keeps its scopes, for a redrive",
        scopes_of_failures,
    ),
    (
        "executions are listed by machine and status, page by page",
        lists,
    ),
    ("sleepers come in the order of their times", sleeps),
    (
        "an execution that starts once more keeps its history",
        starts_again,
    ),
    (
        "what ended before a moment is deleted, and its id never used again",
        deletes,
    ),
];

#[test]
fn in_memory() {
    for (what, holds) in BEHAVIOURS {
        println!("{what}");
        holds(&MemoryStore::new());
    }
}

#[test]
fn in_a_folder() {
    for (what, holds) in BEHAVIOURS {
        println!("{what}");
        let folder = TestFolder::new();
        holds(&folder.open());
    }
}

fn nothing(store: &dyn Store) {
    assert_eq!(store.last_execution_id().unwrap(), 0);
    assert_eq!(store.execution("m", "e").unwrap(), None);
    assert_eq!(store.executions(&ExecutionFilter::default()).unwrap(), []);
    assert_eq!(store.scopes(1).unwrap(), []);
    assert_eq!(history(store, 1), []);
}

fn found_by_name(store: &dyn Store) {
    commit(store, start(1, "m"));
    commit(store, start(2, "n"));
    let same_name = Batch {
        start: Some(Box::new(execution(3, "n", "e1"))),
        ..empty(3)
    };
    commit(store, same_name);
    let found = store.execution("m", "e1").unwrap();
    assert_eq!(found, Some(execution(1, "m", "e1")));
    let found = store.execution("n", "e1").unwrap();
    assert_eq!(found, Some(execution(3, "n", "e1")));
    assert_eq!(store.execution("m", "e2").unwrap(), None);
    assert_eq!(store.last_execution_id().unwrap(), 3);
}

fn ends(store: &dyn Store) {
    let statuses = [
        Status::Succeeded,
        Status::Failed,
        Status::TimedOut,
        Status::Aborted,
    ];
    for (id, status) in (1..).zip(statuses) {
        commit(store, start(id, "m"));
        let last = end(id, 2, status);
        let ended = last.end.clone();
        commit(store, last);
        let found = store.execution("m", &format!("e{id}")).unwrap().unwrap();
        assert_eq!(found.end, ended);
    }
}

fn whole_history(store: &dyn Store) {
    commit(store, start(1, "m"));
    commit(store, start(2, "m"));
    for number in 2..=20 {
        commit(store, step(1 + number % 2, 2 + (number - 2) / 2));
    }
    assert_eq!(history(store, 1), events(1..=11));
    commit(store, end(1, 12, Status::Succeeded));
    assert_eq!(history(store, 1), events(1..=12));
    assert_eq!(history(store, 2), events(1..=10));
}

fn many_events(store: &dyn Store) {
    commit(store, start(1, "m"));
    let only_events = |ids| Batch {
        events: StoredEvents::of(&events(ids)),
        ..empty(1)
    };
    commit(store, only_events(2..=4));
    commit(store, only_events(5..=5));
    assert_eq!(history(store, 1), events(1..=5));
    commit(store, step(1, 6));
    assert_eq!(history(store, 1), events(1..=6));
}

fn payloads(store: &dyn Store) {
    let events = StoredEvents {
        first: 2,
        text: r#"{"Events":[
            {"id":2,"details":{"name":"A","output":{"Payload":1}}},
            {"id":3,"details":{"assignedVariables":{"a":{"Payload":0},"Payload":"0"}}},
            {"id":4,"details":{"output":"{\"Payload\":0}"}}
        ],"Payloads":[["n","\n"],{"Payload":0}]}"#
            .to_owned(),
    };
    let read = [
        r#"{"id":2,"details":{"name":"A","output":"{\"Payload\":0}"}}"#,
        r#"{"id":3,"details":{"assignedVariables":{"a":"[\"n\",\"\\n\"]","Payload":"0"}}}"#,
        r#"{"id":4,"details":{"output":"{\"Payload\":0}"}}"#,
    ];
    commit(store, start(1, "m"));
    commit(
        store,
        Batch {
            events: Some(events.clone()),
            scopes: vec![
                put("/a", r#"{"InputPayload":1}"#),
                put("/b", r#"{"Input":{}}"#),
            ],
            ..empty(1)
        },
    );
    let history = history(store, 1).into_iter().skip(1);
    let texts: Vec<String> = history.map(|event| event.text).collect();
    assert_eq!(texts, read);
    let named = events.payloads().unwrap();
    let found = |path: &str| {
        let scopes = store.scopes(1).unwrap().into_iter();
        let mut found = scopes.filter(|scope| scope.path == path);
        found.next().unwrap().payloads
    };
    assert_eq!(found("/a"), named);
    commit(store, step(1, 5));
    assert_eq!(found("/a"), named, "they are still those of its batch");
    assert_eq!((found(""), found("/b")), Default::default());
}

fn pages(store: &dyn Store) {
    // Batches of one event, of several, and none for other executions in between.
    for (id, ids) in [
        (1, 1..=1),
        (2, 1..=2),
        (1, 2..=4),
        (2, 3..=9),
        (1, 5..=5),
        (1, 6..=10),
    ] {
        let start = start(id, "m").start.filter(|_| *ids.start() == 1);
        let events = events(ids);
        commit(
            store,
            Batch {
                start,
                events: StoredEvents::of(&events),
                ..empty(id)
            },
        );
    }
    let page = |reverse, after, limit| {
        let range = HistoryRange {
            reverse,
            after,
            limit,
        };
        let events = store.history(1, &range).unwrap();
        assert!(events.iter().all(|found| *found == event(found.id)));
        events.iter().map(|event| event.id).collect::<Vec<_>>()
    };
    let all: Vec<u64> = (1..=10).collect();
    let back: Vec<u64> = (1..=10).rev().collect();
    assert_eq!(page(true, None, None), back);
    for (after, limit) in (0..=11).flat_map(|after| (0..=11).map(move |limit| (after, limit))) {
        let behind = all.iter().copied().filter(|id| *id > after);
        let expected: Vec<u64> = behind.take(limit).collect();
        assert_eq!(
            page(false, Some(after), Some(limit)),
            expected,
            "{limit} after {after}"
        );
        let before = back.iter().copied().filter(|id| *id < after);
        let expected: Vec<u64> = before.take(limit).collect();
        assert_eq!(
            page(true, Some(after), Some(limit)),
            expected,
            "{limit} before {after}"
        );
    }
}

fn change(store: &dyn Store, scopes: Vec<ScopeChange>) {
    commit(store, Batch { scopes, ..empty(1) });
}

fn replaces(store: &dyn Store) {
    commit(store, start(1, "m"));
    change(store, vec![put("/a", "1")]);
    change(store, vec![put("/a", "2")]);
    let first = scope("", "{\"event\":1}");
    assert_eq!(store.scopes(1).unwrap(), [first.clone(), scope("/a", "2")]);
    change(store, vec![put("/a", "3")]);
    assert_eq!(store.scopes(1).unwrap(), [first, scope("/a", "3")]);
    assert_eq!(history(store, 1), events(1..=1));
}

fn order_of_paths(store: &dyn Store) {
    commit(store, start(1, "m"));
    commit(store, start(2, "m"));
    let given = ["/b", "/a#2[10]", "/a#2[9]", "/\u{10ffff}", "/\u{e9}", "/a"];
    change(store, given.map(|path| put(path, "0")).into());
    let sorted = [
        "",
        "/a",
        "/a#2[10]",
        "/a#2[9]",
        "/b",
        "/\u{e9}",
        "/\u{10ffff}",
    ];
    assert_eq!(paths(store, 1), sorted);
    assert_eq!(paths(store, 2), [""]);
}

fn removes(store: &dyn Store) {
    commit(store, start(1, "m"));
    let given = [
        "/a[0]",
        "/a[0]/b",
        "/a[1]",
        "/a[10]",
        "/a",
        "/a\u{10ffff}",
        "/b",
    ];
    change(store, given.map(|path| put(path, "0")).into());
    change(store, vec![ScopeChange::Remove("/a".to_owned())]);
    change(store, vec![ScopeChange::Remove("/none".to_owned())]);
    change(store, vec![ScopeChange::RemoveBelow("/a[1".to_owned())]);
    assert_eq!(
        paths(store, 1),
        ["", "/a[0]", "/a[0]/b", "/a\u{10ffff}", "/b"]
    );
    change(store, vec![ScopeChange::RemoveBelow("/a".to_owned())]);
    assert_eq!(paths(store, 1), ["", "/b"]);
    change(store, vec![ScopeChange::RemoveBelow(String::new())]);
    assert_eq!(paths(store, 1), [""; 0]);
    // Whichever scope was the last to change, the history stays.
    assert_eq!(history(store, 1), events(1..=1));
}

fn order_of_changes(store: &dyn Store) {
    commit(store, start(1, "m"));
    let below = || ScopeChange::RemoveBelow("/a".to_owned());
    let all = vec![put("/a", "0"), below(), put("/a[1]", "1")];
    commit(
        store,
        Batch {
            events: StoredEvents::of(&events(2..=2)),
            scopes: all,
            ..empty(1)
        },
    );
    assert_eq!(paths(store, 1), ["", "/a[1]"]);
    let all = vec![put("/a", "0"), put("/b", "0"), below()];
    change(store, all);
    assert_eq!(paths(store, 1), ["", "/b"]);
    assert_eq!(history(store, 1), events(1..=2));
}

fn end_of_scopes(store: &dyn Store) {
    commit(store, start(1, "m"));
    commit(store, start(2, "m"));
    change(store, vec![put("/a", "0")]);
    let last = Batch {
        scopes: vec![put("/b", "0")],
        ..end(1, 2, Status::Succeeded)
    };
    commit(store, last);
    assert_eq!(paths(store, 1), [""; 0]);
    assert_eq!(paths(store, 2), [""]);
    assert_eq!(history(store, 1), events(1..=2));
}

fn scopes_of_failures(store: &dyn Store) {
    commit(store, start(1, "m"));
    change(store, vec![put("/a", "0"), put("/b", "0")]);
    let last = Batch {
        scopes: vec![ScopeChange::Remove("/a".to_owned()), put("/c", "0")],
        ..end(1, 2, Status::Aborted)
    };
    commit(store, last);
    assert_eq!(paths(store, 1), ["", "/b", "/c"]);
    assert_eq!(history(store, 1), events(1..=2));
}

/// A filter, field by field, and the ids that it lists.
type Listing<'a> = (
    Option<&'a str>,
    Option<StatusFilter>,
    Option<ExecutionId>,
    Option<usize>,
    &'a [ExecutionId],
);

fn lists(store: &dyn Store) {
    for id in 1..=6 {
        commit(store, start(id, if id % 2 == 0 { "even" } else { "odd" }));
    }
    commit(store, end(2, 2, Status::Succeeded));
    commit(store, end(3, 2, Status::Failed));
    commit(store, end(6, 2, Status::Succeeded));
    let running = Some(StatusFilter::Running);
    let succeeded = Some(StatusFilter::Ended(Status::Succeeded));
    let failed = Some(StatusFilter::Ended(Status::Failed));
    let aborted = Some(StatusFilter::Ended(Status::Aborted));
    let cases: [Listing<'_>; 13] = [
        (None, None, None, None, &[6, 5, 4, 3, 2, 1]),
        (None, None, None, Some(2), &[6, 5]),
        (None, None, Some(5), Some(2), &[4, 3]),
        (None, None, Some(1), None, &[]),
        (None, None, None, Some(0), &[]),
        (
            None,
            None,
            Some(ExecutionId::MAX),
            Some(usize::MAX),
            &[6, 5, 4, 3, 2, 1],
        ),
        (Some("odd"), None, None, None, &[5, 3, 1]),
        (Some("odd"), running, None, None, &[5, 1]),
        (Some("even"), succeeded, Some(6), None, &[2]),
        (Some("none"), None, None, None, &[]),
        (None, running, None, None, &[5, 4, 1]),
        (None, failed, None, Some(1), &[3]),
        (None, aborted, None, None, &[]),
    ];
    for (machine, status, before, limit, expected) in cases {
        let filter = ExecutionFilter {
            machine: machine.map(str::to_owned),
            status,
            before,
            limit,
        };
        let listed = store.executions(&filter).unwrap();
        let ids: Vec<ExecutionId> = listed.iter().map(|one| one.id).collect();
        assert_eq!(ids, expected, "{filter:?}");
    }
}

fn sleeps(store: &dyn Store) {
    let sleep = |id, seconds| {
        let wake = Some(Wake::At(at(seconds)));
        commit(store, Batch { wake, ..empty(id) });
    };
    let waking = |after: Option<(Wake, ExecutionId)>, limit: usize| {
        let waking = store.waking(after, limit).unwrap().into_iter();
        waking
            .map(|one| (one.wake, one.execution))
            .collect::<Vec<_>>()
    };
    (1..=5).for_each(|id| commit(store, start(id, "m")));
    sleep(2, 9);
    sleep(3, 7);
    sleep(4, 9);
    sleep(5, 1);
    commit(store, end(5, 2, Status::Succeeded));
    let all = [
        (Wake::Now, 1),
        (Wake::At(at(7)), 3),
        (Wake::At(at(9)), 2),
        (Wake::At(at(9)), 4),
    ];
    assert_eq!(waking(None, 9), all);
    assert_eq!(waking(Some((Wake::Now, 1)), 2), all[1..3]);
    assert_eq!(waking(Some((Wake::At(at(9)), 2)), 9), all[3..]);
    let wake = Some(Wake::Now);
    commit(store, Batch { wake, ..empty(4) });
    let awake = [(Wake::Now, 1), (Wake::Now, 4)];
    assert_eq!(waking(None, 2), awake);
    let found = store.execution_by_id(3).unwrap().unwrap();
    assert_eq!(found.wake, Some(Wake::At(at(7))));
    let found = store.execution_by_id(5).unwrap().unwrap();
    assert_eq!(found.wake, None);
}

fn starts_again(store: &dyn Store) {
    commit(store, start(1, "m"));
    commit(store, end(1, 2, Status::Failed));
    let again = Batch {
        events: StoredEvents::of(&events(3..=3)),
        ..start(1, "m")
    };
    commit(store, again);
    let found = store.execution("m", "e1").unwrap();
    assert_eq!(found, Some(execution(1, "m", "e1")));
    assert_eq!(paths(store, 1), [""]);
    assert_eq!(history(store, 1), events(1..=3));
    commit(store, end(1, 4, Status::Succeeded));
    assert_eq!(history(store, 1), events(1..=4));
    let all = store.executions(&ExecutionFilter::default()).unwrap();
    assert_eq!(all.len(), 1);
}

fn deletes(store: &dyn Store) {
    for id in 1..=4 {
        commit(store, start(id, "m"));
    }
    for (id, status) in [
        (1, Status::Failed),
        (2, Status::Succeeded),
        (4, Status::Aborted),
    ] {
        commit(store, end(id, 2, status));
    }
    let stopped = store.execution("m", "e2").unwrap().unwrap();
    let stop_time = stopped.end.expect("it has ended").stop_time;
    assert_eq!(store.delete_ended_before(stop_time).unwrap(), 1);
    assert_eq!(store.execution("m", "e1").unwrap(), None);
    assert_eq!(history(store, 1), []);
    assert_eq!(paths(store, 1), [""; 0]);
    assert_eq!(history(store, 2), events(1..=2));
    let left = store.executions(&ExecutionFilter::default()).unwrap();
    let left: Vec<u64> = left.iter().map(|execution| execution.id).collect();
    assert_eq!(left, [4, 3, 2]);

    assert_eq!(store.delete_ended_before(at(10_000)).unwrap(), 2);
    assert_eq!(paths(store, 3), [""], "what runs is left alone");
    assert_eq!(store.last_execution_id().unwrap(), 4);
    let again = Batch {
        start: Some(Box::new(execution(5, "m", "e1"))),
        ..empty(5)
    };
    commit(store, again);
    assert_eq!(store.execution("m", "e1").unwrap().map(|e| e.id), Some(5));
}
