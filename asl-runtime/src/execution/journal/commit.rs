//! Making an execution durable: when what it did is handed in, and what waits for that.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::SystemTime;

use tokio::sync::watch;

use super::{AwaitedBatch, HandedIn, Journal, Recovered, Then, Ties};
use crate::execution::Execution;
use crate::execution::record::Record;
use crate::execution::stored_fields::not_before;
use crate::history::EventDetails;
use crate::logging::Told;
use crate::observe;
use crate::store::{Batch, End, StoreError, StoredExecution};

impl Execution {
    /// Makes the execution durable: its history is recorded and goes where the journal leads.
    pub(crate) fn keep(&mut self, journal: Journal) {
        self.open_log(Told::OnceDurable);
        self.history.keep();
        self.journal = Some(journal);
    }

    /// Takes up an execution that has ended: after the event `last`, from what `records` say. It is redriven in the next
    /// batch, which begins with `start`.
    pub(crate) fn redrive(
        &mut self,
        ties: Ties,
        start: StoredExecution,
        last: u64,
        records: HashMap<String, Record>,
    ) {
        self.open_log(Told::OnceDurable);
        self.history.keep();
        self.history.resume(last);
        observe::execution_redriven(self);
        let redrive_count = self.redriven.map_or(0, |redriven| redriven.count);
        let event = self
            .history
            .append(last, || EventDetails::ExecutionRedriven { redrive_count });
        let records = records.into_iter();
        let records = records.map(|(path, record)| (path, record.redriven(event)));
        self.keep(Journal::redrive(ties, start, records.collect()));
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

    /// Has `started` told once the start is durable: at once, if it is.
    pub(crate) fn announce_start(&self, started: watch::Sender<bool>) {
        if let Some(express) = &self.express {
            return express.announce_start(started);
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
        self.commit_with(Then::GoesOn).await;
    }

    /// Notes durably when the execution is to be taken up again, before it is put to sleep.
    pub(crate) async fn commit_sleep(&self) -> SystemTime {
        let nearest = self.journal.as_ref().and_then(Journal::nearest_timer);
        let deadline = self.deadline();
        let until = not_before(nearest.map_or(deadline, |nearest| nearest.min(deadline)));
        self.commit_with(Then::Sleeps(until)).await;
        // Once it has been taken up again, another log tells what comes then.
        self.log_durable();
        until
    }

    /// Makes the end of the execution durable.
    pub(crate) async fn commit_end(&self, end: End) {
        match &self.express {
            Some(express) => {
                express.commit_end(end).await;
                self.log_durable();
            }
            None => self.commit_with(Then::Ends(Box::new(end))).await,
        }
    }

    /// Logs what has not been logged, where all of it is durable.
    fn log_durable(&self) {
        if let Some(unlogged) = self.history.unlogged(self.history.last()) {
            unlogged.are_durable();
        }
    }

    async fn commit_with(&self, then: Then) {
        let Some(journal) = &self.journal else { return };
        if let Some(handed_in) = self.hand_in(journal, then) {
            let _at_work = self.at_work();
            let awaited = AwaitedBatch { journal, handed_in };
            awaited.becomes_durable().await;
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
    pub(in crate::execution) fn flush(&self) {
        let Some(journal) = &self.journal else { return };
        // Whoever needs it to be durable commits, and batches keep their order.
        if let Some(mut handed_in) = self.hand_in(journal, Then::GoesOn)
            && handed_in.is_awaited()
        {
            let (ties, busy) = (journal.ties.clone(), self.clock.busy());
            let under_way = Arc::clone(&ties.shutdown).enter_apart();
            tokio::spawn(async move {
                handed_in.becomes_durable(&ties).await;
                drop((busy, under_way));
            });
        }
    }

    fn hand_in(&self, journal: &Journal, then: Then) -> Option<HandedIn> {
        let mut handed_in = journal.hand_in(&self.history.take(), then)?;
        let last_event = handed_in.last_event;
        handed_in.unlogged = last_event.and_then(|last| self.history.unlogged(last));
        Some(handed_in)
    }
}
