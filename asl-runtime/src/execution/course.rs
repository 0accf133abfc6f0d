//! A durable execution on its way: driven until it ends, or until nothing but a timer or a token takes it further.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use futures_util::task::AtomicWaker;
use tokio::time::Sleep;

use super::drive::Drive;
use super::flow::Failure;
use super::{Execution, Journal};
use crate::clock::Clock;
use crate::json::Json;

/// A durable execution on its way.
pub(crate) struct Course {
    drive: Drive,
    alarm: Arc<Roused>,
    /// Set while it is idle.
    lingering: Option<Pin<Box<Sleep>>>,
}

/// How far an execution came.
pub(crate) enum Turn {
    Ended(Result<Json, Failure>),
    /// It can be put to sleep.
    Idle,
}

impl Course {
    pub(crate) fn new(execution: Arc<Execution>) -> Self {
        Course {
            drive: Drive::new(execution),
            alarm: Arc::default(),
            lingering: None,
        }
    }

    /// Lets the execution go on until it ends, or has been idle for as long as `linger`.
    pub(crate) async fn turn(&mut self, linger: Duration) -> Turn {
        poll_fn(|cx| self.poll_turn(cx, linger)).await
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.drive.execution().clock
    }

    /// Whether something has come up since the last turn.
    pub(crate) fn is_roused(&self) -> bool {
        self.alarm.is_roused.load(Ordering::SeqCst)
    }

    fn poll_turn(&mut self, cx: &mut Context<'_>, linger: Duration) -> Poll<Turn> {
        let Course {
            drive,
            alarm,
            lingering,
        } = self;
        drive.poll_present(cx, |drive, cx| {
            alarm.task.register(cx.waker());
            alarm.is_roused.store(false, Ordering::SeqCst);
            let waker = Waker::from(Arc::clone(alarm));
            if let Poll::Ready(result) = drive.poll_execution(&mut Context::from_waker(&waker)) {
                return Poll::Ready(Turn::Ended(result));
            }
            let journal = drive.execution().journal.as_ref();
            let is_kept = journal.is_none_or(Journal::is_awake);
            if is_kept || alarm.is_roused.load(Ordering::SeqCst) {
                *lingering = None;
                return Poll::Pending;
            }
            if linger.is_zero() {
                return Poll::Ready(Turn::Idle);
            }
            let lingering = lingering.get_or_insert_with(|| Box::pin(tokio::time::sleep(linger)));
            lingering.as_mut().poll(cx).map(|()| Turn::Idle)
        })
    }
}

/// Notes that the execution has been woken.
#[derive(Default)]
struct Roused {
    is_roused: AtomicBool,
    task: AtomicWaker,
}

impl Wake for Roused {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_roused.store(true, Ordering::SeqCst);
        self.task.wake();
    }
}
