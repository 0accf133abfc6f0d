//! The events that tell of a Task's attempts.

use super::call::Terms;
use super::flow::{Failure, error_name};
use super::scope::Scope;
use crate::definition::{Integration, IntegrationPattern, QueryResult, Task};
use crate::history::{EventDetails, TaskResource};
use crate::json::Json;
use crate::observe;

impl Scope {
    fn record(&mut self, details: impl FnOnce() -> EventDetails) {
        self.last_event = self.execution.history.append(self.last_event, details);
    }

    pub(super) fn record_scheduled(&mut self, task: &Task, arguments: &Json, terms: &Terms) {
        observe::attempt_scheduled(&self.execution, task, &mut self.times);
        if task.integration == Integration::Activity {
            self.record(|| EventDetails::ActivityScheduled {
                resource: task.resource,
                input: arguments.clone(),
                timeout_in_seconds: terms.timeout,
                heartbeat_in_seconds: terms.heartbeat,
            });
            return;
        }
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

    /// The request of a callback has been sent.
    pub(super) fn record_submitted(&mut self, task: &Task, output: Json) {
        if let Some(resource) = task.integration.resource() {
            self.record(|| EventDetails::TaskSubmitted { resource, output });
        }
    }

    /// A worker has taken the activity's task.
    pub(super) fn record_taken(&mut self, task: &Task, worker_name: Option<String>) {
        observe::attempt_started(&self.execution, task, &mut self.times);
        self.record(|| EventDetails::ActivityStarted { worker_name });
    }

    pub(super) fn record_answer(&mut self, task: &Task, answer: &QueryResult) {
        if answer.is_ok() {
            observe::attempt_ended(&self.execution, task, &mut self.times, None);
        }
        let resource = task.integration.resource();
        // An execution that was started has its own request; of any other job the handler gives the end alone.
        let is_job = task.integration.pattern() == IntegrationPattern::Sync
            && !(self.kept.is_some() && task.integration.is_nested());
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
            (Ok(output), None) if task.integration == Integration::Activity => {
                self.record(|| EventDetails::ActivitySucceeded {
                    output: output.clone(),
                });
            }
            (Ok(output), None) => self.record(|| EventDetails::LambdaFunctionSucceeded {
                output: output.clone(),
            }),
            (Err(failure), _) => self.record_failure(task, failure),
        }
    }

    pub(super) fn record_failure(&mut self, task: &Task, failure: &Failure) {
        observe::attempt_ended(&self.execution, task, &mut self.times, Some(failure));
        let resource = task.integration.resource();
        let is_activity = task.integration == Integration::Activity;
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
            (None, true) if is_activity => EventDetails::ActivityTimedOut { error, cause },
            (None, false) if is_activity => EventDetails::ActivityFailed { error, cause },
            (None, true) => EventDetails::LambdaFunctionTimedOut { error, cause },
            (None, false) => EventDetails::LambdaFunctionFailed { error, cause },
        });
    }
}

impl Integration {
    /// What Task events name; nothing for a function called directly, which has events of its own.
    pub(super) fn resource(self) -> Option<TaskResource> {
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

    pub(super) fn pattern(self) -> IntegrationPattern {
        match self {
            Integration::Function | Integration::Activity => IntegrationPattern::RequestResponse,
            Integration::LambdaInvoke(pattern) | Integration::Service { pattern, .. } => pattern,
        }
    }

    /// Whether an outside worker answers.
    pub(super) fn waits_for_token(self) -> bool {
        self == Integration::Activity || self.pattern() == IntegrationPattern::WaitForTaskToken
    }
}
