//! What keeps a store in order: deleting what ended long ago, and backups.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::{Engine, EngineError, Inner};
use crate::store::{Store, StoreError};

/// How often the engine deletes what is older than its retention, at the least and at the most.
const OFTEN: Duration = Duration::from_secs(1);
const SELDOM: Duration = Duration::from_hours(1);

impl Engine {
    /// Deletes the executions that ended before `time`, with their histories, and tells how many they were. A name that an
    /// execution had is free then. Executions that run are left alone, however old.
    ///
    /// # Errors
    ///
    /// The store has failed, or cannot delete.
    pub async fn delete_ended_before(&self, time: SystemTime) -> Result<u64, EngineError> {
        self.aside(move |store| store.delete_ended_before(time))
            .await
    }

    /// Copies all that is committed into `folder`, which another engine can open like the original. Work goes on meanwhile.
    ///
    /// # Errors
    ///
    /// The store has failed or makes no backups, `folder` has one already, or it cannot be written.
    pub async fn backup(&self, folder: impl AsRef<Path>) -> Result<(), EngineError> {
        let folder = folder.as_ref().to_owned();
        self.aside(move |store| store.backup(&folder)).await
    }

    /// Does what takes its time on a thread where that is no harm.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, EngineError> {
        self.0.check_store()?;
        let store = Arc::clone(&self.0.store);
        let done = tokio::task::spawn_blocking(move || work(&*store));
        let cut_off = |_| StoreError::new("the async runtime is shutting down");
        Ok(done.await.map_err(cut_off)??)
    }
}

impl Inner {
    /// Deletes executions once they have ended for as long as `age`, until the engine is gone or its store has failed.
    pub(super) fn retain(self: &Arc<Self>, age: Duration) {
        let engine = Arc::downgrade(self);
        let mut failure = self.failure.subscribe();
        let pause = age.clamp(OFTEN, SELDOM);
        tokio::spawn(async move {
            loop {
                let Some(engine) = engine.upgrade().map(Engine) else {
                    return;
                };
                if let Some(time) = SystemTime::now().checked_sub(age) {
                    // What cannot be deleted is tried again; a store that has failed says so to all.
                    let _ = engine.delete_ended_before(time).await;
                }
                drop(engine);
                let over = failure.wait_for(Option::is_some);
                if tokio::time::timeout(pause, over).await.is_ok() {
                    return;
                }
            }
        });
    }
}
