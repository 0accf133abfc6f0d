//! Runs a case on the durable engine, with or without a restart after every commit.

use std::time::{Duration, SystemTime};

use asl_runtime::store::{HistoryRange, MemoryStore, Store};
use asl_runtime::{Clock, Engine, EngineError, Json, Machine};
use serde_json::Value;

use crate::case::Case;
use crate::engine::Run;
use crate::machines::{self, CaseTasks, UNTIL_IT_WAITS};
use crate::restart::OneCommit;

/// Whether the process lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// From start to end.
    Lives,
    /// From one commit to the next.
    DiesWithEveryCommit,
}

/// A process that neither commits nor ends for so long never will.
const STUCK: Duration = Duration::from_secs(20);

/// The name of executions whose case gives none.
const NAME: &str = "c0c0a1d5-7f3e-4f57-9a69-2f6f0a1c9d11";

/// Runs `case` durably on its machine.
///
/// # Errors
///
/// Where the case's input is no JSON, or the engine fails.
pub fn run(
    case: &'static Case,
    bind: fn(CaseTasks) -> Machine,
    process: Process,
) -> Result<Run, String> {
    let input = Json::parse(&case.input()).map_err(|error| format!("the input: {error}"))?;
    let tasks = CaseTasks::of(case);
    let machine = bind(tasks.clone());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| error.to_string())?;
    let store = MemoryStore::new();
    let lives = lives(case, (&machine, &tasks), input, &store, process);
    let name = runtime.block_on(lives).map_err(|error| error.to_string())?;
    ended(&machine, &name, &store)
}

/// Lets one process after another run the execution to its end, and tells its name.
async fn lives(
    case: &Case,
    (machine, tasks): (&Machine, &CaseTasks),
    input: Json,
    store: &MemoryStore,
    process: Process,
) -> Result<String, EngineError> {
    // A placeholder is no name that an execution may have.
    let name = case.execution_name().filter(|name| !name.contains('<'));
    let name = name.unwrap_or(NAME).to_owned();
    let mut now = SystemTime::now();
    let mut first = Some(input);
    loop {
        let clock = if case.is_stopped() {
            Clock::system()
        } else {
            Clock::test(now)
        };
        let machine = machine.with(machines::options(case).clock(clock.clone()));
        let builder = Engine::builder().machine(&machine);
        let (life, death) = OneCommit::new(store.clone());
        let engine = match process {
            // Whatever only waits is put to sleep, and goes on from what is stored.
            Process::Lives => builder
                .sleep_after(Duration::ZERO)
                .open_store(store.clone())?,
            Process::DiesWithEveryCommit => builder.open_store(life)?,
        };
        tasks.serve(Some(engine.clone()));
        let start = async {
            if let Some(input) = first.take() {
                engine
                    .start_named::<Json>(machine.name(), &name, input)
                    .await?;
            }
            if let Some(execution) = engine.running::<Json>(machine.name(), &name)? {
                if case.is_stopped() {
                    tokio::time::sleep(UNTIL_IT_WAITS).await;
                    execution.stop(None, None).await?;
                }
                // The store tells how it ended.
                let _ = execution.output().await?;
            }
            Ok::<_, EngineError>(())
        };
        let limited = tokio::time::timeout(STUCK, start);
        tokio::select! {
            ended = limited => match ended {
                Ok(ended) => ended?,
                Err(_) => return Err(EngineError::InvalidInput("the execution is stuck".to_owned())),
            },
            () = death.comes() => {}
        }
        now = clock.now();
        tasks.serve(None);
        drop(engine);
        let stored = store.execution(machine.name(), &name)?;
        if stored.is_some_and(|stored| stored.end.is_some()) {
            return Ok(name);
        }
    }
}

/// What the store says of the execution.
fn ended(machine: &Machine, name: &str, store: &MemoryStore) -> Result<Run, String> {
    let stored = store.execution(machine.name(), name);
    let stored = stored.map_err(|error| error.to_string())?;
    let stored = stored.ok_or("the execution was lost")?;
    let end = stored.end.ok_or("the execution has no end")?;
    let events = store
        .history(stored.id, &HistoryRange::default())
        .map_err(|error| error.to_string())?;
    let history = events.iter().map(|event| serde_json::from_str(&event.text));
    let history: Result<Vec<Value>, _> = history.collect();
    Ok(Run {
        status: end.status.to_string(),
        output: end.output,
        error: end.error,
        cause: end.cause,
        history: history.map_err(|error| error.to_string())?,
    })
}
