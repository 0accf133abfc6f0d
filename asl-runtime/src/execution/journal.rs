//! `Journal`: what a durable execution has done since its last batch, and what was stored of it before.

mod commit;

use std::collections::{BTreeMap, HashMap};
use std::future::pending;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use tokio::sync::watch;

use super::awaited::Awaited;
use super::nested::{Child, Nesting};
use super::record::Record;
use super::shutdown::Shutdown;
use super::tokens::{Listening, Tokens};
use super::turns::Turns;
use super::vigil::Vigils;
use crate::history::{HistoryEvent, to_stored};
use crate::logging::Unlogged;
use crate::store::{
    Batch, End, ExecutionId, PayloadTexts, Payloads, Receipt, ScopeChange, Store, StoreError,
    StoredExecution, StoredScope, Wake,
};

/// The durable side of an execution. In memory there is none.
pub(crate) struct Journal {
    id: ExecutionId,
    ties: Ties,
    vigils: Vigils,
    buffer: Mutex<Buffer>,
    /// What recovery found, by path, until the scopes take it.
    recovered: Mutex<HashMap<String, Recovered>>,
    awaited: Awaited,
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
    pub(crate) turns: Arc<Turns>,
    /// Told when the store has failed.
    pub(crate) on_failure: Arc<dyn Fn(StoreError) + Send + Sync>,
}

/// What the next batch will hold, beside the events.
struct Buffer {
    start: Option<Box<StoredExecution>>,
    /// Told once the start is durable.
    started: Option<watch::Sender<bool>>,
    /// Comes before the records.
    removed: Vec<String>,
    records: BTreeMap<String, Record>,
    /// The paths that the store has records of, or will have, and when a timer is to wake each scope.
    stored: BTreeMap<String, Option<SystemTime>>,
    /// When the execution is to be taken up again, as the store has it, or will have it.
    wake: Wake,
    /// How many children have ended so far.
    ended: u64,
    /// The executions that nobody waits for any more: they are stopped once that is durable.
    given_up: Vec<Child>,
}

impl Journal {
    /// The journal of an execution that starts.
    pub(crate) fn begin(ties: Ties, start: StoredExecution) -> Self {
        Journal {
            id: start.id,
            ties,
            vigils: Vigils::default(),
            buffer: Mutex::new(Buffer {
                start: Some(Box::new(start)),
                ..Buffer::new(Wake::Now)
            }),
            recovered: Mutex::default(),
            awaited: Awaited::default(),
        }
    }

    /// The journal of an execution that goes on from what was stored.
    pub(crate) fn resume(
        ties: Ties,
        id: ExecutionId,
        wake: Wake,
        records: HashMap<String, Record>,
        awaited: Awaited,
    ) -> Self {
        let stored = records.iter();
        let stored = stored.map(|(path, record)| (path.clone(), record.wake()));
        let buffer = Buffer {
            stored: stored.collect(),
            ended: records.len() as u64,
            ..Buffer::new(wake)
        };
        let records = records.into_iter();
        let recovered = records.map(|(path, record)| {
            let listening = record.token().map(|token| ties.tokens.listen(token));
            (path, Recovered { record, listening })
        });
        Journal {
            id,
            recovered: Mutex::new(recovered.collect()),
            awaited,
            ties,
            vigils: Vigils::default(),
            buffer: Mutex::new(buffer),
        }
    }

    /// The journal of an execution that has ended and starts once more.
    pub(crate) fn redrive(
        ties: Ties,
        start: StoredExecution,
        records: HashMap<String, Record>,
    ) -> Self {
        let again = records.clone();
        let journal = Journal::resume(ties, start.id, Wake::Now, records, Awaited::default());
        {
            let mut buffer = journal.buffer();
            buffer.start = Some(Box::new(start));
            buffer.records.extend(again);
        }
        journal
    }

    pub(super) fn id(&self) -> ExecutionId {
        self.id
    }

    pub(super) fn ties(&self) -> (ExecutionId, &Ties) {
        (self.id, &self.ties)
    }

    pub(super) fn vigils(&self) -> &Vigils {
        &self.vigils
    }

    /// Whether any part of the execution needs the process.
    pub(super) fn is_awake(&self) -> bool {
        self.vigils.are_kept()
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
        buffer.given_up.extend(self.awaited.take_below(prefix));
        buffer.records.retain(|path, _| !path.starts_with(prefix));
        let is_stored = buffer
            .stored
            .range(prefix.to_owned()..)
            .next()
            .is_some_and(|(path, _)| path.starts_with(prefix));
        if is_stored {
            buffer.stored.retain(|path, _| !path.starts_with(prefix));
            buffer.removed.push(prefix.to_owned());
        }
    }

    /// The scope at `path` waits again for what it waited for when it was stored.
    pub(super) fn wait_again(&self, path: &str) {
        self.awaited.take_over(path);
    }

    /// Has an execution stopped, once what has been done so far is durable.
    pub(super) fn give_up(&self, child: Child) {
        self.buffer().given_up.push(child);
    }

