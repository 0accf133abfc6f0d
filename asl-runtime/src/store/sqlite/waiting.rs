//! What waits for the writing thread, and how it is grouped.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use super::retention::Retention;
use crate::store::batch::{Batch, ScopeChange};
use crate::store::receipt::Acknowledgement;

/// What a transaction holds at most, unless one batch alone is larger.
const GROUP_BYTES: usize = 8 << 20;

/// From how many batches on a group shows that many executions share commits.
const SHARED: usize = 8;

/// A sync is dear if a commit takes more than so many times as long as its group's statements.
const SYNC_IS_DEAR: u32 = 8;

/// How long what has been gathered waits for the next.
const GATHERING: Duration = Duration::from_micros(20);

/// How long the thread looks for something to do before it sleeps: to be woken takes as long.
const LOOKING: Duration = Duration::from_micros(20);

/// How long a group is held before it is tried again.
const PAUSE: Duration = Duration::from_millis(250);

/// What the thread is asked to do.
#[derive(Debug)]
pub(super) enum Request {
    Commit(Batch, Acknowledgement),
    Delete(Retention),
}

/// What has been handed in and is not yet done.
pub(super) struct Waiting {
    requests: Receiver<Request>,
    /// Whether the store may still hand in more.
    pub(super) open: bool,
    pub(super) batches: VecDeque<(Batch, Acknowledgement)>,
    pub(super) retentions: VecDeque<Retention>,
    last_group: Group,
}

/// What is known of a group that has been committed.
#[derive(Clone, Copy, Default)]
pub(super) struct Group {
    /// How many batches it had.
    pub(super) batches: usize,
    /// How long their statements took.
    pub(super) applied: Duration,
    /// How long the commit took, with its sync.
    pub(super) committed: Duration,
}

impl Waiting {
    pub(super) fn new(requests: Receiver<Request>) -> Self {
        Waiting {
            requests,
            open: true,
            batches: VecDeque::new(),
            retentions: VecDeque::new(),
            last_group: Group::default(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.batches.is_empty() && self.retentions.is_empty()
    }

    fn add(&mut self, request: Request) {
        match request {
            Request::Commit(batch, acknowledgement) => {
                self.batches.push_back((batch, acknowledgement));
            }
            Request::Delete(retention) => self.retentions.push_back(retention),
        }
    }

    /// Waits for something to do, and takes what else there is.
    pub(super) fn receive(&mut self) {
        if self.open && self.is_empty() {
            self.await_request();
            self.gather();
        }
        self.take();
    }

    fn await_request(&mut self) {
        let started = Instant::now();
        while self.open && self.is_empty() {
            if started.elapsed() < LOOKING {
                self.take();
                thread::yield_now();
                continue;
            }
            match self.requests.recv() {
                Ok(request) => self.add(request),
                Err(_) => self.open = false,
            }
        }
    }

    /// Where many executions share commits, those of the last group come back one by one. If a sync is dear, the first wait for
    /// the others, or every second commit would be their own. If it is not, some had better work while others are committed.
    fn gather(&mut self) {
        let Group {
            batches: expected,
            applied,
            committed,
        } = self.last_group;
        let time = (applied + committed) / 2;
        let started = Instant::now();
        while committed > applied * SYNC_IS_DEAR
            && expected >= SHARED
            && self.open
            && self.batches.len() < expected
            && started.elapsed() < time
        {
            let before = self.batches.len();
            self.take();
            if self.batches.len() == before && before > 1 {
                return;
            }
            thread::sleep(GATHERING);
        }
    }

    fn take(&mut self) {
        while self.open {
            match self.requests.try_recv() {
                Ok(request) => self.add(request),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => self.open = false,
            }
        }
    }

    /// Notes what has been committed.
    pub(super) fn committed(&mut self, group: Group) {
        self.last_group = group;
    }

    /// Lets some time pass, less if the store is closed.
    pub(super) fn pause(&mut self) {
        match self.requests.recv_timeout(PAUSE) {
            Ok(request) => {
                self.add(request);
                thread::sleep(PAUSE);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => self.open = false,
        }
    }

    /// How many batches make the next transaction, and their size in bytes.
    pub(super) fn group(&self) -> (usize, usize) {
        let mut bytes = 0;
        for (count, (batch, _)) in self.batches.iter().enumerate() {
            let size = size(batch);
            if count > 0 && bytes + size > GROUP_BYTES {
                return (count, bytes);
            }
            bytes += size;
        }
        (self.batches.len(), bytes)
    }
}

/// About how many bytes a batch adds to the log.
fn size(batch: &Batch) -> usize {
    let start = batch.start.as_ref().map_or(0, |start| start.input.len());
    let end = batch.end.as_ref().and_then(|end| end.output.as_ref());
    let events = batch.events.as_ref().map_or(0, |events| events.text.len());
    let scopes: usize = batch
        .scopes
        .iter()
        .map(|change| match change {
            ScopeChange::Put(scope) => scope.record.len(),
            ScopeChange::Remove(_) | ScopeChange::RemoveBelow(_) => 0,
        })
        .sum();
    128 + start + end.map_or(0, String::len) + events + scopes
}
