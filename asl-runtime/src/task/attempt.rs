//! What a handler learns of the state that calls it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use tokio::sync::Notify;

use crate::execution::{Execution, Scope, ScopePath};
use crate::json::ArcStr;

/// One attempt of a Task state.
pub(crate) struct Attempt {
    execution: Arc<Execution>,
    state: &'static str,
    path: ScopePath,
    visit: u64,
    retries: u32,
    token: Option<ArcStr>,
    cancelled: AtomicBool,
    cancellation: Notify,
}

impl Attempt {
    pub(crate) fn new(scope: &Scope) -> Self {
        Attempt {
            execution: Arc::clone(&scope.execution),
            state: scope.state_name(),
            path: scope.scope_path(),
            visit: scope.visit(),
            retries: scope.retry_count(),
            token: scope.token().cloned(),
            cancelled: AtomicBool::new(false),
            cancellation: Notify::new(),
        }
    }
}

/// What a handler may ask of the state that calls it: its names, its attempt, its clock, its cancellation.
#[derive(Clone)]
pub struct TaskContext(Arc<Attempt>);

impl TaskContext {
    pub(crate) fn new(attempt: Attempt) -> Self {
        TaskContext(Arc::new(attempt))
    }

    /// A key for the outside effect of this visit of the state: the same for every attempt of the visit, and unlike the
    /// key of any other visit, branch, iteration or execution.
    #[must_use]
    pub fn idempotency_key(&self) -> String {
        let Attempt {
            execution,
            state,
            path,
            visit,
            ..
        } = &*self.0;
        let execution = execution.arn();
        format!("{execution}{path}/{state}#{visit}")
    }

    /// The execution's name.
    #[must_use]
    pub fn execution_name(&self) -> &str {
        &self.0.execution.identity.name
    }

    /// The execution's ARN, as `$$.Execution.Id` has it.
    #[must_use]
    pub fn execution_arn(&self) -> String {
        self.0.execution.arn()
    }

    /// The header by which tracing knows what the execution belongs to, `X-Amzn-Trace-Id` or W3C's `traceparent`, as whoever
    /// started it sent it: to be passed on to what the handler calls.
    #[must_use]
    pub fn trace_header(&self) -> Option<&str> {
        self.0.execution.identity.trace_header.as_deref()
    }

    /// The state's name.
    #[must_use]
    pub fn state_name(&self) -> &'static str {
        self.0.state
    }

    /// Which attempt this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.0.retries + 1
    }

    /// The token that an outside worker answers with (`.waitForTaskToken`), and that
    /// [`Engine::send_task_success`](crate::Engine::send_task_success) takes. Each attempt has a new one.
    #[must_use]
    pub fn task_token(&self) -> Option<&str> {
        self.0.token.as_deref()
    }

    /// The present moment on the execution's clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.0.execution.clock.now()
    }

    /// Sleeps on the execution's clock.
    pub async fn sleep(&self, duration: Duration) {
        self.0.execution.clock.sleep(duration).releasing().await;
    }

    /// Whether the answer is no longer wanted: the attempt timed out, or its branch or execution was stopped.
    ///
    /// The handler's own future is dropped then. This is for work that it handed to somebody else.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Acquire)
    }

    /// Completes when the answer is no longer wanted.
    pub async fn cancelled(&self) {
        let notified = self.0.cancellation.notified();
        if !self.is_cancelled() {
            notified.await;
        }
    }

    /// Cancels whoever still listens when the attempt is over.
    pub(crate) fn cancel_on_drop(&self) -> impl Drop + '_ {
        CancelOnDrop(&self.0)
    }
}

impl fmt::Debug for TaskContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskContext")
            .field("execution", &self.execution_name())
            .field("state", &self.state_name())
            .field("attempt", &self.attempt())
            .finish_non_exhaustive()
    }
}

struct CancelOnDrop<'a>(&'a Attempt);

impl Drop for CancelOnDrop<'_> {
    fn drop(&mut self) {
        self.0.cancelled.store(true, Ordering::Release);
        self.0.cancellation.notify_waiters();
    }
}
