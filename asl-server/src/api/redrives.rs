//! The client tokens of recent redrives: one that is sent again gets the same answer.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// For how long a token is known (API, `RedriveExecution`).
const KNOWN_FOR: Duration = Duration::from_mins(15);

/// How many tokens are known at most, whatever their executions.
const KNOWN: usize = 10_000;

/// Redrives that were answered, in order.
#[derive(Debug, Default)]
pub(crate) struct Redrives(Mutex<VecDeque<Answered>>);

#[derive(Debug)]
struct Answered {
    execution: String,
    token: String,
    at: Instant,
    redrive_date: f64,
}

impl Redrives {
    /// What this redrive was answered, if it was not long ago.
    pub(super) fn answered(&self, execution: &str, token: &str) -> Option<f64> {
        let known = self.known();
        let redrive = known
            .iter()
            .find(|redrive| redrive.token == token && redrive.execution == execution)?;
        Some(redrive.redrive_date)
    }

    pub(super) fn answer(&self, execution: &str, token: &str, redrive_date: f64) {
        let mut known = self.known();
        if known.len() >= KNOWN {
            known.pop_front();
        }
        known.push_back(Answered {
            execution: execution.to_owned(),
            token: token.to_owned(),
            at: Instant::now(),
            redrive_date,
        });
    }

    /// Those that are not too old. No half-done change can be seen: poison is no news.
    fn known(&self) -> MutexGuard<'_, VecDeque<Answered>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while known
            .front()
            .is_some_and(|first| first.at.elapsed() > KNOWN_FOR)
        {
            known.pop_front();
        }
        known
    }
}
