//! A store in memory: for tests, and for what need not survive the process.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::Store;
use super::batch::{Batch, ScopeChange, StoredEvent};
use super::error::StoreError;
use super::payloads::Payloads;
use super::receipt::Receipt;
use super::record::{
    ExecutionFilter, ExecutionId, HistoryRange, StatusFilter, StoredExecution, StoredScope, Wake,
    Waking,
};
use crate::error::Status;

/// A store that lives as long as the last of its clones: an engine opened over another clone finds what the first left.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore(Arc<Mutex<Tables>>);

#[derive(Debug, Default)]
struct Tables {
    /// The largest id that there has been.
    last_id: ExecutionId,
    executions: BTreeMap<ExecutionId, StoredExecution>,
    ids: BTreeMap<(String, String), ExecutionId>,
    scopes: BTreeMap<(ExecutionId, String), StoredScope>,
    events: BTreeMap<ExecutionId, Vec<StoredEvent>>,
    waking: BTreeSet<(Wake, ExecutionId)>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        MemoryStore::default()
    }

    /// A panic while the lock is held cannot leave a batch half done that anybody would read, so poison is no news.
    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tables {
    fn apply(&mut self, batch: Batch) -> Result<(), StoreError> {
        let id = batch.execution;
        if let Some(start) = batch.start {
            let name = (start.machine.clone(), start.name.clone());
            self.ids.insert(name, id);
            self.last_id = self.last_id.max(id);
            let wake = start.wake;
            self.executions.insert(id, *start);
            self.set_wake(id, wake);
        }
        let payloads = match batch.events {
            None => Payloads::default(),
            Some(events) => {
                let stored = self.events.entry(id).or_default();
                stored.extend(events.read()?);
                events.payloads()?
            }
        };
        for change in batch.scopes {
            self.change(id, change, &payloads);
        }
        if let Some(wake) = batch.wake {
            self.set_wake(id, Some(wake));
        }
        if let Some(end) = batch.end {
            if end.status == Status::Succeeded {
                self.change(id, ScopeChange::RemoveBelow(String::new()), &payloads);
            }
            self.set_wake(id, None);
            if let Some(execution) = self.executions.get_mut(&id) {
                execution.end = Some(end);
            }
        }
        Ok(())
    }

    fn delete_ended_before(&mut self, time: SystemTime) -> u64 {
        let Tables {
            executions,
            ids,
            events,
            scopes,
            ..
        } = self;
        let mut deleted = 0;
        executions.retain(|id, execution| {
            let end = execution.end.as_ref();
            let is_kept = end.is_none_or(|end| end.stop_time >= time);
            if !is_kept {
                ids.remove(&(execution.machine.clone(), execution.name.clone()));
                events.remove(id);
                scopes.retain(|(execution, _), _| execution != id);
                deleted += 1;
            }
            is_kept
        });
        deleted
    }

    fn set_wake(&mut self, id: ExecutionId, wake: Option<Wake>) {
        let Some(execution) = self.executions.get_mut(&id) else {
            return;
        };
        if let Some(before) = execution.wake.take() {
            self.waking.remove(&(before, id));
        }
        execution.wake = wake;
        self.waking.extend(wake.map(|wake| (wake, id)));
    }

    fn change(&mut self, id: ExecutionId, change: ScopeChange, payloads: &Payloads) {
        match change {
            ScopeChange::Put(mut scope) => {
                if Payloads::are_named_in(&scope.record) {
                    scope.payloads = payloads.clone();
                }
                self.scopes.insert((id, scope.path.clone()), scope);
            }
            ScopeChange::Remove(path) => {
                self.scopes.remove(&(id, path));
            }
            ScopeChange::RemoveBelow(path) => self
                .scopes
                .retain(|(execution, scope), _| *execution != id || !scope.starts_with(&path)),
        }
    }
}

impl Store for MemoryStore {
    fn commit(&self, batch: Batch) -> Receipt {
        Receipt::completed(self.tables().apply(batch))
    }

    fn last_execution_id(&self) -> Result<ExecutionId, StoreError> {
        Ok(self.tables().last_id)
    }

    fn execution(&self, machine: &str, name: &str) -> Result<Option<StoredExecution>, StoreError> {
        let tables = self.tables();
        let id = tables.ids.get(&(machine.to_owned(), name.to_owned()));
        Ok(id.and_then(|id| tables.executions.get(id).cloned()))
    }

    fn execution_by_id(&self, id: ExecutionId) -> Result<Option<StoredExecution>, StoreError> {
        Ok(self.tables().executions.get(&id).cloned())
    }

    fn waking(
        &self,
        after: Option<(Wake, ExecutionId)>,
        limit: usize,
    ) -> Result<Vec<Waking>, StoreError> {
        let tables = self.tables();
        let after = after.map_or(Bound::Unbounded, Bound::Excluded);
        let waking = tables.waking.range((after, Bound::Unbounded)).take(limit);
        let waking = waking.filter_map(|&(wake, execution)| {
            let machine = tables.executions.get(&execution)?.machine.clone();
            Some(Waking {
                wake,
                execution,
                machine,
            })
        });
        Ok(waking.collect())
    }

    fn executions(&self, filter: &ExecutionFilter) -> Result<Vec<StoredExecution>, StoreError> {
        let tables = self.tables();
        let before = filter.before.unwrap_or(ExecutionId::MAX);
        let range = tables.executions.range(..before).rev();
        let chosen = range.map(|(_, execution)| execution).filter(|execution| {
            let status = execution.end.as_ref().map(|end| end.status);
            let wanted = match filter.status {
                None => true,
                Some(StatusFilter::Running) => status.is_none(),
                Some(StatusFilter::Ended(wanted)) => status == Some(wanted),
            };
            let machine = filter.machine.as_ref();
            wanted && machine.is_none_or(|machine| *machine == execution.machine)
        });
        let limit = filter.limit.unwrap_or(usize::MAX);
        Ok(chosen.take(limit).cloned().collect())
    }

    fn scopes(&self, execution: ExecutionId) -> Result<Vec<StoredScope>, StoreError> {
        let tables = self.tables();
        let from = (execution, String::new())..(execution + 1, String::new());
        let scopes = tables.scopes.range(from);
        Ok(scopes.map(|(_, scope)| scope.clone()).collect())
    }

    fn history(
        &self,
        execution: ExecutionId,
        range: &HistoryRange,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let tables = self.tables();
        let events = tables.events.get(&execution).map_or(&[][..], Vec::as_slice);
        let limit = range.limit.unwrap_or(usize::MAX);
        // The ids ascend.
        let chosen = if range.reverse {
            let end = events.partition_point(|event| range.contains(event.id));
            let (before, _) = events.split_at(end);
            before.iter().rev().take(limit).cloned().collect()
        } else {
            let start = events.partition_point(|event| !range.contains(event.id));
            let (_, behind) = events.split_at(start);
            behind.iter().take(limit).cloned().collect()
        };
        Ok(chosen)
    }

    fn delete_ended_before(&self, time: SystemTime) -> Result<u64, StoreError> {
        Ok(self.tables().delete_ended_before(time))
    }
}
