//! A clock that jumps from timer to timer whenever everything that lives by it is idle.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::SystemTime;

/// Timers fire in the order of their deadlines, those of one instant in the order they were set.
type TimerKey = (SystemTime, u64);

#[derive(Debug)]
pub(super) struct TestClock(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    now: SystemTime,
    timers: BTreeMap<TimerKey, Registered>,
    next_timer: u64,
    /// Executions that can run and handlers that do run. Time moves only when there are none.
    busy: usize,
}

#[derive(Debug)]
struct Registered {
    waker: Waker,
    /// The sleeper is a handler that let go of the clock: it is busy again once woken.
    resumes_busy: bool,
}

impl TestClock {
    pub(super) fn new(start: SystemTime) -> Arc<Self> {
        Arc::new(TestClock(Mutex::new(Inner {
            now: start,
            timers: BTreeMap::new(),
            next_timer: 0,
            busy: 0,
        })))
    }

    pub(super) fn now(&self) -> SystemTime {
        self.lock().now
    }

    /// A panic while the lock is held cannot leave the counters half-changed, so poison is no news.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_hold(&self) {
        self.lock().busy += 1;
    }

    /// Lets go, and moves time to the nearest timer if nothing else holds it.
    fn let_go(&self) {
        let fired = {
            let mut inner = self.lock();
            inner.busy = inner.busy.saturating_sub(1);
            inner.fire_next()
        };
        if let Some(waker) = fired {
            waker.wake();
        }
    }
}

impl Inner {
    fn fire_next(&mut self) -> Option<Waker> {
        if self.busy > 0 {
            return None;
        }
        let ((deadline, _), timer) = self.timers.pop_first()?;
        self.now = self.now.max(deadline);
        if timer.resumes_busy {
            self.busy += 1;
        }
        Some(timer.waker)
    }
}

/// Holds the clock still until dropped.
#[derive(Debug)]
pub(crate) struct Busy(Arc<TestClock>);

impl Busy {
    pub(super) fn new(clock: &Arc<TestClock>) -> Self {
        clock.take_hold();
        Busy(Arc::clone(clock))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.let_go();
    }
}

/// A timer of the test clock.
#[derive(Debug)]
pub(super) struct Timer {
    clock: Arc<TestClock>,
    deadline: SystemTime,
    key: Option<TimerKey>,
    releases: bool,
}

impl Timer {
    pub(super) fn new(clock: &Arc<TestClock>, deadline: SystemTime) -> Self {
        Timer {
            clock: Arc::clone(clock),
            deadline,
            key: None,
            releases: false,
        }
    }

    pub(super) fn release_while_asleep(&mut self) {
        self.releases = true;
    }

    pub(super) fn poll(&mut self, cx: &Context<'_>) -> Poll<()> {
        let mut inner = self.clock.lock();
        if inner.now >= self.deadline {
            return Poll::Ready(());
        }
        let first = self.key.is_none();
        let key = *self.key.get_or_insert_with(|| {
            inner.next_timer += 1;
            (self.deadline, inner.next_timer)
        });
        inner.timers.insert(
            key,
            Registered {
                waker: cx.waker().clone(),
                resumes_busy: self.releases,
            },
        );
        drop(inner);
        if first && self.releases {
            self.clock.let_go();
        }
        Poll::Pending
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let Some(key) = self.key else { return };
        let mut inner = self.clock.lock();
        let unfired = inner.timers.remove(&key).is_some();
        if unfired && self.releases {
            inner.busy += 1;
        }
    }
}

/// An execution on the clock: busy while it can run, idle while it waits.
#[derive(Debug)]
pub(crate) struct Participant(Arc<Presence>);

#[derive(Debug)]
struct Presence {
    clock: Arc<TestClock>,
    /// Whether the execution is counted among the busy.
    runnable: AtomicBool,
    task: Mutex<Option<Waker>>,
}

impl Participant {
    pub(super) fn new(clock: &Arc<TestClock>) -> Self {
        clock.take_hold();
        Participant(Arc::new(Presence {
            clock: Arc::clone(clock),
            runnable: AtomicBool::new(true),
            task: Mutex::new(None),
        }))
    }

