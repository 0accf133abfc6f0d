//! A machine with its earlier versions beside the current one: what started on a version ends on it.

use std::sync::{Arc, Mutex};

use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, Json, Machine, TaskContext, TaskError, TaskRequest, json};

use super::{close, event_types, eventually, history, open};

/// As a program had it that knew only the first version.
mod first {
    asl_runtime::asl! {
        pub mod order = r#"{ "StartAt": "Each", "States": {
            "Each": { "Type": "Map", "Next": "Thank", "ItemProcessor": { "StartAt": "Pick", "States": {
                "Pick": { "Type": "Task", "Resource": "Pick", "Assign": { "picked.$": "$" }, "Next": "Pack" },
                "Pack": { "Type": "Task", "Resource": "Pack", "Parameters": { "picked.$": "$picked" }, "End": true } } } },
            "Thank": { "Type": "Task", "Resource": "SendLetter", "End": true }
        } }"#;
    }
}

/// As the next program had it: it could not end what it did not know.
mod second {
    asl_runtime::asl! {
        pub mod order = r#"{ "StartAt": "Pick", "States": {
            "Pick": { "Type": "Task", "Resource": "Pick", "End": true }
        } }"#;
    }
}

/// As the program of today has it.
mod third {
    asl_runtime::asl! {
        pub mod order = r#"{ "StartAt": "Reserve", "States": {
            "Reserve": { "Type": "Task", "Resource": "Reserve", "Next": "Done" },
            "Done": { "Type": "Succeed" }
        } }"# {
            task "SendLetter": fn(Vec<String>) -> String;
            earlier_versions = [
                r#"{
                    "Comment": "the first, written otherwise",
                    "StartAt": "Each",
                    "States": {
                        "Each": { "Type": "Map", "Next": "Thank", "ItemProcessor": { "StartAt": "Pick", "States": {
                            "Pick": { "Type": "Task", "Resource": "Pick", "Assign": { "picked.$": "$" }, "Next": "Pack" },
                            "Pack": { "Type": "Task", "Resource": "Pack", "Parameters": { "picked.$": "$picked" }, "End": true } } } },
                        "Thank": { "Type": "Task", "Resource": "SendLetter", "End": true }
                    }
                }"#,
                r#"{ "StartAt": "Pick", "States": { "Pick": { "Type": "Task", "Resource": "Pick", "End": true } } }"#,
            ];
        }
    }
}

