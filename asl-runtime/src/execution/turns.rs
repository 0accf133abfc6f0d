//! How many handlers of one task run at once: the others wait for their turn, in order.

use std::collections::HashMap;
use std::future::pending;

use tokio::sync::{Semaphore, SemaphorePermit};

use super::Execution;
use crate::task::TaskRequest;

/// The limits of an engine, by the function or service action that its tasks call.
#[derive(Debug, Default)]
pub(crate) struct Turns(HashMap<String, Semaphore>);

impl Turns {
    /// At most so many handlers of each of these.
    pub(crate) fn new(limits: HashMap<String, usize>) -> Self {
        let limits = limits.into_iter();
        let turns = limits.map(|(function, most)| (function, Semaphore::new(most)));
        Turns(turns.collect())
    }
}

impl Execution {
    /// Waits until the handler may be called. The attempt's time runs meanwhile, as AWS counts it from `TaskScheduled`.
    pub(super) async fn turn(&self, request: &TaskRequest) -> Option<SemaphorePermit<'_>> {
        let (_, ties) = self.ties()?;
        let turns = ties.turns.0.get(request.function())?;
        let _vigil = self.vigil();
        // After a restart it would not be called: it has been scheduled.
        let _under_way = request.task.at_most_once.then(|| ties.shutdown.enter());
        // It is never closed.
        let turn = turns.acquire().await.ok()?;
        if ties.shutdown.has_begun() && !request.task.at_most_once && self.journal.is_some() {
            drop(turn);
            // A later life of the process calls it.
            return pending().await;
        }
        Some(turn)
    }
}
