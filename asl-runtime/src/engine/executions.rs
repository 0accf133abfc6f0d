//! The executions that this process advances. What runs and is not among them sleeps in the store.

use std::collections::HashMap;

use tokio::sync::watch;

use super::live::Live;
use crate::execution::{Execution, Failure};
use crate::json::Json;
use crate::store::ExecutionId;

/// How an execution ended, once that is durable.
pub(super) type Ended = Option<Result<Json, Failure>>;

/// The executions that this process advances, and who waits for the end of which.
#[derive(Default)]
pub(super) struct Executions {
    pub(super) last_id: ExecutionId,
    /// Nothing is taken up any more.
    pub(super) is_closed: bool,
    live: HashMap<ExecutionId, Live>,
    /// Of the live ones: by machine and name.
    ids: HashMap<(String, String), ExecutionId>,
    /// Those whose end is waited for, whether they sleep or not.
    watched: HashMap<ExecutionId, watch::Sender<Ended>>,
}

impl Executions {
    /// None yet; the last one in the store has this number.
    pub(super) fn after(last_id: ExecutionId) -> Self {
        Executions {
            last_id,
            ..Executions::default()
        }
    }

    pub(super) fn len(&self) -> usize {
        self.live.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Live> {
        self.live.values()
    }

    pub(super) fn by_id(&self, id: ExecutionId) -> Option<&Live> {
        self.live.get(&id)
    }

    pub(super) fn by_name(&self, machine: &str, name: &str) -> Option<(ExecutionId, &Live)> {
        let id = self.ids.get(&(machine.to_owned(), name.to_owned()))?;
        Some((*id, self.live.get(id)?))
    }

    pub(super) fn insert(&mut self, id: ExecutionId, live: Live) {
        self.ids.insert(key(&live.execution), id);
        self.live.insert(id, live);
    }

    /// The end of a running execution, whether it sleeps or not.
    pub(super) fn watch(&mut self, id: ExecutionId) -> watch::Receiver<Ended> {
        let ended = self.watched.entry(id);
        ended
            .or_insert_with(|| watch::Sender::new(None))
            .subscribe()
    }

    /// Nobody is told any more how an execution ends.
    pub(super) fn dismiss_watchers(&mut self) {
        self.watched.clear();
    }

    /// The execution has ended, durably.
    pub(super) fn end(&mut self, id: ExecutionId, result: Result<Json, Failure>) {
        self.remove(id);
        if let Some(ended) = self.watched.remove(&id) {
            ended.send_replace(Some(result));
        }
    }

    /// The execution sleeps.
    pub(super) fn put_to_sleep(&mut self, id: ExecutionId) {
        self.remove(id);
        let ended = self.watched.get(&id);
        if ended.is_some_and(|ended| ended.receiver_count() == 0) {
            self.watched.remove(&id);
        }
    }

    fn remove(&mut self, id: ExecutionId) {
        if let Some(live) = self.live.remove(&id) {
            self.ids.remove(&key(&live.execution));
        }
    }
}

fn key(execution: &Execution) -> (String, String) {
    let name = execution.unique_name().to_string();
    (execution.machine.name.to_owned(), name)
}
