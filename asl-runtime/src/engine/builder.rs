//! Setting an engine up.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use super::{Engine, EngineError, Executions, Inner};
use crate::execution::{Shutdown, Tokens};
use crate::machine::Machine;
use crate::store::Store;

/// What an engine is made of.
#[derive(Debug, Default)]
pub struct EngineBuilder {
    machines: HashMap<&'static str, Machine>,
    activities: HashSet<String>,
    retention: Option<Duration>,
}

impl EngineBuilder {
    /// Registers a machine under its name. Its options hold for all of its executions, but for their name.
    #[must_use]
    pub fn machine<I, O>(mut self, machine: &Machine<I, O>) -> Self {
        self.machines.insert(machine.name(), machine.erased());
        self
    }

    /// Creates an activity: a queue of tasks that outside workers take with [`Engine::activity_task`]. A state that names an
    /// activity which does not exist fails.
    #[must_use]
    pub fn activity(mut self, arn: impl Into<String>) -> Self {
        self.activities.insert(arn.into());
        self
    }

    /// Deletes executions once they have ended for as long as `age` by the system's clock, with their histories, and frees
    /// their names. AWS does so after 90 days; without this nothing is deleted but by [`Engine::delete_ended_before`].
    #[must_use]
    pub fn retention(mut self, age: Duration) -> Self {
        self.retention = Some(age);
        self
    }

    /// Opens the engine over the folder `folder`, which is made if it is not there yet. What was running goes on at once, in
    /// the background.
    ///
    /// # Errors
    ///
    /// Another process has the folder; its files cannot be read, are damaged, or were written by a newer version.
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
    /// The store cannot be read.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime.
    pub fn open_store(self, store: impl Store) -> Result<Engine, EngineError> {
        let store: Arc<dyn Store> = Arc::new(store);
        let shutdown = Arc::<Shutdown>::default();
        let engine = Engine(Arc::new(Inner {
            executions: Mutex::new(Executions {
                last_id: store.last_execution_id()?,
                ..Executions::default()
            }),
            store,
            machines: self.machines,
            tokens: Arc::new(Tokens::new(self.activities, Arc::clone(&shutdown))),
            shutdown,
            failure: watch::Sender::new(None),
        }));
        engine.recover()?;
        if let Some(age) = self.retention {
            engine.0.retain(age);
        }
        Ok(engine)
    }
}
