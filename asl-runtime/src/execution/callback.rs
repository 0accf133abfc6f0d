//! Attempts that wait for their task token to come back, or for the execution that they started: `.waitForTaskToken`,
//! activities, `states:startExecution.sync`.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;

use super::Execution;
use super::flow::Failure;
use super::journal::Journal;
use super::nested::Child;
use super::pending::{Pending, PendingAttempt, PendingCallback, TokenAnswer};
use super::scope::Scope;
use super::tokens::{Listening, Message, Said, TokenError, Tokens};
use crate::clock::Sleep;
use crate::definition::{BoxFuture, Integration, QueryResult, Task};
use crate::json::Json;
use crate::observe;

/// What an attempt may hear next.
enum Heard {
    /// The request was sent, or could not be.
    Submitted(QueryResult),
    /// Somebody who has the token says something.
    Message(Message),
    /// The execution that was started has ended.
    ChildEnded(TokenAnswer),
    /// The attempt's time has run out.
    TimedOut,
    /// The time for a heartbeat has run out.
    HeartbeatMissed,
}

/// An attempt that waits.
struct Waiting {
    task: &'static Task,
    attempt: PendingAttempt,
    callback: PendingCallback,
    request: Option<BoxFuture<'static, QueryResult>>,
    execution: Arc<Execution>,
    /// The execution that the attempt starts and waits for, until it ends.
    child: Option<Child>,
    /// The end of that, once it has started.
    child_end: Option<BoxFuture<'static, TokenAnswer>>,
    listening: Listening,
    timer: Option<Sleep>,
    heartbeat: Option<Sleep>,
}

impl Scope {
    /// Makes an attempt that is due, and waits for the answer to its token.
    pub(super) async fn call_back(
        &mut self,
        task: &'static Task,
        mut attempt: PendingAttempt,
        callback: PendingCallback,
    ) -> QueryResult {
        attempt.callback = None;
        let tokens = Arc::clone(self.journal().tokens());
        let kept = self.kept.as_mut();
        let listening = kept.and_then(|kept| kept.listening.take());
        let listening = listening.unwrap_or_else(|| tokens.listen(&callback.token));
        let mut waiting = Waiting {
            task,
            attempt,
            callback,
            request: None,
            execution: Arc::clone(&self.execution),
            child: None,
            child_end: None,
            listening,
            timer: None,
            heartbeat: None,
        };
        waiting.set_out(self, &tokens);
        loop {
            if let Some(answer) = waiting.answer() {
                return answer.into_result();
            }
            match waiting.next().await {
                heard @ (Heard::TimedOut | Heard::HeartbeatMissed) => {
                    if matches!(heard, Heard::HeartbeatMissed) {
                        observe::heartbeat_missed(&mut self.times);
                    }
                    waiting.stop_child();
                    return Err(Failure::timeout());
                }
                Heard::Submitted(Err(failure)) => return Err(failure),
                Heard::Submitted(Ok(output)) => waiting.submitted(self, output),
                Heard::ChildEnded(answer) => waiting.callback.answer = Some(answer),
                // Whoever took it is gone before it was theirs: the next may have it.
                Heard::Message(Message {
                    said: Said::Taken { .. },
                    reply,
                }) if reply.is_closed() => waiting.offer(&tokens),
                Heard::Message(Message { said, reply }) => {
                    let heard = waiting.hear(self, said).await;
                    // Nobody need be waiting for the reply.
                    let _ = reply.send(heard);
                }
            }
        }
    }

    fn journal(&self) -> &Journal {
        let journal = self.execution.journal.as_ref();
        journal.expect("only durable executions issue tokens")
    }
}

/// What waited is given up if its execution or a sibling's failure ended it, but not if only the process ends.
impl Drop for Waiting {
    fn drop(&mut self) {
        let Execution {
            aborting, is_over, ..
        } = &*self.execution;
        if aborting.load(Ordering::Relaxed) || is_over.load(Ordering::Relaxed) {
            self.stop_child();
        }
    }
}

impl Waiting {
    /// Sends the request, or puts the task into the activity's queue, unless that was done before a restart.
    fn set_out(&mut self, scope: &mut Scope, tokens: &Tokens) {
        let clock = &scope.execution.clock;
        let is_activity = self.task.integration == Integration::Activity;
        if self.callback.is_under_way || !is_activity {
            self.timer = self.attempt.deadline.map(|at| clock.sleep_until(at));
            self.heartbeat = self.callback.beat.map(|at| clock.sleep_until(at));
        }
        if self.task.integration.waits_for_child() {
            self.child = scope.child_of(self.task, &self.attempt.arguments).ok();
            let path = scope.scope_path().to_string();
            scope.journal().wait_again(&path);
        }
        if self.callback.is_under_way {
            self.watch_child(scope);
            return;
        }
        if is_activity {
            self.offer(tokens);
        } else {
            let arguments = self.attempt.arguments.clone();
            self.request = Some(scope.doing(self.task, arguments));
        }
    }