    /// Polls `body` with a waker that counts the execution as busy from the moment it is woken.
    pub(crate) fn poll<T>(
        &self,
        cx: &Context<'_>,
        body: impl FnOnce(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        let presence = &self.0;
        presence.set_task(cx.waker());
        presence.become_runnable();
        // From here on a wake-up counts: it may come while `body` is still running.
        presence.runnable.store(false, Ordering::SeqCst);
        let waker = Waker::from(Arc::clone(presence));
        let poll = body(&mut Context::from_waker(&waker));
        // An execution that has ended holds the clock until it is dropped: its timers must not fire any more.
        if poll.is_pending() || presence.runnable.swap(true, Ordering::SeqCst) {
            presence.clock.let_go();
        }
        poll
    }
}

impl Drop for Participant {
    fn drop(&mut self) {
        if self.0.runnable.swap(true, Ordering::SeqCst) {
            self.0.clock.let_go();
        }
    }
}

impl Presence {
    fn set_task(&self, waker: &Waker) {
        let mut task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        match task.as_mut() {
            Some(known) => known.clone_from(waker),
            None => *task = Some(waker.clone()),
        }
    }

    fn become_runnable(&self) {
        if !self.runnable.swap(true, Ordering::SeqCst) {
            self.clock.take_hold();
        }
    }
}

impl Wake for Presence {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.become_runnable();
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = task.as_ref() {
            task.wake_by_ref();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::task::{Context, Poll, Waker};
    use std::time::{Duration, SystemTime};

    use super::{Busy, Participant, TestClock, Timer};

    const START: SystemTime = SystemTime::UNIX_EPOCH;

    fn seconds(clock: &TestClock) -> u64 {
        let since = clock.now().duration_since(START);
        since.expect("the clock never goes back").as_secs()
    }

    fn timer(clock: &Arc<TestClock>, seconds: u64) -> Timer {
        Timer::new(clock, START + Duration::from_secs(seconds))
    }

    #[test]
    fn time_jumps_to_the_nearest_timer_once_the_execution_waits() {
        let clock = TestClock::new(START);
        let execution = Participant::new(&clock);
        let (mut later, mut sooner) = (timer(&clock, 60), timer(&clock, 5));
        let mut poll = || {
            execution.poll(&Context::from_waker(Waker::noop()), |cx| {
                let _ = later.poll(cx);
                sooner.poll(cx)
            })
        };
        assert_eq!(poll(), Poll::Pending);
        assert_eq!(seconds(&clock), 5);
        assert_eq!(poll(), Poll::Ready(()));
        assert_eq!(seconds(&clock), 5);
    }

    #[test]
    fn time_stands_still_while_a_handler_runs() {
        let clock = TestClock::new(START);
        let execution = Participant::new(&clock);
        let mut timer = timer(&clock, 5);
        let handler = Busy::new(&clock);
        let poll = execution.poll(&Context::from_waker(Waker::noop()), |cx| timer.poll(cx));
        assert_eq!(poll, Poll::Pending);
        assert_eq!(seconds(&clock), 0);
        drop(handler);
        assert_eq!(seconds(&clock), 5);
    }

    #[test]
    fn a_handler_that_sleeps_lets_time_go_on() {
        let clock = TestClock::new(START);
        let handler = Busy::new(&clock);
        let mut sleep = timer(&clock, 7);
        sleep.release_while_asleep();
        let cx = Context::from_waker(Waker::noop());
        assert_eq!(sleep.poll(&cx), Poll::Pending);
        assert_eq!(seconds(&clock), 7);
        assert_eq!(sleep.poll(&cx), Poll::Ready(()));
        let mut next = timer(&clock, 9);
        assert_eq!(next.poll(&cx), Poll::Pending);
        assert_eq!(seconds(&clock), 7, "the handler is running again");
        drop(handler);
        assert_eq!(seconds(&clock), 9);
    }

    #[test]
    fn what_an_execution_leaves_behind_does_not_move_time() {
        let clock = TestClock::new(START);
        let execution = Participant::new(&clock);
        let mut left = timer(&clock, 60);
        let poll = execution.poll(&Context::from_waker(Waker::noop()), |cx| {
            let _ = left.poll(cx);
            Poll::Ready(())
        });
        assert_eq!(poll, Poll::Ready(()));
        drop(left);
        drop(execution);
        assert_eq!(seconds(&clock), 0);
    }

    #[test]
    fn a_dropped_timer_never_fires() {
        let clock = TestClock::new(START);
        let execution = Participant::new(&clock);
        let mut dropped = timer(&clock, 5);
        let mut kept = timer(&clock, 60);
        let poll = execution.poll(&Context::from_waker(Waker::noop()), |cx| {
            let _ = dropped.poll(cx);
            drop(dropped);
            kept.poll(cx)
        });
        assert_eq!(poll, Poll::Pending);
        assert_eq!(seconds(&clock), 60);
    }
}
