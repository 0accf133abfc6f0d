//! Task: one attempt of a call, from its arguments to its answer, with the events that tell of it.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, select};

use super::flow::{Failure, error_name};
use super::open_state::OpenState;
use super::record::Pending;
use super::scope::Scope;
use crate::clock::Sleep;
use crate::definition::{BoxFuture, Integration, IntegrationPattern, QueryResult, Task};
use crate::history::{EventDetails, TaskResource};
use crate::json::Json;
use crate::task::{Attempt, TaskContext, TaskError, TaskRequest};

/// What one attempt needs to know beside its arguments.
struct Terms {
    timeout: Option<u64>,
    heartbeat: Option<u64>,
    role_arn: Option<String>,
}

/// An attempt that is due.
struct Scheduled {
    arguments: Json,
    /// Runs out with the time that the attempt has.
    timer: Option<Sleep>,
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
            let Scheduled { arguments, timer } = match self.pending.take() {
                Some(Pending::Attempt {
                    arguments,
                    deadline,
                }) => Scheduled {
                    arguments,
                    timer: deadline.map(|deadline| self.execution.clock.sleep_until(deadline)),
                },
                _ => self.schedule(task, input)?,
            };
            self.execution.commit().await;
            let request = self.request(task, arguments);
            let open = OpenState::of_state(self, |_, _| EventDetails::TaskStateAborted);
            let answer = self.ask(request, timer).await;
            open.close();
            let answer = answer.and_then(|answer| self.check_answer(task, answer));
            self.record_answer(task, &answer);
            answer
        })
    }

    /// Evaluates what one attempt needs, and notes that it is due.
    fn schedule(&mut self, task: &'static Task, input: &Json) -> Result<Scheduled, Failure> {
        let arguments = match task.arguments {
            Some(arguments) => arguments(self, input)?,
            None => input.clone(),
        };
        let terms = self.terms(task, input)?;
        self.check_supported(task)?;
        self.check_arguments(task, &arguments)?;
        self.record_scheduled(task, &arguments, &terms);
        let clock = &self.execution.clock;
        let timeout = terms.timeout.map(Duration::from_secs);
        self.checkpoint(|| {
            Some(Pending::Attempt {
                arguments: arguments.clone(),
                deadline: timeout.and_then(|timeout| clock.now().checked_add(timeout)),
            })
        });
        Ok(Scheduled {
            arguments,
            timer: timeout.map(|timeout| clock.sleep(timeout)),
        })
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

    /// What only the durable engine will be able to wait for.
    fn check_supported(&self, task: &Task) -> Result<(), Failure> {
        let unsupported = match task.integration {
            Integration::Activity => "activities",
            Integration::LambdaInvoke(IntegrationPattern::WaitForTaskToken)
            | Integration::Service {
                pattern: IntegrationPattern::WaitForTaskToken,
                ..
            } => "task tokens (.waitForTaskToken)",
            _ => return Ok(()),
        };
        Err(self.runtime_failure(format_args!(
            "The resource '{}' waits for an outside worker, and {unsupported} are not supported yet.",
            task.resource
        )))
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

    fn request(&self, task: &'static Task, arguments: Json) -> TaskRequest {
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
    async fn ask(&mut self, request: TaskRequest, timer: Option<Sleep>) -> QueryResult {
        let _busy = self.execution.clock.busy();
        let attempt = request.context.clone();
        let _cancel = attempt.cancel_on_drop();
        let handler = AssertUnwindSafe(self.execution.handler.call(request)).catch_unwind();
        let answer = async {
            if self.place.is_some() {
                Spawned(tokio::spawn(handler)).await
            } else {
                handler
                    .await
                    .unwrap_or_else(|panic| Err(TaskError::panicked(&*panic)))
            }
        };
        let Some(timer) = timer else {
            return answer.await.map_err(Failure::from);
        };
        match select(pin!(answer), timer).await {
            Either::Left((answer, _)) => answer.map_err(Failure::from),
            Either::Right(_) => Err(Failure::timeout()),
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

    fn record(&mut self, details: impl FnOnce() -> EventDetails) {
        self.last_event = self.execution.history.append(self.last_event, details);
    }

    fn record_scheduled(&mut self, task: &Task, arguments: &Json, terms: &Terms) {
        let Some(resource) = task.integration.resource() else {
            self.record(|| EventDetails::LambdaFunctionScheduled {
                resource: task.resource,
                input: arguments.clone(),
                timeout_in_seconds: terms.timeout,
                role_arn: terms.role_arn.clone(),
            });
            self.record(|| EventDetails::LambdaFunctionStarted);
            return;
        };
        let region = self.execution.identity.region.clone();
        self.record(|| EventDetails::TaskScheduled {
            resource,
            region,
            parameters: arguments.clone(),
            timeout_in_seconds: terms.timeout,
            heartbeat_in_seconds: terms.heartbeat,
            role_arn: terms.role_arn.clone(),
        });
        self.record(|| EventDetails::TaskStarted { resource });
    }

    fn record_answer(&mut self, task: &Task, answer: &QueryResult) {
        let resource = task.integration.resource();
        let is_job = task.integration.pattern() == IntegrationPattern::Sync;
        match (answer, resource) {
            (Ok(output), Some(resource)) => {
                if is_job {
                    self.record(|| EventDetails::TaskSubmitted {
                        resource,
                        output: output.clone(),
                    });
                }
                self.record(|| EventDetails::TaskSucceeded {
                    resource,
                    output: output.clone(),
                });
            }
            (Ok(output), None) => self.record(|| EventDetails::LambdaFunctionSucceeded {
                output: output.clone(),
            }),
            (Err(failure), resource) => self.record_failure(resource, failure),
        }
    }

    fn record_failure(&mut self, resource: Option<TaskResource>, failure: &Failure) {
        let timed_out = failure.error() == Some(error_name::TIMEOUT);
        let error = failure.error().map(str::to_owned);
        let cause = failure.cause().map(str::to_owned);
        self.record(|| match (resource, timed_out) {
            (Some(resource), true) => EventDetails::TaskTimedOut {
                resource,
                error,
                cause,
            },
            (Some(resource), false) => EventDetails::TaskFailed {
                resource,
                error,
                cause,
            },
            (None, true) => EventDetails::LambdaFunctionTimedOut { error, cause },
            (None, false) => EventDetails::LambdaFunctionFailed { error, cause },
        });
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

impl Integration {
    /// What Task events name; nothing for a function called directly, which has events of its own.
    fn resource(self) -> Option<TaskResource> {
        match self {
            Integration::Function | Integration::Activity => None,
            Integration::LambdaInvoke(pattern) => Some(TaskResource {
                resource_type: "lambda",
                resource: match pattern {
                    IntegrationPattern::RequestResponse => "invoke",
                    IntegrationPattern::Sync => "invoke.sync",
                    IntegrationPattern::WaitForTaskToken => "invoke.waitForTaskToken",
                },
            }),
            Integration::Service {
                resource_type,
                resource,
                ..
            } => Some(TaskResource {
                resource_type,
                resource,
            }),
        }
    }

    fn pattern(self) -> IntegrationPattern {
        match self {
            Integration::Function | Integration::Activity => IntegrationPattern::RequestResponse,
            Integration::LambdaInvoke(pattern) | Integration::Service { pattern, .. } => pattern,
        }
    }
}

/// A handler on a task of its own, which ends with the state that asked.
struct Spawned<T>(tokio::task::JoinHandle<T>);

impl<P> Future for Spawned<Result<Result<Json, TaskError>, P>>
where
    P: std::ops::Deref<Target = dyn std::any::Any + Send>,
{
    type Output = Result<Json, TaskError>;

    fn poll(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Self::Output> {
        self.0.poll_unpin(cx).map(|joined| match joined {
            Ok(Ok(answer)) => answer,
            Ok(Err(panic)) => Err(TaskError::panicked(&*panic)),
            Err(_) => Err(TaskError::new(
                error_name::TASK_FAILED,
                "The handler was cancelled because the async runtime is shutting down.",
            )),
        })
    }
}

impl<T> Drop for Spawned<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
