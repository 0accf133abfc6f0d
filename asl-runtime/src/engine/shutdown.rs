//! Closing an engine, at once or with grace.

use std::sync::Arc;
use std::time::Duration;

use super::live::Live;
use super::{Engine, EngineError, Inner};
use crate::execution::Execution;

impl Engine {
    /// Closes the engine with grace: nothing new starts and no task is called any more, but tasks that are being called may
    /// take up to `limit` to answer. Their answers, and what follows from them up to the next call, are durable once this
    /// returns.
    ///
    /// What is cut off then, and what was due, is called when the store is opened again: a task that was cut off with the
    /// same idempotency key.
    ///
    /// ```no_run
    /// # use asl_runtime::{Engine, EngineError};
    /// # use std::time::Duration;
    /// # async fn example(engine: Engine, terminated: impl Future) -> Result<(), EngineError> {
    /// terminated.await;
    /// engine.shut_down(Duration::from_secs(30)).await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store has failed or is held, so that not all of that is durable. The engine is closed all the same.
    pub async fn shut_down(&self, limit: Duration) -> Result<(), EngineError> {
        let engine = &*self.0;
        engine.begin_shutdown();
        let quiet = engine.unless_failed(engine.shutdown.is_quiet());
        // What is not done by then is cut off, and a store that has failed says so below.
        let _ = tokio::time::timeout(limit, quiet).await;
        let cut_off = engine.cut_off().await;
        engine.check_store()?;
        match cut_off {
            Some(_) if engine.store.is_held() => Err(EngineError::StoreHeld),
            Some(execution) => Ok(execution.settle().await?),
            None => Ok(()),
        }
    }

    /// Closes the engine at once: executions stop where they stand, their handlers are cancelled. They go on when the store is
    /// opened again.
    pub async fn close(&self) {
        self.0.begin_shutdown();
        self.0.cut_off().await;
    }
}

impl Inner {
    fn begin_shutdown(&self) {
        self.executions().is_closed = true;
        self.shutdown.begin();
        self.alarms.stop();
        self.tokens.dismiss_workers();
    }

    /// Stops all executions, and waits until none advances any more. Gives one of them.
    async fn cut_off(&self) -> Option<Arc<Execution>> {
        let live: Vec<Live> = self.executions().iter().cloned().collect();
        live.iter().for_each(Live::abort);
        for live in &live {
            live.is_gone().await;
        }
        self.executions().dismiss_watchers();
        live.into_iter().map(|live| live.execution).next()
    }
}
