//! Runs a case on the durable engine, with or without a restart after every commit.

use std::time::{Duration, SystemTime};

use asl_runtime::store::{ExecutionFilter, HistoryRange, MemoryStore, Store, StoredExecution};
use asl_runtime::{Clock, Engine, EngineBuilder, EngineError, Json, Machine, Options};
use serde_json::Value;

use crate::case::{Case, OtherMachine};
use crate::engine::Run;
use crate::machines::{self, CaseTasks, UNTIL_IT_WAITS};
use crate::restart::OneCommit;
use crate::table::{Bind, Table};
use crate::worker;

/// Whether the process lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// From start to end.
    Lives,
    /// From one commit to the next.
    DiesWithEveryCommit,
}

impl Process {
    /// Whether `case` may go on as recorded. A task that an activity's worker takes is lost with the process that dies before
    /// it answers the poll.
    #[must_use]
    pub fn suits(self, case: &Case) -> bool {
        self == Process::Lives || worker::activities(case).next().is_none()
    }
}

/// A process that neither commits nor ends for so long never will.
const STUCK: Duration = Duration::from_secs(20);

/// The name of executions whose case gives none.
const NAME: &str = "c0c0a1d5-7f3e-4f57-9a69-2f6f0a1c9d11";

/// What runs a case.
struct Stage {
    machine: Machine,
    /// The machines that it starts executions of.
    others: Vec<Machine>,
    /// The workers of its activities, with the input of each.
    workers: Vec<(Machine, Json)>,
    tasks: CaseTasks,
}

impl Stage {
    fn of(case: &'static Case, bind: Bind, table: &Table) -> Self {
        let tasks = CaseTasks::of(case);
        let other = |(arn, other): (&String, &OtherMachine)| {
            let name = arn.rsplit(':').next()?;
            let bind = table.named(name, &other.definition(), other.machine_type)?;
            Some(bind(tasks.clone()))
        };
        Stage {
            machine: bind(tasks.clone()),
            others: case.other_state_machines.iter().filter_map(other).collect(),
            workers: worker::workers(case, table, &tasks),
            tasks,
        }
    }

    fn builder(&self, case: &Case, options: &Options) -> EngineBuilder {
        let machines = self.others.iter().chain([&self.machine]);
        let machines = machines.map(|machine| machine.with(options.clone()));
        let builder = machines.fold(Engine::builder(), |builder, machine| {
            builder.machine(&machine)
        });
        worker::activities(case).fold(builder, EngineBuilder::activity)
    }
}

/// Runs `case` durably on its machine; `table` has the others that it needs.
///
/// # Errors
///
/// Where the case's input is no JSON, or the engine fails.
pub fn run(
    case: &'static Case,
    bind: Bind,
    table: &Table,
    process: Process,
) -> Result<Run, String> {
    let input = Json::parse(&case.input()).map_err(|error| format!("the input: {error}"))?;
    let stage = Stage::of(case, bind, table);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| error.to_string())?;
    let store = MemoryStore::new();
    let lives = lives(case, &stage, input, &store, process);
    let ended = runtime.block_on(lives).map_err(|error| error.to_string())?;
    as_run(&ended, &store)
}

/// Lets one process after another run the execution to its end.
async fn lives(
    case: &Case,
    stage: &Stage,
    input: Json,
    store: &MemoryStore,
    process: Process,
) -> Result<StoredExecution, EngineError> {
    let machine = stage.machine.name();
    let only = ExecutionFilter {
        machine: Some(machine.to_owned()),
        ..ExecutionFilter::default()
    };
    let mut stored: Option<StoredExecution> = None;
    let mut now = SystemTime::now();
    let mut first = Some(input);
    loop {
        let clock = if case.is_stopped() {
            Clock::system()
        } else {
            Clock::test(now)
        };
        let options = machines::options(case).clock(clock.clone());
        let builder = stage.builder(case, &options);
        let (life, death) = OneCommit::new(store.clone());
        let engine = match process {
            // Whatever only waits is put to sleep, and goes on from what is stored.
            Process::Lives => builder
                .sleep_after(Duration::ZERO)
                .open_store(store.clone())?,
            Process::DiesWithEveryCommit => builder.open_store(life)?,
        };
        stage.tasks.serve(Some(engine.clone()));
        let found = stored.as_ref().map(|stored| &*stored.name);
        let life = live(&engine, case, (machine, found), first.take());
        tokio::select! {
            biased;
            never = worker::work(&stage.workers, &options) => match never {},
            ended = tokio::time::timeout(STUCK, life) => match ended {
                Ok(ended) => ended?,
                Err(_) => return Err(EngineError::InvalidInput("the execution is stuck".to_owned())),
            },
            () = death.comes() => {}
        }
        now = clock.now();
        stage.tasks.serve(None);
        drop(engine);
        stored = store.executions(&only)?.pop();
        if let Some(ended) = stored.take_if(|stored| stored.end.is_some()) {
            return Ok(ended);
        }
    }
}

/// Starts the execution, if it has not been, and waits for its end.
async fn live(
    engine: &Engine,
    case: &Case,
    (machine, found): (&str, Option<&str>),
    first: Option<Json>,
) -> Result<(), EngineError> {
    // A placeholder is no name that an execution may have.
    let name = case.execution_name().filter(|name| !name.contains('<'));
    let execution = match (first, found) {
        (Some(input), _) => {
            let name = name.unwrap_or(NAME);
            let started = engine.start_named::<Json>(machine, name, input).await;
            Some(started?)
        }
        (None, Some(found)) => engine.running::<Json>(machine, found)?,
        (None, None) => None,
    };
    if let Some(execution) = execution {
        if case.is_stopped() {
            tokio::time::sleep(UNTIL_IT_WAITS).await;
            execution.stop(None, None).await?;
        }
        // The store tells how it ended.
        let _ = execution.output().await?;
    }
    Ok(())
}

/// What the store says of the execution.
fn as_run(stored: &StoredExecution, store: &MemoryStore) -> Result<Run, String> {
    let end = stored.end.as_deref().ok_or("the execution has no end")?;
    let events = store
        .history(stored.id, &HistoryRange::default())
        .map_err(|error| error.to_string())?;
    let history = events.iter().map(|event| serde_json::from_str(&event.text));
    let history: Result<Vec<Value>, _> = history.collect();
    Ok(Run {
        status: end.status.to_string(),
        output: end.output.clone(),
        error: end.error.clone(),
        cause: end.cause.clone(),
        history: history.map_err(|error| error.to_string())?,
        end_log_event: None,
    })
}
