//! Wait: the four ways to say how long.

use std::time::{Duration, SystemTime};

use super::flow::Failure;
use super::open_state::OpenState;
use super::pending::Pending;
use super::scope::Scope;
use crate::clock::Sleep;
use crate::definition::BoxFuture;
use crate::history::EventDetails;
use crate::json::Json;
use crate::query::{Path, Timestamp};

/// The longest delay to a timestamp that AWS takes: 2^31 seconds, in whole days (checklist 7.7).
const LONGEST_DELAY: Duration = Duration::from_hours(24_855 * 24);

/// How long a Wait state waits.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// `Seconds` from now.
    Seconds(u64),
    /// `Timestamp`, given as seconds and nanoseconds since 1970.
    Timestamp(Timestamp),
}

/// A timestamp on the system's scale. Before 1970 every clock of ours has passed it.
fn moment(timestamp: Timestamp) -> SystemTime {
    let seconds = u64::try_from(timestamp.seconds).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::new(seconds, timestamp.nanoseconds)
}

impl Scope {
    /// Sleeps as a Wait state does. A moment that has passed is no wait at all.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if the timestamp is further away than AWS waits.
    pub fn wait(&mut self, until: Until) -> BoxFuture<'_, Result<(), Failure>> {
        Box::pin(async move {
            if let Some(sleep) = self.take_timer(until)? {
                let open = OpenState::of_state(self, |_, _| EventDetails::WaitStateAborted);
                sleep.await;
                open.close();
            }
            Ok(())
        })
    }

    /// Sets the timer, or takes up the one that was stored.
    fn take_timer(&mut self, until: Until) -> Result<Option<Sleep>, Failure> {
        if let Some(Pending::Wait { until }) = self.take_pending() {
            return Ok(Some(self.execution.clock.sleep_until(until)));
        }
        self.set_timer(until)
    }

    fn set_timer(&self, until: Until) -> Result<Option<Sleep>, Failure> {
        let clock = &self.execution.clock;
        match until {
            Until::Seconds(0) => Ok(None),
            Until::Seconds(seconds) => {
                let delay = Duration::from_secs(seconds);
                self.checkpoint_wait(clock.now() + delay);
                Ok(Some(clock.sleep(delay)))
            }
            Until::Timestamp(timestamp) => {
                let deadline = moment(timestamp);
                match deadline.duration_since(clock.now()) {
                    Err(_) => Ok(None),
                    Ok(delay) if delay > LONGEST_DELAY => {
                        Err(self.runtime_failure("Wait state delay is too long."))
                    }
                    Ok(_) => {
                        self.checkpoint_wait(deadline);
                        Ok(Some(clock.sleep_until(deadline)))
                    }
                }
            }
        }
    }

    fn checkpoint_wait(&self, until: SystemTime) {
        self.checkpoint(|| Some(Pending::Wait { until }));
    }

    /// `SecondsPath`.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if the path finds no whole number, or a negative one.
    pub fn seconds_path(&self, input: &Json, path: &'static Path) -> Result<Until, Failure> {
        let text = path.text;
        let Ok(value) = self.resolve(input, path) else {
            return Err(self.runtime_failure(format_args!(
                "The SecondsPath parameter does not reference an input value: {text}"
            )));
        };
        match value.as_i64() {
            Some(seconds) => u64::try_from(seconds).map(Until::Seconds).map_err(|_| {
                self.runtime_failure(format_args!(
                    "The SecondsPath parameter references a negative value: {text} == {value}"
                ))
            }),
            None => Err(self.runtime_failure(format_args!(
                "The SecondsPath parameter cannot be parsed as a long value: {text} == {}",
                super::data_flow::plain_text(&value)
            ))),
        }
    }

    /// `TimestampPath`.
    ///
    /// # Errors
    ///
    /// `States.Runtime` if the path finds no timestamp.
    pub fn timestamp_path(&self, input: &Json, path: &'static Path) -> Result<Until, Failure> {
        let text = path.text;
        let value = self.resolve(input, path).map_err(|_| {
            self.runtime_failure(format_args!(
                "The TimestampPath parameter does not reference an input value: {text}"
            ))
        })?;
        let timestamp = value.as_str().and_then(Timestamp::parse);
        timestamp.map(Until::Timestamp).ok_or_else(|| {
            self.runtime_failure(format_args!(
                "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: {text} == {}",
                super::data_flow::plain_text(&value)
            ))
        })
    }
}
