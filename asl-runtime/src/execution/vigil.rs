//! What keeps an execution from being put to sleep.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::Execution;
use super::shutdown::UnderWay;
use crate::clock::Busy;

/// How many parts of an execution need its process.
#[derive(Debug, Default)]
pub(super) struct Vigils(AtomicUsize);

impl Vigils {
    pub(super) fn are_kept(&self) -> bool {
        self.0.load(Ordering::Acquire) > 0
    }

    fn keep(&self) -> Vigil<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Vigil(self)
    }
}

/// Held while something is awaited that neither a timer nor a token announces.
#[derive(Debug)]
pub(super) struct Vigil<'a>(&'a Vigils);

impl Drop for Vigil<'_> {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Release);
    }
}

/// Held while something is done that no timer announces: a test clock stands still meanwhile.
#[derive(Debug)]
pub(super) struct AtWork<'a> {
    _vigil: Option<Vigil<'a>>,
    _under_way: Option<UnderWay<'a>>,
    _busy: Option<Busy>,
}

impl Execution {
    /// Keeps a durable execution in memory until dropped.
    pub(super) fn vigil(&self) -> Option<Vigil<'_>> {
        let journal = self.journal.as_ref();
        journal.map(|journal| journal.vigils().keep())
    }

    /// Keeps a durable execution in memory, and a test clock where it stands, until dropped.
    pub(super) fn at_work(&self) -> AtWork<'_> {
        AtWork {
            _vigil: self.vigil(),
            _under_way: self
                .journal
                .as_ref()
                .map(|journal| journal.ties().1.shutdown.enter()),
            _busy: self.clock.busy(),
        }
    }
}
