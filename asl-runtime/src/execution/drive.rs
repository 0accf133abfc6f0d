//! Drives an execution from its start to its outcome: polls the root scope, keeps the deadline, takes a stop.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use super::Execution;
use super::checkpoint::Resumed;
use super::flow::{Failure, Reach};
use super::scope::Scope;
use crate::clock::{Participant, Sleep};
use crate::definition::BoxFuture;
use crate::history::EventDetails;
use crate::json::Json;
use crate::observe::{self, Span};

/// A request to stop an execution, made from outside the task that runs it.
#[derive(Debug, Default)]
pub(crate) struct StopRequest(Mutex<Stop>);

#[derive(Debug, Default)]
struct Stop {
    requested: Option<(Option<String>, Option<String>)>,
    waker: Option<Waker>,
}

impl StopRequest {
    /// Asks the execution to end as `ABORTED`. The first request counts.
    pub(crate) fn request(&self, error: Option<String>, cause: Option<String>) {
        let mut stop = self.lock();
        stop.requested.get_or_insert((error, cause));
        if let Some(waker) = stop.waker.take() {
            waker.wake();
        }
    }

    fn poll(&self, cx: &Context<'_>) -> Option<Failure> {
        let mut stop = self.lock();
        if let Some((error, cause)) = stop.requested.clone() {
            let failure = Failure::new(error.map(Into::into), cause);
            return Some(failure.with_reach(Reach::Aborted));
        }
        stop.waker = Some(cx.waker().clone());
        None
    }

    fn lock(&self) -> MutexGuard<'_, Stop> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How the root scope ended, and after which event.
type Ended = (u64, Result<Json, Failure>);

/// An execution on its way.
pub(crate) struct Drive {
    execution: Arc<Execution>,
    span: Span,
    root: BoxFuture<'static, Ended>,
    deadline: Option<Sleep>,
    participant: Option<Participant>,
}

impl Drive {
    pub(crate) fn new(execution: Arc<Execution>) -> Self {
        Drive {
            span: Span::of_execution(&execution),
            root: Box::pin(run_root(Arc::clone(&execution))),
            participant: execution.clock.participant(),
            deadline: None,
            execution,
        }
    }

    pub(super) fn execution(&self) -> &Execution {
        &self.execution
    }

    pub(super) fn poll_execution(&mut self, cx: &mut Context<'_>) -> Poll<Result<Json, Failure>> {
        if let Some(stopped) = self.execution.stop.poll(cx) {
            return Poll::Ready(self.close(0, Err(stopped)));
        }
        let root = &mut self.root;
        if let Poll::Ready((last_event, result)) = self.span.within(|| root.as_mut().poll(cx)) {
            return Poll::Ready(self.close(last_event, result));
        }
        self.execution.flush();
        let Drive {
            execution,
            deadline,
            ..
        } = self;
        let deadline = deadline.get_or_insert_with(|| execution.clock.sleep(execution.time_left()));
        match Pin::new(deadline).poll(cx) {
            Poll::Ready(()) => Poll::Ready(self.close(0, Err(timed_out()))),
            Poll::Pending => Poll::Pending,
        }
    }

    /// Polls with a waker that a test clock knows of.
    pub(super) fn poll_present<T>(
        &mut self,
        cx: &mut Context<'_>,
        poll: impl FnOnce(&mut Self, &mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        match self.participant.take() {
            None => poll(self, cx),
            Some(participant) => {
                let polled = participant.poll(cx, |cx| poll(self, cx));
                self.participant = Some(participant);
                polled
            }
        }
    }
}

impl Drive {
    fn close(&self, last_event: u64, result: Result<Json, Failure>) -> Result<Json, Failure> {
        let result = self
            .span
            .within(|| self.execution.close(last_event, result));
        self.span.execution_ended(&result);
        result
    }
}

impl Future for Drive {
    type Output = Result<Json, Failure>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_present(cx, Drive::poll_execution)
    }
}

async fn run_root(execution: Arc<Execution>) -> Ended {
    if execution.trial.is_some() {
        return (0, Scope::root(execution).try_state().await);
    }
    let states = execution.machine.states;
    let input = execution.input.clone();
    let mut scope = Scope::root(execution);
    let progress = match scope
        .take_recovered()
        .map(|record| scope.resume(states, record))
    {
        Some(Resumed::UnderWay(progress)) => progress,
        Some(Resumed::Ended(_)) => unreachable!("a root scope ends with its execution"),
        None => {
            scope.execution.begin();
            scope.advance(states, states.start, input)
        }
    };
    let result = scope.run(states, progress).await;
    (scope.last_event, result)
}

fn timed_out() -> Failure {
    Failure::timeout().with_reach(Reach::TimedOut)
}

impl Execution {
    /// Writes the execution's first event.
    pub(crate) fn begin(&self) {
        observe::execution_started(self);
        self.history.append(0, || EventDetails::ExecutionStarted {
            input: self.input.clone(),
            role_arn: self.identity.role_arn.clone(),
        });
    }

    /// Writes the execution's last event.
    fn close(&self, last_event: u64, result: Result<Json, Failure>) -> Result<Json, Failure> {
        self.is_over.store(true, Ordering::Relaxed);
        match &result {
            Ok(output) => {
                self.history
                    .close(last_event, || EventDetails::ExecutionSucceeded {
                        output: output.clone(),
                    });
            }
            Err(failure) => self.close_failed(last_event, failure),
        }
        if self.trial.is_none() {
            observe::execution_ended(self, &result);
        }
        result
    }

    fn close_failed(&self, last_event: u64, failure: &Failure) {
        let error = failure.error().map(str::to_owned);
        let cause = failure.cause().map(str::to_owned);
        match failure.reach() {
            Reach::TimedOut => self
                .history
                .close(0, || EventDetails::ExecutionTimedOut { error, cause }),
            Reach::Aborted => self
                .history
                .close(0, || EventDetails::ExecutionAborted { error, cause }),
            Reach::Handlers | Reach::Execution => {
                self.history
                    .close(last_event, || EventDetails::ExecutionFailed {
                        error,
                        cause,
                    })
            }
        };
    }

    pub(super) fn deadline(&self) -> SystemTime {
        let own = self.machine.timeout_seconds.map(Duration::from_secs);
        let allowed = own.map_or(self.limits.duration, |own| own.min(self.limits.duration));
        let begun = self
            .redriven
            .map_or(self.start_time, |redriven| redriven.time);
        begun
            .checked_add(allowed)
            .unwrap_or(begun + Duration::from_secs(u64::from(u32::MAX)))
    }

    fn time_left(&self) -> Duration {
        self.deadline()
            .duration_since(self.clock.now())
            .unwrap_or_default()
    }

    /// Whether the execution may go on: asked now and then by loops that never wait.
    pub(super) fn check_deadline(&self) -> Result<(), Failure> {
        if self.clock.now() < self.deadline() {
            Ok(())
        } else {
            Err(timed_out())
        }
    }
}
