//! Why a store cannot do what it is asked to.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// A store that cannot be opened, read or written: what happened, to what, and what to do about it.
#[derive(Clone)]
pub struct StoreError(Arc<str>);

impl StoreError {
    /// An error that this text explains.
    #[must_use]
    pub fn new(message: impl Into<Arc<str>>) -> Self {
        StoreError(message.into())
    }

    pub(crate) fn closed() -> Self {
        StoreError::new("the store has been closed")
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for StoreError {}
