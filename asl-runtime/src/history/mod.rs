//! An execution's history: AWS's events, numbered as AWS numbers them.

mod event;
mod event_text;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

pub use self::event::{EventDetails, HistoryEvent, TaskResource};
pub(crate) use self::event_text::to_stored;
use crate::clock::Clock;
use crate::logging::{ExecutionLog, Unlogged};

/// The history of a running execution.
///
/// Ids count on whether or not the events are kept: causes and limits speak of them. One task at a time advances an
/// execution, so the counter needs no read-modify-write.
#[derive(Debug)]
pub(crate) struct History {
    last: AtomicU64,
    limit: u64,
    full: AtomicBool,
    /// None where nobody asks for events: then none are made.
    recorder: Option<Recorder>,
    clock: Clock,
}

/// Who asks for the events.
#[derive(Debug, Default)]
struct Recorder {
    events: Option<Mutex<Vec<HistoryEvent>>>,
    log: Option<Arc<ExecutionLog>>,
}

impl History {
    pub(crate) fn new(limit: u64, recorded: bool, clock: Clock) -> Self {
        History {
            last: AtomicU64::new(0),
            limit,
            full: AtomicBool::new(false),
            recorder: recorded.then(Recorder::keeping),
            clock,
        }
    }

    /// Keeps the events from here on.
    pub(crate) fn keep(&mut self) {
        let recorder = self.recorder.get_or_insert_default();
        recorder.events.get_or_insert_default();
    }

    /// Logs the events from here on.
    pub(crate) fn log(&mut self, log: ExecutionLog) {
        self.recorder.get_or_insert_default().log = Some(Arc::new(log));
    }

    /// Goes on after the event `last`.
    pub(crate) fn resume(&self, last: u64) {
        self.last.store(last, Ordering::Relaxed);
    }

    /// The id of the last event.
    pub(crate) fn last(&self) -> u64 {
        self.last.load(Ordering::Relaxed)
    }

    /// Appends an event and returns its id. The last place is kept for the end of the execution.
    #[inline]
    pub(crate) fn append(&self, previous: u64, details: impl FnOnce() -> EventDetails) -> u64 {
        let id = self.last.load(Ordering::Relaxed) + 1;
        if id >= self.limit {
            self.full.store(true, Ordering::Relaxed);
            return previous;
        }
        self.put(id, previous, details)
    }

    /// Appends the execution's last event, for which there is always room.
    pub(crate) fn close(&self, previous: u64, details: impl FnOnce() -> EventDetails) -> u64 {
        let id = self.last.load(Ordering::Relaxed) + 1;
        self.put(id, previous, details)
    }

    #[inline]
    fn put(&self, id: u64, previous: u64, details: impl FnOnce() -> EventDetails) -> u64 {
        self.last.store(id, Ordering::Relaxed);
        if let Some(recorder) = &self.recorder {
            self.record(recorder, id, previous, details());
        }
        id
    }

    /// Out of line, so that not recording costs a test and no more.
    #[cold]
    fn record(&self, recorder: &Recorder, id: u64, previous_event_id: u64, details: EventDetails) {
        let event = HistoryEvent {
            id,
            previous_event_id,
            timestamp: self.clock.now(),
            details,
        };
        if let Some(log) = &recorder.log {
            log.happened(&event);
        }
        if let Some(events) = &recorder.events {
            let mut events = events.lock().unwrap_or_else(PoisonError::into_inner);
            events.push(event);
        }
    }

    /// Whether the events are kept or logged.
    pub(crate) fn is_recorded(&self) -> bool {
        self.recorder.is_some()
    }

    /// Whether an event has been refused for want of room.
    #[inline]
    pub(crate) fn is_full(&self) -> bool {
        self.full.load(Ordering::Relaxed)
    }

    pub(crate) fn limit(&self) -> u64 {
        self.limit
    }

    pub(crate) fn take(&self) -> Vec<HistoryEvent> {
        let recorder = self.recorder.as_ref();
        let events = recorder.and_then(|recorder| recorder.events.as_ref());
        events.map_or_else(Vec::new, |events| {
            std::mem::take(&mut *events.lock().unwrap_or_else(PoisonError::into_inner))
        })
    }

    /// The events up to `until`, if any of them are to be logged once they are durable.
    pub(crate) fn unlogged(&self, until: u64) -> Option<Unlogged> {
        self.recorder.as_ref()?.log.as_ref()?.unlogged(until)
    }
}

impl Recorder {
    fn keeping() -> Self {
        Recorder {
            events: Some(Mutex::default()),
            log: None,
        }
    }
}
