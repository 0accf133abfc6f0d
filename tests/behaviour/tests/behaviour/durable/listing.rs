//! `DescribeExecution`, `ListExecutions`, `GetExecutionHistory`.

use asl_runtime::store::{ExecutionFilter, HistoryRange, MemoryStore, StatusFilter};
use asl_runtime::{Engine, ExecutionDescription, Status, asl, json};

use super::approval::approval;
use super::{event_types, history, open};

asl! {
    pub mod even = r#"{ "StartAt": "IsEven", "States": {
        "IsEven": { "Type": "Choice", "Choices": [{ "Variable": "$.even", "BooleanEquals": true, "Next": "Yes" }], "Default": "No" },
        "Yes": { "Type": "Pass", "Result": "even", "End": true },
        "No": { "Type": "Fail", "Error": "Odd", "Cause": "it is odd" }
    } }"#;
}

async fn with_five_ended_and_one_running() -> Engine {
    let (even, (waiting, mut letters)) = (even::machine(), approval());
    let builder = Engine::builder().machine(&even).machine(&waiting);
    let engine = builder
        .open_store(MemoryStore::new())
        .expect("it can be read");
    for number in 1..=5 {
        let input = json!({"even": number % 2 == 0});
        let name = format!("number-{number}");
        let started = engine.start(&even, &name, input).await.expect("it starts");
        drop(started.output().await.expect("it starts"));
    }
    engine
        .start(&waiting, "loan", json!({"a": 1}))
        .await
        .expect("it starts");
    letters.recv().await.expect("it asks");
    engine
}

fn names(executions: &[ExecutionDescription]) -> Vec<&str> {
    let names = executions.iter().map(|execution| &*execution.name);
    names.collect()
}

#[tokio::test]
async fn a_description_tells_the_input_and_how_the_execution_ended() {
    let engine = with_five_ended_and_one_running().await;
    let describe = |machine, name| engine.describe(machine, name).unwrap();
    let succeeded = describe("even", "number-2").expect("it is kept");
    assert_eq!(succeeded.status, Some(Status::Succeeded));
    assert_eq!(succeeded.input, r#"{"even":true}"#);
    assert_eq!(succeeded.output.as_deref(), Some(r#""even""#));
    assert!(succeeded.stop_time >= Some(succeeded.start_time));

    let failed = describe("even", "number-3").expect("it is kept");
    assert_eq!(failed.status, Some(Status::Failed));
    let error = (failed.error.as_deref(), failed.cause.as_deref());
    assert_eq!(error, (Some("Odd"), Some("it is odd")));
    assert_eq!(failed.output, None);

    let running = describe("approval", "loan").expect("it is kept");
    assert_eq!((running.status, running.stop_time), (None, None));
    assert_eq!(
        describe("approval", "number-2"),
        None,
        "names are a machine's own"
    );
}

#[tokio::test]
async fn a_list_has_the_latest_first_and_only_what_its_filter_names() {
    let engine = with_five_ended_and_one_running().await;
    let list = |machine: Option<&str>, status| {
        let filter = ExecutionFilter {
            machine: machine.map(str::to_owned),
            status,
            ..ExecutionFilter::default()
        };
        engine.executions(&filter).unwrap()
    };
    let all = [
        "loan", "number-5", "number-4", "number-3", "number-2", "number-1",
    ];
    assert_eq!(names(&list(None, None)), all);
    assert_eq!(names(&list(None, Some(StatusFilter::Running))), ["loan"]);
    let failed = Some(StatusFilter::Ended(Status::Failed));
    assert_eq!(
        names(&list(None, failed)),
        ["number-5", "number-3", "number-1"]
    );
    assert_eq!(names(&list(Some("approval"), failed)), [""; 0]);
    assert_eq!(names(&list(Some("approval"), None)), ["loan"]);
}

#[tokio::test]
async fn a_list_is_read_page_by_page_and_what_starts_meanwhile_shifts_nothing() {
    let engine = with_five_ended_and_one_running().await;
    let mut filter = ExecutionFilter {
        machine: Some("even".to_owned()),
        limit: Some(2),
        ..ExecutionFilter::default()
    };
    let mut pages = Vec::new();
    loop {
        let page = engine.executions(&filter).unwrap();
        let Some(last) = page.last() else { break };
        filter.before = Some(last.id);
        pages.push(names(&page).join(" "));
        let name = format!("late-{}", pages.len());
        let input = json!({"even": true});
        engine
            .start_named::<asl_runtime::Json>("even", &name, input)
            .await
            .unwrap();
    }
    assert_eq!(
        pages,
        ["number-5 number-4", "number-3 number-2", "number-1"]
    );
}

#[tokio::test]
async fn a_history_has_every_event_in_order_numbered_from_1() {
    let machine = even::machine();
    let engine = open(&MemoryStore::new(), &machine);
    let started = engine.start(&machine, "two", json!({"even": true})).await;
    drop(started.unwrap().output().await.unwrap());
    let types = [
        "ExecutionStarted",
        "ChoiceStateEntered",
        "ChoiceStateExited",
        "PassStateEntered",
        "PassStateExited",
        "ExecutionSucceeded",
    ];
    assert_eq!(event_types(&engine, &machine, "two"), types);
    let events = history(&engine, &machine, "two");
    let ids = events.iter().filter_map(|event| event.get("id")?.as_i64());
    assert!(ids.eq(1..=6));
    assert!(engine.history("even", "three").unwrap().is_none());
}

/// The ids of each page, read one after the other.
fn pages(engine: &Engine, name: &str, first: HistoryRange) -> Vec<Vec<i64>> {
    let mut pages = Vec::new();
    let mut next = Some(first);
    while let Some(range) = next {
        let page = engine.history_page("even", name, &range);
        let page = page.expect("it can be read").expect("it is kept");
        let ids = page.events.iter();
        pages.push(ids.filter_map(|event| event.get("id")?.as_i64()).collect());
        next = page.next;
    }
    pages
}

#[tokio::test]
async fn a_history_is_read_page_by_page_in_either_order() {
    let engine = with_five_ended_and_one_running().await;
    let range = |reverse, limit| HistoryRange {
        reverse,
        limit: Some(limit),
        ..HistoryRange::default()
    };
    let pages = |range| pages(&engine, "number-2", range);
    assert_eq!(pages(range(false, 4)), [vec![1, 2, 3, 4], vec![5, 6]]);
    assert_eq!(pages(range(true, 4)), [vec![6, 5, 4, 3], vec![2, 1]]);
    assert_eq!(pages(range(false, 3)).len(), 2, "no page is empty");
    assert_eq!(pages(range(true, 1_000)), [[6, 5, 4, 3, 2, 1]]);
    let absent = engine.history_page("even", "number-7", &range(true, 4));
    assert_eq!(absent.unwrap(), None);
}
