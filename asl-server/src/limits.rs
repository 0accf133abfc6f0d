//! How much the service takes on at once, and for how long it waits for a client.

use std::time::Duration;

/// How much is taken on, and how long is waited. One client's slowness must not be another's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Connections: fewer than the files that a process may usually open.
    pub(crate) connections: usize,
    /// Connections beyond, which are told that there is no room. What comes on top is closed without a word.
    pub(crate) refused: usize,
    /// Requests that are answered at once.
    pub(crate) answered: usize,
    /// Requests that may wait for something that happens elsewhere: a task for a worker, the end of an execution.
    pub(crate) waiting: usize,
    /// Bytes of all bodies that are not small.
    pub(crate) bytes: usize,
    /// How long a request's head may take to arrive, and a connection may rest between two.
    pub(crate) head: Duration,
    /// How long a body may take to arrive.
    pub(crate) body: Duration,
    /// How long a client may take to read an answer.
    pub(crate) answer: Duration,
    /// How long requests that are being answered may take once the service is to end.
    pub(crate) grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 800,
            refused: 64,
            answered: 256,
            waiting: 500,
            bytes: 256 << 20,
            head: Duration::from_secs(30),
            body: Duration::from_secs(30),
            answer: Duration::from_secs(30),
            grace: Duration::from_secs(30),
        }
    }
}