    /// The next child's place in the order in which children end.
    pub(super) fn next_ended(&self) -> u64 {
        let mut buffer = self.buffer();
        buffer.ended += 1;
        buffer.ended
    }

    /// The nearest timer of the scopes, as they are stored.
    fn nearest_timer(&self) -> Option<SystemTime> {
        self.buffer().stored.values().flatten().min().copied()
    }

    /// Hands in what has been done since the last batch, if there is anything.
    fn hand_in(&self, events: &[HistoryEvent], then: Then) -> Option<HandedIn> {
        let mut buffer = self.buffer();
        let is_empty = buffer.is_empty();
        let start = buffer.start.take();
        let (wake, end) = match then {
            Then::GoesOn => (Wake::Now, None),
            Then::Sleeps(until) => (Wake::At(until), None),
            Then::Ends(end) => (Wake::Now, Some(end)),
        };
        let goes_on = wake == Wake::Now || wake == buffer.wake;
        if is_empty && events.is_empty() && end.is_none() && goes_on {
            return None;
        }
        let changed = mem::replace(&mut buffer.wake, wake) != wake;
        let started = buffer.started.take();
        let mut given_up = mem::take(&mut buffer.given_up);
        if end.is_some() {
            given_up.extend(self.awaited.take_below(""));
        }
        let removed = mem::take(&mut buffer.removed).into_iter();
        let removed = removed.map(ScopeChange::RemoveBelow);
        let records = mem::take(&mut buffer.records);
        let wakes = records.iter();
        let wakes = wakes.map(|(path, record)| (path.clone(), record.wake()));
        buffer.stored.extend(wakes);
        drop(buffer);
        let mut payloads = PayloadTexts::shared();
        let stored = to_stored(events, &mut payloads);
        let put = records.iter().map(|(path, record)| {
            ScopeChange::Put(StoredScope {
                path: path.clone(),
                record: record.to_text(&mut payloads),
                payloads: Payloads::default(),
            })
        });
        let last_event = events.last().map(|event| event.id);
        let receipt = self.ties.store.commit(Batch {
            execution: self.id,
            start,
            events: stored,
            scopes: removed.chain(put).collect(),
            wake: changed.then_some(wake),
            end,
        });
        Some(HandedIn {
            receipt,
            last_event,
            unlogged: None,
            started,
            given_up,
        })
    }
}

impl Buffer {
    fn new(wake: Wake) -> Self {
        Buffer {
            start: None,
            started: None,
            removed: Vec::new(),
            records: BTreeMap::new(),
            stored: BTreeMap::new(),
            wake,
            ended: 0,
            given_up: Vec::new(),
        }
    }

    /// Whether there is nothing to hand in, and nobody to tell.
    fn is_empty(&self) -> bool {
        let changes_nothing =
            self.start.is_none() && self.records.is_empty() && self.removed.is_empty();
        changes_nothing && self.started.is_none() && self.given_up.is_empty()
    }
}

/// What comes after a batch.
enum Then {
    GoesOn,
    Sleeps(SystemTime),
    Ends(Box<End>),
}

/// A batch on its way that is waited for.
struct AwaitedBatch<'a> {
    journal: &'a Journal,
    handed_in: HandedIn,
}

impl AwaitedBatch<'_> {
    /// Waits until the batch is durable. If it never is, this never ends: what was not stored must not be seen.
    async fn becomes_durable(mut self) {
        if !self.handed_in.becomes_durable(&self.journal.ties).await {
            pending::<()>().await;
        }
    }
}

impl Drop for AwaitedBatch<'_> {
    /// Where what waits is aborted, it goes with the next batch whom that was to tell: batches keep their order.
    fn drop(&mut self) {
        let HandedIn {
            started, given_up, ..
        } = &mut self.handed_in;
        if started.is_some() || !given_up.is_empty() {
            let mut buffer = self.journal.buffer();
            buffer.started = started.take().or(buffer.started.take());
            buffer.given_up.append(given_up);
        }
    }
}

/// A batch on its way.
struct HandedIn {
    receipt: Receipt,
    /// The last of its events, if it has any.
    last_event: Option<u64>,
    /// Logged once it is durable.
    unlogged: Option<Unlogged>,
    /// Told once it is durable.
    started: Option<watch::Sender<bool>>,
    /// Stopped once it is durable.
    given_up: Vec<Child>,
}

impl HandedIn {
    /// Whether somebody is told once it is durable.
    fn is_awaited(&self) -> bool {
        self.unlogged.is_some() || self.started.is_some() || !self.given_up.is_empty()
    }

    /// Waits until the batch is durable, and tells whoever is to know; whether it is.
    async fn becomes_durable(&mut self, ties: &Ties) -> bool {
        if let Err(error) = (&mut self.receipt).await {
            (ties.on_failure)(error);
            return false;
        }
        if let Some(unlogged) = self.unlogged.take() {
            unlogged.are_durable();
        }
        for child in self.given_up.drain(..) {
            ties.nesting.stop(child);
        }
        if let Some(started) = self.started.take() {
            // Nobody need be waiting.
            let _ = started.send(true);
        }
        true
    }
}
