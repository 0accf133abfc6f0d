//! `Journal`: what a durable execution has done since its last batch, and what was stored of it before.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::future::pending;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::Execution;
use super::nested::Nesting;
use super::record::Record;
use super::shutdown::{Shutdown, UnderWay};
use super::tokens::{Listening, Tokens};
use crate::history::HistoryEvent;
use crate::store::{
    Batch, End, ExecutionId, Receipt, ScopeChange, Store, StoreError, StoredEvent, StoredExecution,
    StoredScope,
};

/// The durable side of an execution. In memory there is none.
pub(crate) struct Journal {
    id: ExecutionId,
    ties: Ties,
    buffer: Mutex<Buffer>,
    /// What recovery found, by path, until the scopes take it.
    recovered: Mutex<HashMap<String, Recovered>>,
}

/// A stored scope that has not been taken up yet.
pub(super) struct Recovered {
    pub(super) record: Record,
    /// So that its token is good from the first moment on.
    pub(super) listening: Option<Listening>,
}

/// What ties an execution to its engine.
#[derive(Clone)]
pub(crate) struct Ties {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) tokens: Arc<Tokens>,
    pub(crate) nesting: Arc<dyn Nesting>,
    pub(crate) shutdown: Arc<Shutdown>,
    /// Told when the store has failed.
    pub(crate) on_failure: Arc<dyn Fn(StoreError) + Send + Sync>,
}

/// What the next batch will hold, beside the events.
#[derive(Default)]
struct Buffer {
    start: Option<Box<StoredExecution>>,
    /// Told once the start is durable.
    started: Option<watch::Sender<bool>>,
    /// Comes before the records.
    removed: Vec<String>,
    records: BTreeMap<String, Record>,
    /// The paths that the store has records of, or will have.
    stored: BTreeSet<String>,
    /// How many children have ended so far.
    ended: u64,
}

impl Journal {
    /// The journal of an execution that starts.
    pub(crate) fn begin(ties: Ties, start: StoredExecution) -> Self {
        Journal {
            id: start.id,
            ties,
            buffer: Mutex::new(Buffer {
                start: Some(Box::new(start)),
                ..Buffer::default()
            }),
            recovered: Mutex::default(),
        }
    }

    /// The journal of an execution that goes on from what was stored.
    pub(crate) fn resume(ties: Ties, id: ExecutionId, records: HashMap<String, Record>) -> Self {
        let buffer = Buffer {
            stored: records.keys().cloned().collect(),
            ended: records.len() as u64,
            ..Buffer::default()
        };
        let records = records.into_iter();
        let recovered = records.map(|(path, record)| {
            let listening = record.token().map(|token| ties.tokens.listen(token));
            (path, Recovered { record, listening })
        });
        Journal {
            id,
            recovered: Mutex::new(recovered.collect()),
            ties,
            buffer: Mutex::new(buffer),
        }
    }

    pub(super) fn id(&self) -> ExecutionId {
        self.id
    }

    pub(super) fn ties(&self) -> (ExecutionId, &Ties) {
        (self.id, &self.ties)
    }

    /// Begins a call, unless the engine is shutting down.
    pub(super) async fn admit(&self) -> UnderWay<'_> {
        self.ties.shutdown.admit().await
    }

    pub(super) fn tokens(&self) -> &Arc<Tokens> {
        &self.ties.tokens
    }

    /// A panic while the lock is held cannot leave the buffer half-changed, so poison is no news.
    fn buffer(&self) -> MutexGuard<'_, Buffer> {
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what recovery found of the scope at `path`.
    pub(super) fn take_recovered(&self, path: &str) -> Option<Recovered> {
        let recovered = self.recovered.lock();
        recovered
            .unwrap_or_else(PoisonError::into_inner)
            .remove(path)
    }

    /// Notes where a scope stands.
    pub(super) fn put(&self, path: String, record: Record) {
        self.buffer().records.insert(path, record);
    }

    /// Removes every scope whose path begins so.
    pub(super) fn remove_below(&self, prefix: &str) {
        let recovered = self.recovered.lock();
        recovered
            .unwrap_or_else(PoisonError::into_inner)
            .retain(|path, _| !path.starts_with(prefix));
        let mut buffer = self.buffer();
        buffer.records.retain(|path, _| !path.starts_with(prefix));
        let is_stored = buffer
            .stored
            .range(prefix.to_owned()..)
            .next()
            .is_some_and(|path| path.starts_with(prefix));
        if is_stored {
            buffer.stored.retain(|path| !path.starts_with(prefix));
            buffer.removed.push(prefix.to_owned());
        }
    }

    /// The next child's place in the order in which children end.
    pub(super) fn next_ended(&self) -> u64 {
        let mut buffer = self.buffer();
        buffer.ended += 1;
        buffer.ended
    }

    /// Hands in what has been done since the last batch, if there is anything.
    fn hand_in(&self, events: Vec<HistoryEvent>, end: Option<Box<End>>) -> Option<HandedIn> {
        let mut buffer = self.buffer();
        let start = buffer.start.take();
        let is_empty = start.is_none() && buffer.records.is_empty() && buffer.removed.is_empty();
        if is_empty && events.is_empty() && end.is_none() {
            return None;
        }
        let started = buffer.started.take();
        let removed = mem::take(&mut buffer.removed).into_iter();
        let removed = removed.map(ScopeChange::RemoveBelow);
        let records = mem::take(&mut buffer.records);
        buffer.stored.extend(records.keys().cloned());
        drop(buffer);
        let put = records.into_iter().map(|(path, record)| {
            ScopeChange::Put(StoredScope {
                path,
                wake: record.wake(),
                record: record.to_text(),
            })
        });
        let events = events.into_iter().map(|event| StoredEvent {
            id: event.id,
            text: event.to_json().to_string(),
        });
        let receipt = self.ties.store.commit(Batch {
            execution: self.id,
            start,
            events: events.collect(),
            scopes: removed.chain(put).collect(),
            end,
        });
        Some(HandedIn { receipt, started })
    }
}

