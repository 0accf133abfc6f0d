//! Retry: which retrier handles a failure, and after what delay (States Language, "Retrying after error").

use std::time::Duration;

use super::flow::Failure;
use super::open_state::OpenState;
use super::pending::Pending;
use super::scope::{Retries, Scope};
use crate::definition::{BoxFuture, Retrier, StateKind};
use crate::history::EventDetails;
use crate::observe;

/// Longer than any execution lives; keeps a huge `BackoffRate` from overflowing.
const LONGEST_DELAY: Duration = Duration::from_hours(100 * 365 * 24);

impl Scope {
    /// Waits for the next attempt.
    ///
    /// # Errors
    ///
    /// Gives the failure back if no retrier takes it, or the one that does has no attempts left.
    pub fn retry<'a>(
        &'a mut self,
        retriers: &'static [Retrier],
        mut failure: Failure,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            self.report_evaluation(&mut failure);
            let Some(delay) = self.retries.delay(retriers, &failure) else {
                return Err(failure);
            };
            self.children_failed = false;
            self.forget_unfinished();
            self.context.take();
            let delay = match delay {
                Delay::Exactly(delay) => delay,
                Delay::UpTo(delay) => delay.mul_f64(self.execution.random(fastrand::Rng::f64)),
            };
            observe::retrying(self, &failure, delay);
            let open = (self.state.kind == StateKind::Task)
                .then(|| OpenState::of_state(self, |_, _| EventDetails::TaskStateAborted));
            let until = self.execution.clock.now() + delay;
            self.checkpoint(|| Some(Pending::Backoff { until }));
            self.execution.clock.sleep(delay).await;
            if let Some(open) = open {
                open.close();
            }
            Ok(())
        })
    }

    /// Waits for the next attempt as a stored execution did.
    pub(super) async fn sit_out(&mut self) {
        let Some(kept) = &mut self.kept else { return };
        let Some(Pending::Backoff { until }) = kept.pending else {
            return;
        };
        kept.pending = None;
        let open = (self.state.kind == StateKind::Task)
            .then(|| OpenState::of_state(self, |_, _| EventDetails::TaskStateAborted));
        self.execution.clock.sleep_until(until).await;
        if let Some(open) = open {
            open.close();
        }
    }
}

/// How long to wait before an attempt.
#[derive(Debug, PartialEq)]
enum Delay {
    /// `JitterStrategy` is `NONE`.
    Exactly(Duration),
    /// `JitterStrategy` is `FULL`.
    UpTo(Duration),
}

impl Retries {
    /// Counts a retry of `failure`, unless nobody retries it. The first retrier that names the error decides.
    fn delay(&mut self, retriers: &[Retrier], failure: &Failure) -> Option<Delay> {
        let index = retriers
            .iter()
            .position(|retrier| failure.is_retried_by(retrier.error_equals))?;
        let retrier = retriers.get(index)?;
        self.by_retrier.resize(retriers.len(), 0);
        let made = self.by_retrier.get_mut(index)?;
        if *made >= retrier.max_attempts {
            return None;
        }
        let delay = retrier.delay_after(*made);
        *made += 1;
        self.total += 1;
        Some(if retrier.full_jitter {
            Delay::UpTo(delay)
        } else {
            Delay::Exactly(delay)
        })
    }
}

impl Retrier {
    /// `IntervalSeconds × BackoffRate^retries`, at most `MaxDelaySeconds`.
    fn delay_after(&self, retries: u32) -> Duration {
        #[expect(
            clippy::cast_precision_loss,
            reason = "AWS takes at most 99,999,999 seconds"
        )]
        let interval = self.interval_seconds as f64;
        let exponent = i32::try_from(retries).unwrap_or(i32::MAX);
        let delay = Duration::try_from_secs_f64(interval * self.backoff_rate.powi(exponent))
            .unwrap_or(LONGEST_DELAY);
        let longest = self
            .max_delay_seconds
            .map_or(LONGEST_DELAY, Duration::from_secs);
        delay.min(longest)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Delay, Failure, Retrier, Retries};

    const RETRIER: Retrier = Retrier {
        error_equals: &["Busy"],
        interval_seconds: 1,
        max_attempts: 5,
        backoff_rate: 2.0,
        max_delay_seconds: None,
        full_jitter: false,
    };

    fn failure(error: &'static str) -> Failure {
        Failure::states(error, "")
    }

    fn seconds(delays: &[Option<Delay>]) -> Vec<Option<u64>> {
        let seconds = |delay: &Delay| match delay {
            Delay::Exactly(delay) | Delay::UpTo(delay) => delay.as_secs(),
        };
        delays
            .iter()
            .map(|delay| delay.as_ref().map(seconds))
            .collect()
    }

    #[test]
    fn each_retry_waits_backoff_rate_times_longer_until_the_attempts_are_used_up() {
        let mut retries = Retries::default();
        let delays: Vec<_> = (0..6)
            .map(|_| retries.delay(&[RETRIER], &failure("Busy")))
            .collect();
        assert_eq!(
            seconds(&delays),
            [Some(1), Some(2), Some(4), Some(8), Some(16), None]
        );
    }

    #[test]
    fn max_delay_seconds_caps_the_delay() {
        let retrier = Retrier {
            interval_seconds: 3,
            max_delay_seconds: Some(5),
            ..RETRIER
        };
        assert_eq!(retrier.delay_after(1), Duration::from_secs(5));
        assert_eq!(retrier.delay_after(4_000_000), Duration::from_secs(5));
    }

    #[test]
    fn each_retrier_counts_for_itself_and_the_first_match_decides() {
        let general = Retrier {
            error_equals: &["States.ALL"],
            max_attempts: 1,
            ..RETRIER
        };
        let busy_once = Retrier {
            max_attempts: 1,
            ..RETRIER
        };
        let both = [busy_once, general];
        let mut retries = Retries::default();
        assert!(retries.delay(&both, &failure("Busy")).is_some());
        assert!(retries.delay(&both, &failure("Other")).is_some());
        assert_eq!(retries.delay(&both, &failure("Busy")), None);
    }
}
