//! The durable engine: Standard executions that survive the process.

mod alarm;
mod builder;
mod callback;
mod error;
mod execution;
mod executions;
mod history;
mod identity;
mod known;
mod live;
mod nested;
mod orphans;
mod recovery;
mod redrive;
mod shutdown;
mod start;
mod start_execution;
mod test_case;
mod upkeep;
mod weak;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use self::alarm::Alarms;
pub use self::builder::EngineBuilder;
pub use self::callback::ActivityTask;
pub use self::error::{EngineError, HeldFor};
pub use self::execution::{DurableExecution, ExecutionDescription};
use self::executions::Executions;
pub use self::history::HistoryPage;
pub use self::start::check_name;
pub use self::start_execution::StartExecution;
pub use self::weak::WeakEngine;
use crate::execution::{Shutdown, Tokens, Turns};
use crate::machine::Machine;
use crate::mock::MockConfig;
use crate::store::{ExecutionFilter, StatusFilter, Store, StoreError};

/// Runs executions durably: each goes on after a crash from its last committed state.
///
/// What an execution did is stored before anything outside can see it: before a task is called, before a start is
/// acknowledged, before an end is told. A state that has completed never runs again. A task that a crash cut off is called
/// again, with the same [idempotency key](crate::TaskContext::idempotency_key); if it is marked `at_most_once`, it fails with
/// `Asl.TaskInterrupted` instead.
///
/// Cloning is cheap. Executions stop advancing when the last clone is dropped, and go on when the store is opened again.
///
/// ```
/// use asl_runtime::store::MemoryStore;
/// use asl_runtime::{Engine, asl, json};
///
/// asl! {
///     pub mod greeting {
///         "StartAt": "Greet",
///         "States": { "Greet": { "Type": "Pass", "Result": "Good evening.", "End": true } }
///     }
/// }
///
/// #[tokio::main(flavor = "current_thread")]
/// async fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let greeting = greeting::machine();
///     let engine = Engine::builder().machine(&greeting).open_store(MemoryStore::new())?;
///     let execution = engine.start(&greeting, "first", json!({})).await?;
///     assert_eq!(execution.output().await??, json!("Good evening."));
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct Engine(Arc<Inner>);

/// How many executions are read at once.
const PAGE: usize = 256;

struct Inner {
    store: Arc<dyn Store>,
    machines: HashMap<&'static str, Machine>,
    mocks: Option<MockConfig>,
    tokens: Arc<Tokens>,
    executions: Mutex<Executions>,
    shutdown: Arc<Shutdown>,
    turns: Arc<Turns>,
    alarms: Alarms,
    /// For how long an execution stays in memory with nothing to do.
    linger: Duration,
    /// How many may be in memory before those that are due wait.
    live_executions: usize,
    /// Why the store failed, once it has.
    failure: watch::Sender<Option<StoreError>>,
}

impl Engine {
    /// An engine to be set up: with its machines, and where it keeps their executions.
    #[must_use]
    pub fn builder() -> EngineBuilder {
        EngineBuilder::default()
    }

    /// An execution by its machine's name and its own (`DescribeExecution`); nothing if there is none.
    ///
    /// # Errors
    ///
    /// The store has failed or cannot be read.
    pub fn describe(
        &self,
        machine: &str,
        name: &str,
    ) -> Result<Option<ExecutionDescription>, EngineError> {
        self.0.check_store()?;
        let stored = self.0.store.execution(machine, name)?;
        Ok(stored.map(ExecutionDescription::from))
    }

    /// An execution that runs, to wait for or to stop; nothing if it has ended, or never was.
    ///
    /// # Errors
    ///
    /// The engine is shutting down; the store has failed or cannot be read.
    pub fn running<O>(
        &self,
        machine: &str,
        name: &str,
    ) -> Result<Option<DurableExecution<O>>, EngineError> {
        self.0.check_store()?;
        if self.0.shutdown.has_begun() {
            return Err(EngineError::Closed);
        }
        let known = self.0.known(&mut self.0.executions(), machine, name)?;
        Ok(known.map(|known| DurableExecution::of(&self.0, known)))
    }

    /// Executions, the latest first (`ListExecutions`).
    ///
    /// # Errors
    ///
    /// The store has failed or cannot be read.
    pub fn executions(
        &self,
        filter: &ExecutionFilter,
    ) -> Result<Vec<ExecutionDescription>, EngineError> {
        self.0.check_store()?;
        let stored = self.0.store.executions(filter)?;
        Ok(stored.into_iter().map(ExecutionDescription::from).collect())
    }

    /// The executions that wait for a machine, for a version of it or for a test case that this engine does not have, with the
    /// digests and the test cases that they need. They go on once a program that has it opens the store.
    ///
    /// # Errors
    ///
    /// The store has failed or cannot be read.
    pub fn held(&self) -> Result<Vec<ExecutionDescription>, EngineError> {
        self.0.check_store()?;
        let mut held = Vec::new();
        let mut filter = ExecutionFilter {
            status: Some(StatusFilter::Running),
            limit: Some(PAGE),
            ..ExecutionFilter::default()
        };
        loop {
            let page = self.0.store.executions(&filter)?;
            let Some(last) = page.last() else {
                return Ok(held);
            };
            filter.before = Some(last.id);
            let strange = page
                .into_iter()
                .filter(|stored| self.0.machine_of(stored).is_err());
            held.extend(strange.map(ExecutionDescription::from));
        }
    }
}

impl Inner {
    /// No half-done change to the table can be seen: poison is no news.
    fn executions(&self) -> MutexGuard<'_, Executions> {
        let executions = self.executions.lock();
        executions.unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nothing is taken up any more.
    fn is_closed(&self) -> bool {
        self.executions().is_closed
    }

    fn check_store(&self) -> Result<(), EngineError> {
        match &*self.failure.borrow() {
            Some(error) => Err(EngineError::Store(error.clone())),
            None => Ok(()),
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.alarms.stop();
        for live in self.executions().iter() {
            live.abort();
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("store", &self.0.store)
            .field("machines", &self.0.machines.keys())
            .finish_non_exhaustive()
    }
}