/// A batch on its way.
struct HandedIn {
    receipt: Receipt,
    /// Told once it is durable.
    started: Option<watch::Sender<bool>>,
}

impl HandedIn {
    /// Waits until the batch is durable. If it never is, this never ends: what was not stored must not be seen.
    async fn becomes_durable(self, on_failure: &(dyn Fn(StoreError) + Send + Sync)) {
        if let Err(error) = self.receipt.await {
            on_failure(error);
            pending::<()>().await;
        }
        if let Some(started) = self.started {
            // Nobody need be waiting.
            let _ = started.send(true);
        }
    }
}

impl Execution {
    /// Makes the execution durable: its history is recorded and goes where the journal leads.
    pub(crate) fn keep(&mut self, journal: Journal) {
        self.history.keep();
        self.journal = Some(journal);
    }

    /// Begins a durable execution: its start is in the next batch.
    pub(crate) fn begin_durable(&self) {
        self.begin();
        if let Some(journal) = &self.journal {
            let record = Record::at_start(self);
            journal.put(String::new(), record.clone());
            let recovered = journal.recovered.lock();
            let root = Recovered {
                record,
                listening: None,
            };
            recovered
                .unwrap_or_else(PoisonError::into_inner)
                .insert(String::new(), root);
        }
    }

    /// Has `started` told once the start is durable: at once, if it is. An Express execution waits for that.
    pub(crate) async fn announce_start(&self, started: watch::Sender<bool>) {
        if let Some(express) = &self.express {
            express.commit_start().await;
        }
        if let Some(journal) = &self.journal {
            let mut buffer = journal.buffer();
            if buffer.start.is_some() {
                buffer.started = Some(started);
                return;
            }
        }
        started.send_replace(true);
    }

    /// Makes durable what has been done so far. Nothing happens before it is that the outside could see.
    pub(crate) async fn commit(&self) {
        self.commit_with(None).await;
    }

    /// Makes the end of the execution durable.
    pub(crate) async fn commit_end(&self, end: End) {
        match &self.express {
            Some(express) => express.commit_end(end).await,
            None => self.commit_with(Some(Box::new(end))).await,
        }
    }

    async fn commit_with(&self, end: Option<Box<End>>) {
        let Some(journal) = &self.journal else { return };
        if let Some(handed_in) = journal.hand_in(self.history.take(), end) {
            let _busy = self.clock.busy();
            let _under_way = journal.ties.shutdown.enter();
            handed_in.becomes_durable(&*journal.ties.on_failure).await;
        }
    }

    /// Completes once all that any execution of the store has handed in is durable: batches keep their order.
    ///
    /// # Errors
    ///
    /// The store has failed.
    pub(crate) async fn settle(&self) -> Result<(), StoreError> {
        match self.ties() {
            Some((id, ties)) => ties.store.commit(Batch::empty(id)).await,
            None => Ok(()),
        }
    }

    /// Hands in what has been done so far, before the execution falls idle.
    pub(super) fn flush(&self) {
        let Some(journal) = &self.journal else { return };
        // Whoever needs it to be durable commits, and batches keep their order.
        if let Some(handed_in) = journal.hand_in(self.history.take(), None)
            && handed_in.started.is_some()
        {
            let on_failure = Arc::clone(&journal.ties.on_failure);
            tokio::spawn(async move { handed_in.becomes_durable(&*on_failure).await });
        }
    }
}
