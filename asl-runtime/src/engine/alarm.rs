//! Waking the executions that sleep, when their time comes.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::SystemTime;

use futures_util::future::select;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::{EngineError, Inner};
use crate::clock::Clock;
use crate::store::{ExecutionId, Wake, Waking};

/// How many sleepers are looked at in one go, before others have their turn.
const PAGE: usize = 64;

/// The alarms of an engine: one for each clock that its machines go by.
pub(super) struct Alarms {
    alarms: Vec<Arc<Alarm>>,
    tasks: Mutex<Vec<AbortHandle>>,
}

/// Wakes the sleepers that go by one clock.
struct Alarm {
    clock: Clock,
    /// Rung when there is something new to look at.
    bell: Notify,
    watch: Mutex<Watch>,
}

/// How far an alarm has come.
#[derive(Default)]
struct Watch {
    /// The last sleeper that it has looked at.
    seen: Option<(Wake, ExecutionId)>,
    /// The moment that it waits for.
    until: Option<SystemTime>,
    /// Whether it waits for room.
    is_full: bool,
}

/// What an alarm waits for.
enum Next {
    /// Others have their turn.
    Page,
    /// A moment, or the bell.
    At(SystemTime),
    Bell,
}

impl Alarms {
    /// Alarms for these clocks, of which some may be one and the same.
    pub(super) fn new(clocks: impl Iterator<Item = Clock>) -> Self {
        let mut alarms: Vec<Arc<Alarm>> = Vec::new();
        for clock in clocks {
            if !alarms.iter().any(|alarm| alarm.clock.is(&clock)) {
                alarms.push(Arc::new(Alarm {
                    clock,
                    bell: Notify::new(),
                    watch: Mutex::default(),
                }));
            }
        }
        Alarms {
            alarms,
            tasks: Mutex::default(),
        }
    }

    /// Sets them. The first to be woken are those that were not at rest when the store was last open.
    pub(super) fn set(&self, engine: &Arc<Inner>) {
        let tasks = self.alarms.iter().map(|alarm| {
            let watching = Arc::clone(alarm).keep_watch(Arc::downgrade(engine));
            tokio::spawn(present(alarm.clock.clone(), watching)).abort_handle()
        });
        self.tasks().extend(tasks);
    }

    /// An execution on `clock` sleeps until this moment.
    pub(super) fn expect(&self, clock: &Clock, until: SystemTime) {
        let mut alarms = self.alarms.iter();
        if let Some(alarm) = alarms.find(|alarm| alarm.clock.is(clock)) {
            alarm.expect(until);
        }
    }

    /// There may be room for another execution in memory.
    pub(super) fn make_room(&self) {
        let full = self.alarms.iter().filter(|alarm| alarm.watch().is_full);
        full.for_each(|alarm| alarm.bell.notify_one());
    }

    /// Nothing is woken any more.
    pub(super) fn stop(&self) {
        for task in self.tasks().drain(..) {
            task.abort();
        }
    }

    fn tasks(&self) -> MutexGuard<'_, Vec<AbortHandle>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Alarm {
    fn expect(&self, until: SystemTime) {
        let mut watch = self.watch();
        let sleeper = Some((Wake::At(until), 0));
        if watch.seen > sleeper {
            watch.seen = sleeper;
        }
        if watch.until.is_none_or(|at| until < at) {
            self.bell.notify_one();
        }
    }

    /// No half-done change can be seen: poison is no news.
    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn keep_watch(self: Arc<Self>, engine: Weak<Inner>) {
        loop {
            let Some(awake) = engine.upgrade() else {
                return;
            };
            let next = match awake.wake_due(&self) {
                Ok(next) => next,
                Err(EngineError::Store(error)) => return awake.fail(error),
                Err(_) => return,
            };
            drop(awake);
            let bell = pin!(self.bell.notified());
            match next {
                Next::Page => tokio::task::yield_now().await,
                Next::At(time) => {
                    select(bell, self.clock.sleep_until(time)).await;
                }
                Next::Bell => bell.await,
            }
        }
    }
}

impl Inner {
    /// Wakes some of what is due by an alarm's clock.
    fn wake_due(self: &Arc<Self>, alarm: &Alarm) -> Result<Next, EngineError> {
        let mut seen = {
            let mut watch = alarm.watch();
            (watch.until, watch.is_full) = (None, false);
            watch.seen
        };
        let page = self.store.waking(seen, PAGE)?;
        let next = if page.len() < PAGE {
            Next::Bell
        } else {
            Next::Page
        };
        for waking in page {
            if self.goes_by(&waking, &alarm.clock) {
                if let Wake::At(time) = waking.wake
                    && time > alarm.clock.now()
                {
                    alarm.watch().until = Some(time);
                    return Ok(Next::At(time));
                }
                let mut executions = self.executions();
                if executions.len() >= self.live_executions {
                    alarm.watch().is_full = true;
                    return Ok(Next::Bell);
                }
                self.wake(&mut executions, waking.execution)?;
            }
            let mut watch = alarm.watch();
            let passed = Some((waking.wake, waking.execution));
            // Unless there is a new sleeper before it.
            if watch.seen == seen {
                watch.seen = passed;
            }
            seen = passed;
        }
        Ok(next)
    }

    fn goes_by(&self, waking: &Waking, clock: &Clock) -> bool {
        let machine = self.machines.get(&*waking.machine);
        machine.is_some_and(|machine| machine.clock().is(clock))
    }
}

/// Does `work` in sight of the clock: where a test moves it, it moves only while `work` waits.
async fn present(clock: Clock, work: impl Future<Output = ()>) {
    let participant = clock.participant();
    let mut work = pin!(work);
    poll_fn(|cx| match &participant {
        None => work.as_mut().poll(cx),
        Some(participant) => participant.poll(cx, |cx| work.as_mut().poll(cx)),
    })
    .await;
}
