//! What others may watch of executions: spans and events for `tracing`, and metrics. Each has a feature; without it, its
//! functions are empty and its types take no room.

#[cfg(feature = "metrics")]
mod instruments;
mod metrics;
#[cfg(feature = "metrics")]
mod names;
mod spans;

pub(crate) use self::metrics::{
    AttemptTimes, Instruments, attempt_ended, attempt_scheduled, attempt_started, execution_ended,
    execution_redriven, execution_started, heartbeat_missed,
};
pub(crate) use self::spans::{Span, caught, retrying, state_failed, store_failed};
