//! The durable engine: Standard executions that survive the process.

mod builder;
mod callback;
mod error;
mod execution;
mod history;
mod identity;
mod live;
mod nested;
mod recovery;
mod shutdown;
mod start;
mod upkeep;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

pub use self::builder::EngineBuilder;
pub use self::callback::ActivityTask;
pub use self::error::EngineError;
pub use self::execution::{DurableExecution, ExecutionDescription};
pub use self::history::HistoryPage;
use self::live::Live;
use crate::execution::{Shutdown, Tokens};
use crate::machine::Machine;
use crate::store::{ExecutionFilter, ExecutionId, Store, StoreError, StoredExecution};

/// Runs executions durably: each goes on after a crash from its last committed state.
///
/// What an execution did is stored before anything outside can see it: before a task is called, before a start is
/// acknowledged, before an end is told. A state that has completed never runs again. A task that a crash cut off is called
/// again, with the same [idempotency key](crate::TaskContext::idempotency_key).
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

struct Inner {
    store: Arc<dyn Store>,
    machines: HashMap<&'static str, Machine>,
    tokens: Arc<Tokens>,
    executions: Mutex<Executions>,
    shutdown: Arc<Shutdown>,
    /// Why the store failed, once it has.
    failure: watch::Sender<Option<StoreError>>,
}

/// The executions that run in this process.
#[derive(Default)]
struct Executions {
    last_id: ExecutionId,
    /// By machine and name.
    live: HashMap<(String, String), Live>,
    /// Those that this process cannot run.
    held: Vec<StoredExecution>,
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

    /// An execution that runs in this process, to wait for or to stop; nothing if it has ended, is held, or never was.
    #[must_use]
    pub fn running<O>(&self, machine: &str, name: &str) -> Option<DurableExecution<O>> {
        let key = (machine.to_owned(), name.to_owned());
        let executions = self.0.executions();
        let live = executions.live.get(&key)?;
        Some(DurableExecution::of(&self.0, live))
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

    /// The executions that wait for a machine, or for a version of it, that this engine does not have.
    #[must_use]
    pub fn held(&self) -> Vec<ExecutionDescription> {
        let held = self.0.executions().held.clone();
        held.into_iter().map(ExecutionDescription::from).collect()
    }
}

impl Inner {
    /// No half-done change to the table can be seen: poison is no news.
    fn executions(&self) -> MutexGuard<'_, Executions> {
        let executions = self.executions.lock();
        executions.unwrap_or_else(PoisonError::into_inner)
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
        for live in self.executions().live.values() {
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
