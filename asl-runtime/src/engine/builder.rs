//! Setting an engine up.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use tokio::sync::watch;

use super::{Engine, EngineError, Executions, Inner};
use crate::execution::Tokens;
use crate::machine::Machine;
use crate::store::Store;

/// What an engine is made of.
#[derive(Debug, Default)]
pub struct EngineBuilder {
    machines: HashMap<&'static str, Machine>,
    /// Their earlier versions, by name.
    earlier: HashMap<&'static str, Vec<Machine>>,
    activities: HashSet<String>,
}

impl EngineBuilder {
    /// Registers a machine under its name, with the earlier versions that it was compiled with: new executions run the current
    /// one, and those that were running go on with theirs. Its options hold for all of its executions, but for their name.
    #[must_use]
    pub fn machine<I, O>(mut self, machine: &Machine<I, O>) -> Self {
        let machine = machine.erased();
        let earlier = machine.earlier().collect();
        self.earlier.insert(machine.name(), earlier);
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
        let engine = Engine(Arc::new(Inner {
            executions: Mutex::new(Executions {
                last_id: store.last_execution_id()?,
                ..Executions::default()
            }),
            store,
            machines: self.machines,
            earlier: self.earlier,
            tokens: Arc::new(Tokens::new(self.activities)),
            failure: watch::Sender::new(None),
        }));
        engine.recover()?;
        Ok(engine)
    }
}