/// Does what any version asks for, and notes which method was asked.
#[derive(Clone, Default)]
struct Warehouse(Arc<Mutex<Vec<&'static str>>>);

impl Warehouse {
    fn note(&self, method: &'static str) {
        self.0.lock().expect("no test panics").push(method);
    }
}

impl third::order::Tasks for Warehouse {
    async fn reserve(&self, _: Json, _: TaskContext) -> Result<Json, TaskError> {
        self.note("reserve");
        Ok(json!("reserved"))
    }

    async fn pick(&self, item: Json, _: TaskContext) -> Result<Json, TaskError> {
        self.note("pick");
        Ok(item)
    }

    async fn pack(&self, item: Json, _: TaskContext) -> Result<Json, TaskError> {
        self.note("pack");
        let picked = item.get("picked").and_then(Json::as_str);
        Ok(Json::from(format!(
            "a box with {}",
            picked.unwrap_or_default()
        )))
    }

    async fn send_letter(&self, boxes: Vec<String>, _: TaskContext) -> Result<String, TaskError> {
        self.note("send_letter");
        Ok(format!("thank you for {}", boxes.join(" and ")))
    }
}

/// A handler that never answers the function `hangs`, and of which every call is counted.
fn stuck(hangs: &'static str, calls: &Arc<Mutex<usize>>) -> impl asl_runtime::TaskHandler {
    let calls = Arc::clone(calls);
    move |request: TaskRequest| {
        *calls.lock().expect("no test panics") += 1;
        async move {
            if request.function() == hangs {
                std::future::pending::<()>().await;
            }
            Ok(request.input)
        }
    }
}

/// Starts an execution in a program that knows `machine` only, and ends that once so many calls are under way or done.
async fn left_behind(
    store: &MemoryStore,
    machine: &Machine,
    input: Json,
    called: impl Fn() -> bool,
) {
    let engine = open(store, machine);
    let started = engine.start(machine, "old", input).await;
    drop(started.expect("it starts"));
    eventually(|| called().then_some(())).await;
    close(engine).await;
}

async fn output(engine: &Engine, name: &str) -> Json {
    let execution = engine
        .running::<Json>("order", name)
        .expect("it can be read")
        .expect("it goes on");
    let ended = execution.output().await;
    ended.expect("memory does not fail").expect("it succeeds")
}

/// An execution of the first version, two items of which have been picked and are about to be packed.
async fn left_by_the_first(store: &MemoryStore) {
    let calls = Arc::default();
    let machine = first::order::machine_with(stuck("Pack", &calls));
    let called = || *calls.lock().expect("no test panics") == 4;
    left_behind(store, &machine, json!(["cup", "pot"]), called).await;
}

#[tokio::test]
async fn what_started_on_an_earlier_version_ends_by_its_states_and_new_executions_run_the_current_one()
 {
    let store = MemoryStore::new();
    left_by_the_first(&store).await;

    let warehouse = Warehouse::default();
    let machine = third::order::machine(warehouse.clone());
    let engine = open(&store, &machine);
    assert!(engine.held().expect("it can be read").is_empty());
    let thanks = json!("thank you for a box with cup and a box with pot");
    assert_eq!(output(&engine, "old").await, thanks);
    let asked = warehouse.0.lock().expect("no test panics").clone();
    assert_eq!(asked, ["pack", "pack", "send_letter"]);
    let entered = ["MapStateEntered", "MapStateExited", "TaskStateExited"];
    let types = event_types(&engine, &machine, "old");
    assert!(
        entered
            .iter()
            .all(|name| types.iter().any(|found| found == name))
    );

    let execution = engine.start(&machine, "new", json!({})).await.unwrap();
    assert_eq!(execution.output().await.unwrap(), Ok(json!("reserved")));
    let states = history(&engine, &machine, "new");
    let states = states.iter().filter_map(|event| {
        let entered = event.get("stateEnteredEventDetails")?;
        entered.get("name")?.as_str()
    });
    assert_eq!(states.collect::<Vec<_>>(), ["Reserve", "Done"]);
    let digest = |name| engine.describe("order", name).unwrap().unwrap().digest;
    assert_ne!(digest("old"), digest("new"));
}

#[tokio::test]
async fn each_of_several_earlier_versions_is_found_by_its_digest() {
    let store = MemoryStore::new();
    let calls = Arc::default();
    let machine = second::order::machine_with(stuck("Pick", &calls));
    let called = || *calls.lock().expect("no test panics") == 1;
    left_behind(&store, &machine, json!("cup"), called).await;

    let engine = open(&store, &third::order::machine(Warehouse::default()));
    assert_eq!(output(&engine, "old").await, json!("cup"));
}

#[tokio::test]
async fn an_execution_is_held_by_a_program_without_its_version_and_goes_on_in_one_that_has_it() {
    let store = MemoryStore::new();
    left_by_the_first(&store).await;

    let engine = open(
        &store,
        &second::order::machine_with(stuck("", &Arc::default())),
    );
    let held = engine.held().expect("it can be read");
    let needs = engine.describe("order", "old").unwrap().unwrap().digest;
    let listed: Vec<_> = held
        .iter()
        .map(|held| (&*held.name, &*held.digest))
        .collect();
    assert_eq!(listed, [("old", &*needs)]);
    close(engine).await;

    let engine = open(&store, &third::order::machine(Warehouse::default()));
    let thanks = json!("thank you for a box with cup and a box with pot");
    assert_eq!(output(&engine, "old").await, thanks);
}

#[tokio::test]
async fn in_memory_the_current_version_runs() {
    let machine = third::order::machine(Warehouse::default());
    assert_eq!(machine.run(json!([])).await, Ok(json!("reserved")));
}
