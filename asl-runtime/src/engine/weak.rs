//! An engine for those whom it owns.

use std::fmt;
use std::sync::{Arc, Weak};

use super::{Engine, Inner};

/// An engine that this does not keep open: for handlers that start executions or answer tokens themselves. The engine owns its
/// machines, and they own their handlers, so that a handler with an [`Engine`] would keep it open for ever.
///
/// ```
/// use std::sync::{Arc, OnceLock};
/// use asl_runtime::store::MemoryStore;
/// use asl_runtime::{Engine, TaskContext, TaskError, WeakEngine, asl, json};
///
/// asl! {
///     pub mod shop {
///         "StartAt": "Sell",
///         "States": { "Sell": { "Type": "Task", "Resource": "Sell", "End": true } }
///     } {
///         task "Sell": fn(String) -> usize;
///     }
/// }
///
/// #[derive(Clone, Default)]
/// struct Shop(Arc<OnceLock<WeakEngine>>);
///
/// impl shop::Tasks for Shop {
///     async fn sell(&self, _: String, _: TaskContext) -> Result<usize, TaskError> {
///         let engine = self.0.get().and_then(WeakEngine::upgrade);
///         let engine = engine.ok_or(TaskError::new("Closed", "the engine is closed"))?;
///         Ok(engine.executions(&Default::default())?.len())
///     }
/// }
///
/// #[tokio::main(flavor = "current_thread")]
/// async fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let tasks = Shop::default();
///     let machine = shop::machine(tasks.clone());
///     let engine = Engine::builder().machine(&machine).open_store(MemoryStore::new())?;
///     let _ = tasks.0.set(engine.downgrade());
///     let sold = engine.start(&machine, "one", json!("kettle")).await?.output().await??;
///     assert_eq!(sold, json!(1));
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct WeakEngine(Weak<Inner>);

impl Engine {
    /// The engine for somebody who is not to keep it open.
    #[must_use]
    pub fn downgrade(&self) -> WeakEngine {
        WeakEngine(Arc::downgrade(&self.0))
    }
}

impl WeakEngine {
    /// The engine; nothing once the last [`Engine`] has been dropped.
    #[must_use]
    pub fn upgrade(&self) -> Option<Engine> {
        self.0.upgrade().map(Engine)
    }
}

impl fmt::Debug for WeakEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WeakEngine")
    }
}
