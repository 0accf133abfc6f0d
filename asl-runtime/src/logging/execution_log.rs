//! `ExecutionLog`: the log of one execution, which tells nothing before it is true for good.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{LogRecord, Logging};
use crate::history::HistoryEvent;

/// The log of one execution.
#[derive(Debug)]
pub(crate) struct ExecutionLog {
    logging: Logging,
    execution_arn: String,
    redrive_count: u32,
    told: Told,
    /// What is told once it is durable. Held while that is done, so that events keep their order.
    waiting: Mutex<VecDeque<HistoryEvent>>,
}

/// When events are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// When they happen: nothing of the execution is kept.
    AtOnce,
    /// When they happen, but for the execution's end, which is told once it is durable: nothing between is kept.
    EndOnceDurable,
    /// Once they are durable.
    OnceDurable,
}

/// Events that are told once they are durable.
pub(crate) struct Unlogged {
    log: Arc<ExecutionLog>,
    /// The last of them.
    until: u64,
}

impl ExecutionLog {
    pub(crate) fn new(
        logging: Logging,
        execution_arn: String,
        redrive_count: u32,
        told: Told,
    ) -> Self {
        ExecutionLog {
            logging,
            execution_arn,
            redrive_count,
            told,
            waiting: Mutex::default(),
        }
    }

    /// Takes note of an event.
    pub(crate) fn happened(&self, event: &HistoryEvent) {
        if event.details.log_level() > self.logging.configuration.level {
            return;
        }
        let is_told_now = match self.told {
            Told::AtOnce => true,
            Told::EndOnceDurable => !event.details.is_end(),
            Told::OnceDurable => false,
        };
        if is_told_now {
            self.tell(event);
        } else {
            self.waiting().push_back(event.clone());
        }
    }

    /// Tells what has waited, up to the event `until`.
    pub(crate) fn is_durable(&self, until: u64) {
        let mut waiting = self.waiting();
        while let Some(event) = waiting.pop_front_if(|event| event.id <= until) {
            self.tell(&event);
        }
    }

    /// The events up to `until`, if any of them wait.
    pub(crate) fn unlogged(self: &Arc<Self>, until: u64) -> Option<Unlogged> {
        let is_first = |event: &HistoryEvent| event.id <= until;
        let do_wait = self.waiting().front().is_some_and(is_first);
        do_wait.then(|| Unlogged {
            log: Arc::clone(self),
            until,
        })
    }

    fn tell(&self, event: &HistoryEvent) {
        self.logging.sink.log(&LogRecord {
            event,
            execution_arn: &self.execution_arn,
            redrive_count: self.redrive_count,
            include_execution_data: self.logging.configuration.include_execution_data,
        });
    }

    /// An event is in it whole or not at all: poison is no news.
    fn waiting(&self) -> MutexGuard<'_, VecDeque<HistoryEvent>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Unlogged {
    /// Tells them.
    pub(crate) fn are_durable(self) {
        self.log.is_durable(self.until);
    }
}
