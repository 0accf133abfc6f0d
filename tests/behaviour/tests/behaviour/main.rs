//! What compiled machines do: time, failures, limits, cancellation.

mod cancellation;
mod durable;
mod history;
mod idempotency;
mod limits;
mod logs;
mod map;
mod mocks;
mod nested;
mod parallel;
mod retry;
mod tasks;
mod test_state;
mod time;
mod variables;

use std::time::{Duration, SystemTime};

use asl_runtime::{Clock, HistoryEvent, Json, Options};

/// An arbitrary moment for test clocks to start from.
fn start_of_2027() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_hours(499_656)
}

/// A test clock and the options of executions that live by it.
fn on_test_clock() -> (Clock, Options) {
    let clock = Clock::test(start_of_2027());
    let options = Options::default()
        .name("test")
        .clock(clock.clone())
        .random_seed(7);
    (clock, options)
}

/// The time that has passed on a test clock.
fn elapsed(clock: &Clock) -> Duration {
    let since = clock.now().duration_since(start_of_2027());
    since.expect("time goes forward")
}

/// A history as `type` and `previousEventId`, in order.
fn types(history: &[HistoryEvent]) -> Vec<(String, u64)> {
    let event = |event: &HistoryEvent| (event.event_type(), event.previous_event_id);
    history.iter().map(event).collect()
}

fn json(text: &str) -> Json {
    Json::parse(text).expect("the test's JSON is well-formed")
}
