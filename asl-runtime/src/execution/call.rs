//! Task: one attempt of a call, from its arguments to its answer, with the events that tell of it.

use std::future::pending;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, select};

use super::flow::{Failure, error_name};
use super::open_state::OpenState;
use super::pending::{Pending, PendingAttempt, PendingCallback};
use super::scope::Scope;
use super::tokens::new_token;
use crate::clock::Sleep;
use crate::definition::{BoxFuture, Integration, QueryResult, Task};
use crate::history::EventDetails;
use crate::json::Json;
use crate::observe::Span;
use crate::store::ExecutionId;
use crate::task::{Attempt, TaskContext, TaskError, TaskRequest};

/// What one attempt needs to know beside its arguments.
pub(super) struct Terms {
    pub(super) timeout: Option<u64>,
    pub(super) heartbeat: Option<u64>,
    pub(super) role_arn: Option<String>,
}

impl Scope {
    /// Calls a Task's resource once: evaluates the arguments, asks the handler, checks the answer.
    ///
    /// # Errors
    ///
    /// What the handler failed with, `States.Timeout`, `States.DataLimitExceeded`, or the failure of an expression.
    pub fn call<'a>(
        &'a mut self,
        task: &'static Task,
        input: &'a Json,
    ) -> BoxFuture<'a, QueryResult> {
        Box::pin(async move {
            self.sit_out().await;
            self.wait_out_shutdown().await;
            let (mut attempt, timer) = match self.take_pending() {
                Some(Pending::Attempt(attempt)) => self.take_up(task, attempt)?,
                _ => self.schedule(task, input)?,
            };
            self.execution.commit().await;
            let open = OpenState::of_state(self, |_, _| EventDetails::TaskStateAborted);
            let answer = match attempt.callback.take() {
                Some(callback) => self.call_back(task, attempt, callback).await,
                None if self.is_mocked() => self.answer_mocked(task),
                None if task.integration.is_nested() => {
                    within(timer, self.doing(task, attempt.arguments)).await
                }
                None => {
                    let request = self.request(task, attempt.arguments);
                    within(timer, self.asking(request)).await
                }
            };
            open.close();
            let answer = answer.and_then(|answer| self.check_answer(task, answer));
            if let (Some(trial), Ok(answer)) = (&self.execution.trial, &answer) {
                trial.answered(answer);
            }
            self.record_answer(task, &answer);
            answer
        })
    }

    /// Goes on with an attempt that was under way when the process ended. What may have been called is not called again if it
    /// is called at most once.
    ///
    /// The engine's own start of an execution finds what it started before, so that it is always made again.
    fn take_up(
        &mut self,
        task: &Task,
        mut attempt: PendingAttempt,
    ) -> Result<(PendingAttempt, Option<Sleep>), Failure> {
        if task.at_most_once && !task.integration.is_nested() {
            match &mut attempt.callback {
                Some(callback) if callback.is_under_way => {}
                // It was called, for its token has come back.
                Some(callback) if callback.answer.is_some() => callback.is_under_way = true,
                _ => return Err(self.interrupted(task)),
            }
        }
        let clock = &self.execution.clock;
        let timer = attempt.deadline.map(|at| clock.sleep_until(at));
        Ok((attempt, timer))
    }

    /// Ends an attempt that may have been made, and must not be made again.
    fn interrupted(&mut self, task: &Task) -> Failure {
        if let Some(kept) = &mut self.kept {
            // Nobody waits any more for its token.
            kept.listening = None;
        }
        let failure = Failure::interrupted();
        self.record_failure(task, &failure);
        failure
    }

    /// Evaluates what one attempt needs, and notes that it is due.
    fn schedule(
        &mut self,
        task: &'static Task,
        input: &Json,
    ) -> Result<(PendingAttempt, Option<Sleep>), Failure> {
        self.check_supported(task)?;
        self.issue_token(task);
        let arguments = match task.arguments {
            Some(arguments) => arguments(self, input)?,
            None => input.clone(),
        };
        if let Some(trial) = &self.execution.trial {
            trial.sends(&arguments);
        }
        let terms = self.terms(task, input)?;
        self.check_arguments(task, &arguments)?;
        self.record_scheduled(task, &arguments, &terms);
        let clock = &self.execution.clock;
        let after = |seconds: u64| clock.now().checked_add(Duration::from_secs(seconds));
        let attempt = PendingAttempt {
            deadline: terms.timeout.and_then(after),
            callback: self.awaited_token().cloned().map(|token| PendingCallback {
                token,
                is_under_way: false,
                timeout: terms.timeout,
                heartbeat: terms.heartbeat,
                beat: terms.heartbeat.and_then(after),
                answer: None,
                submitted: None,
            }),
            arguments,
        };
        self.checkpoint(|| Some(Pending::Attempt(attempt.clone())));
        let timer = terms.timeout.map(Duration::from_secs);
        Ok((attempt, timer.map(|timeout| clock.sleep(timeout))))
    }

    /// A new token for each attempt, before its arguments ask for it.
    fn issue_token(&mut self, task: &Task) {
        let execution = match &self.execution.journal {
            Some(journal) => journal.id(),
            None if self.is_mocked() => ExecutionId::default(),
            None => return,
        };
        if (task.integration.waits_for_token() || task.integration.waits_for_child())
            && let Some(kept) = &mut self.kept
        {
            kept.token = Some(new_token(execution));
            self.context.take();
        }
    }

    fn terms(&self, task: &Task, input: &Json) -> Result<Terms, Failure> {
        let timeout = task
            .timeout
            .map(|seconds| self.seconds(input, "TimeoutSecondsPath", seconds))
            .transpose()?;
        let heartbeat = task
            .heartbeat
            .map(|seconds| self.seconds(input, "HeartbeatSecondsPath", seconds))
            .transpose()?;
        let credentials = task
            .credentials
            .map(|credentials| credentials(self, input))
            .transpose()?;
        let role_arn = credentials
            .as_ref()
            .and_then(|credentials| credentials.get("RoleArn"))
            .and_then(Json::as_str)
            .map(str::to_owned);
        Ok(Terms {
            timeout,
            heartbeat,
            role_arn,
        })
    }

    /// Only the durable engine can wait for an outside worker.
    fn check_supported(&self, task: &Task) -> Result<(), Failure> {
        if self.is_mocked() {
            return Ok(());
        }
        let Some(journal) = &self.execution.journal else {
            return if task.integration.waits_for_token() {
                Err(self.runtime_failure(format_args!(
                    "The resource '{}' waits for an outside worker, and only a durable engine does that: start the execution with `Engine::start`.",
                    task.resource
                )))
            } else {
                Ok(())
            };
        };
        if task.integration == Integration::Activity
            && !journal.tokens().has_activity(task.resource)
        {
            return Err(self.runtime_failure(format_args!(
                "The activity {} does not exist.",
                task.resource
            )));
        }
        Ok(())
    }

    /// What AWS checks of a service's parameters before it calls the service.
    fn check_arguments(&self, task: &Task, arguments: &Json) -> Result<(), Failure> {
        let Integration::Service {
            resource_type: "apigateway",
            ..
        } = task.integration
        else {
            return Ok(());
        };
        if arguments.get("Headers").is_none_or(is_header_lists) {
            return Ok(());
        }
        Err(self.runtime_failure(format_args!(
            "The Parameters '{arguments}' could not be used to start the Task: [The value of the field 'Headers' has an invalid format]"
        )))
    }

    pub(super) fn request(&self, task: &'static Task, arguments: Json) -> TaskRequest {
        let machine = self.execution.machine;
        let function = machine.functions.get(usize::from(task.function));
        TaskRequest {
            function: function.copied().unwrap_or(task.resource),
            task,
            input: arguments,
            context: TaskContext::new(Attempt::new(self)),
        }
    }

    /// Lets the handler answer. One called from a sequence is polled in place; one called from a branch or an iteration
    /// gets a task of its own, so that a Map uses every core.
    pub(super) fn asking(
        &self,
        request: TaskRequest,
    ) -> impl Future<Output = QueryResult> + Send + use<> {
        let execution = Arc::clone(&self.execution);
        let is_child = self.place.is_some();
        async move {
            let _turn = execution.turn(&request).await;
            let _at_work = execution.at_work();
            let attempt = request.context.clone();
            let _cancel = attempt.cancel_on_drop();
            let span = Span::of_attempt(&request);
            let handler = AssertUnwindSafe(execution.handler.call(request)).catch_unwind();
            let handler = span.clone().around(handler);
            let answer = if is_child {
                match Spawned(tokio::spawn(handler)).await {
                    // The runtime is shutting down: a later life of the process calls the task again.
                    None if execution.journal.is_some() => pending().await,
                    None => Err(TaskError::new(
                        error_name::TASK_FAILED,
                        "The handler was cancelled because the async runtime is shutting down.",
                    )),
                    Some(answer) => answer,
                }
            } else {
                handler
                    .await
                    .unwrap_or_else(|panic| Err(TaskError::panicked(&*panic)))
            };
            let answer = answer.map_err(Failure::from);
            span.note_failure(&answer);
            answer
        }
    }

    fn check_answer(&self, task: &Task, answer: Json) -> QueryResult {
        if answer.serialized_len() <= self.execution.limits.payload_bytes {
            return Ok(answer);
        }
        Err(Failure::data_limit_exceeded(match task.integration {
            Integration::LambdaInvoke(_) => "lambda",
            Integration::Service { resource_type, .. } => resource_type,
            Integration::Function | Integration::Activity => task.resource,
        }))
    }
}

/// An answer, unless the attempt's time runs out first.
async fn within(timer: Option<Sleep>, answer: impl Future<Output = QueryResult>) -> QueryResult {
    let Some(timer) = timer else {
        return answer.await;
    };
    match select(pin!(answer), timer).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(Failure::timeout()),
    }
}

/// Whether every header has a list of values.
fn is_header_lists(headers: &Json) -> bool {
    let is_list = |value: &Json| value.as_array().is_some();
    headers.is_null()
        || headers
            .as_object()
            .is_some_and(|headers| headers.values().all(is_list))
}

/// A handler on a task of its own, which ends with the state that asked.
struct Spawned<T>(tokio::task::JoinHandle<T>);

impl<P> Future for Spawned<Result<Result<Json, TaskError>, P>>
where
    P: std::ops::Deref<Target = dyn std::any::Any + Send>,
{
    /// Nothing if the handler was cancelled.
    type Output = Option<Result<Json, TaskError>>;

    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Self::Output> {
        self.0.poll_unpin(cx).map(|joined| match joined {
            Ok(Ok(answer)) => Some(answer),
            Ok(Err(panic)) => Some(Err(TaskError::panicked(&*panic))),
            Err(_) => None,
        })
    }
}

impl<T> Drop for Spawned<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