    /// Puts the task into its activity's queue.
    fn offer(&self, tokens: &Tokens) {
        let (token, input) = (&self.callback.token, &self.attempt.arguments);
        tokens.offer(self.task.resource, token.clone(), input.clone());
    }

    /// The request has been sent.
    fn submitted(&mut self, scope: &mut Scope, output: Json) {
        self.callback.is_under_way = true;
        self.callback.submitted = Some(output.clone());
        scope.record_submitted(self.task, output);
        self.watch_child(scope);
        self.checkpoint(scope);
    }

    /// Nobody waits any more for the execution that was started, or is about to be: it is stopped, as AWS stops it.
    fn stop_child(&mut self) {
        if let Some(child) = self.child.take()
            && let Some(journal) = &self.execution.journal
        {
            journal.give_up(child);
        }
    }

    fn watch_child(&mut self, scope: &Scope) {
        if self.child.is_some()
            && let Some(submitted) = &self.callback.submitted
        {
            self.child_end = Some(scope.child_ended(self.task, submitted));
        }
    }

    /// The answer, once the attempt may have one.
    fn answer(&mut self) -> Option<TokenAnswer> {
        let is_due = self.callback.is_under_way;
        is_due.then(|| self.callback.answer.take()).flatten()
    }

    async fn next(&mut self) -> Heard {
        let execution = Arc::clone(&self.execution);
        // A request that is not sent, or a task in its queue, is only in memory.
        let _vigil = (!self.callback.is_under_way).then(|| execution.vigil());
        poll_fn(|cx| {
            if let Poll::Ready(Some(message)) = self.listening.messages.poll_recv(cx) {
                return Poll::Ready(Heard::Message(message));
            }
            if let Some(request) = &mut self.request
                && let Poll::Ready(submitted) = request.as_mut().poll(cx)
            {
                self.request = None;
                return Poll::Ready(Heard::Submitted(submitted));
            }
            if let Some(child_end) = &mut self.child_end
                && let Poll::Ready(answer) = child_end.as_mut().poll(cx)
            {
                (self.child, self.child_end) = (None, None);
                return Poll::Ready(Heard::ChildEnded(answer));
            }
            if is_over(&mut self.timer, cx) {
                return Poll::Ready(Heard::TimedOut);
            }
            if is_over(&mut self.heartbeat, cx) {
                return Poll::Ready(Heard::HeartbeatMissed);
            }
            Poll::Pending
        })
        .await
    }

    /// Takes what is said, and makes it durable before it counts as said.
    async fn hear(&mut self, scope: &mut Scope, said: Said) -> Result<(), TokenError> {
        if self.callback.answer.is_some() {
            return Err(TokenError::TaskTimedOut);
        }
        match said {
            Said::Answer(TokenAnswer::Success(output))
                if output.serialized_len() > scope.execution.limits.payload_bytes =>
            {
                return Err(TokenError::OutputTooLarge);
            }
            Said::Answer(answer) => self.callback.answer = Some(answer),
            Said::Heartbeat => self.beat(scope),
            Said::Taken { worker } => {
                scope.record_taken(self.task, worker);
                self.callback.is_under_way = true;
                let timeout = self.callback.timeout.map(Duration::from_secs);
                let clock = &scope.execution.clock;
                self.attempt.deadline =
                    timeout.and_then(|timeout| clock.now().checked_add(timeout));
                self.timer = self.attempt.deadline.map(|at| clock.sleep_until(at));
                self.beat(scope);
            }
        }
        self.checkpoint(scope);
        scope.execution.commit().await;
        Ok(())
    }

    /// The time for the next heartbeat begins.
    fn beat(&mut self, scope: &Scope) {
        let clock = &scope.execution.clock;
        let within = self.callback.heartbeat.map(Duration::from_secs);
        self.callback.beat = within.and_then(|within| clock.now().checked_add(within));
        self.heartbeat = self.callback.beat.map(|at| clock.sleep_until(at));
    }

    fn checkpoint(&self, scope: &Scope) {
        scope.checkpoint(|| {
            Some(Pending::Attempt(PendingAttempt {
                callback: Some(self.callback.clone()),
                ..self.attempt.clone()
            }))
        });
    }
}

fn is_over(timer: &mut Option<Sleep>, cx: &mut Context<'_>) -> bool {
    let timer = timer.as_mut();
    timer.is_some_and(|timer| Pin::new(timer).poll(cx).is_ready())
}

impl TokenAnswer {
    fn into_result(self) -> Result<Json, Failure> {
        match self {
            TokenAnswer::Success(output) => Ok(output),
            TokenAnswer::Failure { error, cause } => {
                Err(Failure::new(error.map(Into::into), cause))
            }
        }
    }
}
