//! Setting an engine up.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use super::alarm::Alarms;
use super::executions::Executions;
use super::nested::machine_name;
use super::{Engine, EngineError, Inner};
use crate::execution::{Shutdown, Tokens, Turns};
use crate::machine::Machine;
use crate::mock::MockConfig;
use crate::store::Store;

/// How long an execution stays in memory with nothing to do.
const LINGER: Duration = Duration::from_secs(1);

/// How many executions are in memory before those that are due wait for their turn.
const LIVE_EXECUTIONS: usize = 10_000;

/// What an engine is made of.
#[derive(Debug)]
pub struct EngineBuilder {
    machines: HashMap<&'static str, Machine>,
    activities: HashSet<String>,
    mocks: Option<MockConfig>,
    retention: Option<Duration>,
    task_concurrency: HashMap<String, usize>,
    linger: Duration,
    live_executions: usize,
}

impl Default for EngineBuilder {
    fn default() -> Self {
        EngineBuilder {
            machines: HashMap::new(),
            activities: HashSet::new(),
            mocks: None,
            retention: None,
            task_concurrency: HashMap::new(),
            linger: LINGER,
            live_executions: LIVE_EXECUTIONS,
        }
    }
}

impl EngineBuilder {
    /// Registers a machine under its name, with the earlier versions that it was compiled with: new executions run the current
    /// one, and those that were running go on with theirs. Its options hold for all of its executions, but for their name.
    #[must_use]
    pub fn machine<I, O>(mut self, machine: &Machine<I, O>) -> Self {
        let machine = machine.erased();
        self.machines.insert(machine.name(), machine);
        self
    }

    /// Creates an activity: a queue of tasks that outside workers take with [`Engine::activity_task`]. A state that names an
    /// activity which does not exist fails.
    #[must_use]
    pub fn activity(mut self, arn: impl Into<String>) -> Self {
        self.activities.insert(arn.into());
        self
    }

    /// Lets executions be started as test cases of this configuration ([`Engine::start_named`]), beside others that call their real
    /// tasks. An execution keeps the name of its test case: after a restart it goes on with what the configuration says of that
    /// then, and is [held](Engine::held) if it has it no more.
    #[must_use]
    pub fn mocks(mut self, config: MockConfig) -> Self {
        self.mocks = Some(config);
        self
    }

    /// Deletes executions once they have ended for as long as `age` by the system's clock, with their histories, and frees
    /// their names. AWS does so after 90 days; without this nothing is deleted but by [`Engine::delete_ended_before`].
    #[must_use]
    pub fn retention(mut self, age: Duration) -> Self {
        self.retention = Some(age);
        self
    }

    /// How many handlers of `function` run at once, in all executions together; the others wait for their turn, in order. It is
    /// the name in the machine's `Tasks`, as [`TaskRequest::function`](crate::TaskRequest::function) has it: `CheckStock`,
    /// `sqs:sendMessage`.
    ///
    /// The `TimeoutSeconds` of an attempt run while it waits, as on AWS, which counts them from `TaskScheduled`.
    #[must_use]
    pub fn task_concurrency(mut self, function: impl Into<String>, most: usize) -> Self {
        self.task_concurrency.insert(function.into(), most.max(1));
        self
    }

    /// For how long an execution that only waits, for a timer, a token or a worker, stays in memory before it is put to sleep:
    /// a second unless set. One that sleeps is a row of the store, and nothing else.
    #[must_use]
    pub fn sleep_after(mut self, idle: Duration) -> Self {
        self.linger = idle;
        self
    }

    /// How many executions may be in memory before those that wake, or go on after a restart, wait for their turn: 10,000
    /// unless set. What is started, answered or stopped waits for nothing.
    #[must_use]
    pub fn live_executions(mut self, most: usize) -> Self {
        self.live_executions = most.max(1);
        self
    }

    /// Opens the engine over the folder `folder`, which is made if it is not there yet. What was running goes on at once, in
    /// the background.
    ///
    /// # Errors
    ///
    /// A machine starts executions of another that is not registered; a test case speaks of a state that its machine has not, or
    /// that is no Task. Another process has the folder; its files cannot be read, are damaged, or were written by a newer version.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    #[cfg(feature = "sqlite")]
    pub fn open(self, folder: impl AsRef<std::path::Path>) -> Result<Engine, EngineError> {
        let store = crate::store::SqliteStore::open(folder.as_ref())?;
        self.open_store(store)
    }

    /// Opens the engine over a store. What was running goes on at once, in the background.
    ///
    /// # Errors
    ///
    /// A machine starts executions of another that is not registered; a test case speaks of a state that its machine has not, or
    /// that is no Task; the store cannot be read.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub fn open_store(self, store: impl Store) -> Result<Engine, EngineError> {
        self.check_started_machines()?;
        if let Some(mocks) = &self.mocks {
            let checked = mocks.check(self.machines.values());
            checked.map_err(EngineError::Mocks)?;
        }
        let store: Arc<dyn Store> = Arc::new(store);
        let shutdown = Arc::<Shutdown>::default();
        let clocks = self.machines.values();
        let clocks = clocks.map(|machine| machine.clock().clone());
        let engine = Engine(Arc::new(Inner {
            alarms: Alarms::new(clocks),
            linger: self.linger,
            live_executions: self.live_executions,
            executions: Mutex::new(Executions::after(store.last_execution_id()?)),
            store,
            machines: self.machines,
            mocks: self.mocks,
            tokens: Arc::new(Tokens::new(self.activities, Arc::clone(&shutdown))),
            shutdown,
            turns: Arc::new(Turns::new(self.task_concurrency)),
            failure: watch::Sender::new(None),
        }));
        engine.0.alarms.set(&engine.0);
        engine.0.stop_orphans();
        if let Some(age) = self.retention {
            engine.0.retain(age);
        }
        Ok(engine)
    }

    /// Every machine must be there whose executions another starts, as far as definitions say which.
    fn check_started_machines(&self) -> Result<(), EngineError> {
        let versions = self.machines.values().flat_map(Machine::versions);
        let mut missing: Vec<String> = versions
            .flat_map(|version| {
                let started = version.started_machines.iter();
                let missing = started.filter(|arn| {
                    machine_name(arn).is_none_or(|name| !self.machines.contains_key(name))
                });
                missing.map(|arn| format!("{} starts {arn}", version.name))
            })
            .collect();
        missing.sort();
        missing.dedup();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(EngineError::MissingMachines(missing))
        }
    }
}
