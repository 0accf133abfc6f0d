//! What the durable engine does, seen by whoever starts executions, answers tokens and opens folders.

mod activity;
mod approval;
mod at_most_once;
mod callback;
mod close;
mod express;
mod folder;
mod full_disk;
mod heartbeat;
mod listing;
mod logs;
mod payloads;
mod redrive;
mod restart;
mod side_by_side;
mod sleep;
mod start;
mod stop;
mod task_concurrency;
mod test_cases;
mod trace_header;
mod upkeep;
mod versions;

use std::time::Duration;

use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, Json, Machine};

/// An engine over `store` that has this machine.
fn open(store: &MemoryStore, machine: &Machine) -> Engine {
    let builder = Engine::builder().machine(machine);
    builder.open_store(store.clone()).expect("it can be read")
}

/// Closes an engine: what it ran stops where it stands, as in a crash.
async fn close(engine: Engine) {
    drop(engine);
    // What was cancelled is gone once the runtime has had its turn.
    tokio::time::sleep(Duration::from_millis(5)).await;
}

/// What `look` finds, as soon as it finds something.
async fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..5_000 {
        if let Some(found) = look() {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("what the test waits for has not come true in five seconds");
}

/// The durable history of an execution.
fn history(engine: &Engine, machine: &Machine, name: &str) -> Vec<Json> {
    let history = engine.history(machine.name(), name);
    history.expect("it can be read").unwrap_or_default()
}

/// The types of its events, in order.
fn event_types(engine: &Engine, machine: &Machine, name: &str) -> Vec<String> {
    let events = history(engine, machine, name);
    let types = events
        .iter()
        .filter_map(|event| event.get("type")?.as_str());
    types.map(str::to_owned).collect()
}

/// How often the history has an event of this type.
fn count(engine: &Engine, machine: &Machine, name: &str, event_type: &str) -> usize {
    let types = event_types(engine, machine, name);
    types.iter().filter(|found| *found == event_type).count()
}
