//! Shutting an engine down: what is under way and may end, and what must not begin any more.

use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Notify;

use super::scope::Scope;

/// Counts what is under way in an engine: advances of its executions, calls of handlers, commits, answers.
#[derive(Debug, Default)]
pub(crate) struct Shutdown {
    has_begun: AtomicBool,
    under_way: AtomicUsize,
    /// Told when it begins, and whenever nothing is under way after that.
    changed: Notify,
}

/// Something that is under way until this is dropped.
#[derive(Debug)]
pub(crate) struct UnderWay<'a>(&'a Shutdown);

/// Something that is under way on a task of its own until this is dropped.
#[derive(Debug)]
pub(crate) struct UnderWayApart(Arc<Shutdown>);

impl Shutdown {
    /// From here on nothing new begins.
    pub(crate) fn begin(&self) {
        self.has_begun.store(true, Ordering::SeqCst);
        self.changed.notify_waiters();
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.has_begun.load(Ordering::SeqCst)
    }

    /// Counts something that may come to its end.
    pub(crate) fn enter(&self) -> UnderWay<'_> {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        UnderWay(self)
    }

    /// Counts something that may come to its end on another task.
    pub(crate) fn enter_apart(self: Arc<Self>) -> UnderWayApart {
        self.under_way.fetch_add(1, Ordering::SeqCst);
        UnderWayApart(self)
    }

    fn leave(&self) {
        if self.under_way.fetch_sub(1, Ordering::SeqCst) == 1 && self.has_begun() {
            self.changed.notify_waiters();
        }
    }

    /// Counts `work` while it advances, so that nothing falls between the ends of what it waits for and what it does next.
    pub(crate) async fn watch<T>(self: Arc<Self>, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|cx| {
            let _under_way = self.enter();
            work.as_mut().poll(cx)
        })
        .await
    }

    /// Completes once a shutdown has begun and nothing is under way any more.
    pub(crate) async fn is_quiet(&self) {
        loop {
            let changed = self.changed.notified();
            if self.has_begun() && self.under_way.load(Ordering::SeqCst) == 0 {
                return;
            }
            changed.await;
        }
    }
}

impl Scope {
    /// Lets no attempt begin while the engine shuts down: a later life of the process makes it.
    pub(super) async fn wait_out_shutdown(&mut self) {
        let journal = self.execution.journal.as_ref();
        if !journal.is_some_and(|journal| journal.ties().1.shutdown.has_begun()) {
            return;
        }
        let _vigil = self.execution.vigil();
        if self
            .kept
            .as_ref()
            .is_some_and(|kept| kept.pending.is_none())
        {
            self.checkpoint(|| None);
        }
        pending::<()>().await;
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

impl Drop for UnderWayApart {
    fn drop(&mut self) {
        self.0.leave();
    }
}
