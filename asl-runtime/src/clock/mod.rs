//! Time as a value: the system's clock, or one that a test moves.

mod test_clock;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use self::test_clock::TestClock;
pub(crate) use self::test_clock::{Busy, Participant};

/// The longest that one sleep trusts the monotonic clock before it looks at the wall clock again.
const WALL_CLOCK_CHECK: Duration = Duration::from_secs(30);

/// The clock that an execution lives by.
///
/// Under [`Clock::test`] nothing ever sleeps: when every execution on the clock waits for a timer and no task handler is
/// running, time jumps to the nearest timer. A machine that waits a year finishes at once, in the right order.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use asl_runtime::Clock;
///
/// let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
/// let clock = Clock::test(start);
/// assert_eq!(clock.now(), start);
/// ```
#[derive(Clone, Default)]
pub struct Clock(Kind);

#[derive(Clone, Default)]
enum Kind {
    #[default]
    System,
    Test(Arc<TestClock>),
}

impl Clock {
    /// The system's clock, which sleeps on tokio's timer.
    #[must_use]
    pub fn system() -> Self {
        Clock(Kind::System)
    }

    /// A clock that stands at `start` and jumps from timer to timer.
    #[must_use]
    pub fn test(start: SystemTime) -> Self {
        Clock(Kind::Test(TestClock::new(start)))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        match &self.0 {
            Kind::System => SystemTime::now(),
            Kind::Test(clock) => clock.now(),
        }
    }

    /// Whether both are one and the same.
    pub(crate) fn is(&self, other: &Clock) -> bool {
        match (&self.0, &other.0) {
            (Kind::System, Kind::System) => true,
            (Kind::Test(one), Kind::Test(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    /// Completes after `duration`.
    pub(crate) fn sleep(&self, duration: Duration) -> Sleep {
        match &self.0 {
            Kind::System => Sleep::system(Box::pin(tokio::time::sleep(duration))),
            Kind::Test(clock) => Sleep::test(clock, clock.now() + duration),
        }
    }

    /// Completes at `deadline` by the wall clock, however that is set meanwhile; at once if it has passed.
    pub(crate) fn sleep_until(&self, deadline: SystemTime) -> Sleep {
        match &self.0 {
            Kind::System => Sleep::system(Box::pin(sleep_until_wall_clock(deadline))),
            Kind::Test(clock) => Sleep::test(clock, deadline),
        }
    }

    /// Holds a test clock still until dropped: for work whose end no timer announces.
    pub(crate) fn busy(&self) -> Option<Busy> {
        match &self.0 {
            Kind::System => None,
            Kind::Test(clock) => Some(Busy::new(clock)),
        }
    }

    /// Registers an execution, so that a test clock knows when it is idle.
    pub(crate) fn participant(&self) -> Option<Participant> {
        match &self.0 {
            Kind::System => None,
            Kind::Test(clock) => Some(Participant::new(clock)),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::System => f.write_str("Clock::system()"),
            Kind::Test(clock) => f.debug_tuple("Clock::test").field(&clock.now()).finish(),
        }
    }
}

async fn sleep_until_wall_clock(deadline: SystemTime) {
    while let Ok(left) = deadline.duration_since(SystemTime::now()) {
        if left.is_zero() {
            return;
        }
        tokio::time::sleep(left.min(WALL_CLOCK_CHECK)).await;
    }
}

/// A timer that has been set.
pub(crate) struct Sleep(SleepKind);

enum SleepKind {
    System(Pin<Box<dyn Future<Output = ()> + Send>>),
    Test(test_clock::Timer),
}

impl Sleep {
    fn system(timer: Pin<Box<dyn Future<Output = ()> + Send>>) -> Self {
        Sleep(SleepKind::System(timer))
    }

    fn test(clock: &Arc<TestClock>, deadline: SystemTime) -> Self {
        Sleep(SleepKind::Test(test_clock::Timer::new(clock, deadline)))
    }

    /// Lets a test clock move on while a handler that it holds still sleeps.
    pub(crate) fn releasing(mut self) -> Self {
        if let SleepKind::Test(timer) = &mut self.0 {
            timer.release_while_asleep();
        }
        self
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match &mut self.0 {
            SleepKind::System(timer) => timer.as_mut().poll(cx),
            SleepKind::Test(timer) => timer.poll(cx),
        }
    }
}
