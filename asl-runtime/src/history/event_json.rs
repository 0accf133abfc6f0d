//! How the API writes the events of a history (`GetExecutionHistory`).

use super::event::{EventDetails, HistoryEvent, TaskResource};
use crate::json::{ArcStr, Json, Object};
use crate::time::epoch_seconds;

impl HistoryEvent {
    /// The event's `type`, such as `TaskStateEntered`.
    #[must_use]
    pub fn event_type(&self) -> String {
        match &self.details {
            EventDetails::StateEntered { kind, .. } => format!("{kind:?}StateEntered"),
            EventDetails::StateExited { kind, .. } => format!("{kind:?}StateExited"),
            details => details.plain_type().to_owned(),
        }
    }

    /// The event as the API writes it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut event = Fields::new();
        event.put("timestamp", epoch_seconds(self.timestamp));
        event.put("type", self.event_type());
        event.put("id", self.id);
        event.put("previousEventId", self.previous_event_id);
        if let Some((name, details)) = self.details.to_json() {
            event.put(name, details);
        }
        event.end()
    }
}

/// An object whose absent fields are left out.
struct Fields(Object);

impl Fields {
    fn new() -> Self {
        Fields(Object::new())
    }

    fn put(&mut self, name: &str, value: impl Into<Json>) {
        self.0.insert(ArcStr::from(name), value.into());
    }

    fn some(&mut self, name: &str, value: Option<impl Into<Json>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    /// A payload: its JSON text, and the word that it is whole.
    fn payload(&mut self, name: &str, value: &Json) {
        self.put(name, value.to_string());
        self.put(&format!("{name}Details"), truncated());
    }

    fn resource(&mut self, resource: &TaskResource) {
        self.put("resourceType", resource.resource_type);
        self.put("resource", resource.resource);
    }

    fn end(self) -> Json {
        Json::Object(self.0)
    }
}

fn truncated() -> Json {
    let mut details = Fields::new();
    details.put("truncated", false);
    details.end()
}

fn failure(error: Option<&String>, cause: Option<&String>) -> Json {
    let mut details = Fields::new();
    details.some("error", error.cloned());
    details.some("cause", cause.cloned());
    details.end()
}

fn output(value: &Json) -> Json {
    let mut details = Fields::new();
    details.payload("output", value);
    details.end()
}

fn credentials(role_arn: Option<&String>) -> Option<Json> {
    role_arn.map(|role_arn| {
        let mut credentials = Fields::new();
        credentials.put("roleArn", role_arn.clone());
        credentials.end()
    })
}

fn iteration(name: &str, index: usize) -> Json {
    let mut details = Fields::new();
    details.put("name", name);
    details.put("index", index as u64);
    details.end()
}

impl EventDetails {
    fn plain_type(&self) -> &'static str {
        match self {
            EventDetails::ExecutionStarted { .. } => "ExecutionStarted",
            EventDetails::ExecutionRedriven { .. } => "ExecutionRedriven",
            EventDetails::ExecutionSucceeded { .. } => "ExecutionSucceeded",
            EventDetails::ExecutionFailed { .. } => "ExecutionFailed",
            EventDetails::ExecutionTimedOut { .. } => "ExecutionTimedOut",
            EventDetails::ExecutionAborted { .. } => "ExecutionAborted",
            EventDetails::StateEntered { .. } => "StateEntered",
            EventDetails::StateExited { .. } => "StateExited",
            EventDetails::EvaluationFailed { .. } => "EvaluationFailed",
            EventDetails::TaskScheduled { .. } => "TaskScheduled",
            EventDetails::TaskStarted { .. } => "TaskStarted",
            EventDetails::TaskSubmitted { .. } => "TaskSubmitted",
            EventDetails::TaskSucceeded { .. } => "TaskSucceeded",
            EventDetails::TaskFailed { .. } => "TaskFailed",
            EventDetails::TaskTimedOut { .. } => "TaskTimedOut",
            EventDetails::TaskStateAborted => "TaskStateAborted",
            EventDetails::WaitStateAborted => "WaitStateAborted",
            EventDetails::ActivityScheduled { .. } => "ActivityScheduled",
            EventDetails::ActivityStarted { .. } => "ActivityStarted",
            EventDetails::ActivitySucceeded { .. } => "ActivitySucceeded",
            EventDetails::ActivityFailed { .. } => "ActivityFailed",
            EventDetails::ActivityTimedOut { .. } => "ActivityTimedOut",
            EventDetails::LambdaFunctionScheduled { .. } => "LambdaFunctionScheduled",
            EventDetails::LambdaFunctionStarted => "LambdaFunctionStarted",
            EventDetails::LambdaFunctionSucceeded { .. } => "LambdaFunctionSucceeded",
            EventDetails::LambdaFunctionFailed { .. } => "LambdaFunctionFailed",
            EventDetails::LambdaFunctionTimedOut { .. } => "LambdaFunctionTimedOut",
            EventDetails::ParallelStateStarted => "ParallelStateStarted",
            EventDetails::ParallelStateSucceeded => "ParallelStateSucceeded",
            EventDetails::ParallelStateFailed => "ParallelStateFailed",
            EventDetails::ParallelStateAborted => "ParallelStateAborted",
            EventDetails::MapStateStarted { .. } => "MapStateStarted",
            EventDetails::MapStateSucceeded => "MapStateSucceeded",
            EventDetails::MapStateFailed => "MapStateFailed",
            EventDetails::MapStateAborted => "MapStateAborted",
            EventDetails::MapIterationStarted { .. } => "MapIterationStarted",
            EventDetails::MapIterationSucceeded { .. } => "MapIterationSucceeded",
            EventDetails::MapIterationFailed { .. } => "MapIterationFailed",
            EventDetails::MapIterationAborted { .. } => "MapIterationAborted",
        }
    }

    /// The name and content of the `…EventDetails` field, where the type has one.
    fn to_json(&self) -> Option<(&'static str, Json)> {
        match self {
            EventDetails::StateEntered { name, input, .. } => {
                let mut details = Fields::new();
                details.put("name", *name);
                details.payload("input", input);
                Some(("stateEnteredEventDetails", details.end()))
            }
            EventDetails::StateExited {
                name,
                output,
                assigned_variables,
                ..
            } => Some((
                "stateExitedEventDetails",
                state_exited(name, output, assigned_variables),
            )),
            details => details
                .execution()
                .or_else(|| details.task())
                .or_else(|| details.activity())
                .or_else(|| details.map()),
        }
    }

    fn execution(&self) -> Option<(&'static str, Json)> {
        Some(match self {
            EventDetails::ExecutionStarted { input, role_arn } => {
                let mut details = Fields::new();
                details.payload("input", input);
                details.put("roleArn", role_arn.clone());
                ("executionStartedEventDetails", details.end())
            }
            EventDetails::ExecutionRedriven { redrive_count } => {
                let mut details = Fields::new();
                details.put("redriveCount", u64::from(*redrive_count));
                ("executionRedrivenEventDetails", details.end())
            }
            EventDetails::ExecutionSucceeded { output: value } => {
                ("executionSucceededEventDetails", output(value))
            }
            EventDetails::ExecutionFailed { error, cause } => (
                "executionFailedEventDetails",
                failure(error.as_ref(), cause.as_ref()),
            ),
            EventDetails::ExecutionTimedOut { error, cause } => (
                "executionTimedOutEventDetails",
                failure(error.as_ref(), cause.as_ref()),
            ),
            EventDetails::ExecutionAborted { error, cause } => (
                "executionAbortedEventDetails",
                failure(error.as_ref(), cause.as_ref()),
            ),
            EventDetails::EvaluationFailed {
                state,
                location,
                error,
                cause,
            } => {
                let mut details = Fields::new();
                details.put("state", *state);
                details.put("location", *location);
                details.some("error", error.clone());
                details.some("cause", cause.clone());
                ("evaluationFailedEventDetails", details.end())
            }
            _ => return None,
        })
    }

    fn task(&self) -> Option<(&'static str, Json)> {
        Some(match self {
            EventDetails::TaskScheduled { .. } => ("taskScheduledEventDetails", self.scheduled()?),
            EventDetails::TaskStarted { resource } => {
                let mut details = Fields::new();
                details.resource(resource);
                ("taskStartedEventDetails", details.end())
            }
            EventDetails::TaskSubmitted { resource, output } => {
                ("taskSubmittedEventDetails", task_output(resource, output))
            }
            EventDetails::TaskSucceeded { resource, output } => {
                ("taskSucceededEventDetails", task_output(resource, output))
            }
            EventDetails::TaskFailed {
                resource,
                error,
                cause,
            } => (
                "taskFailedEventDetails",
                task_failure(resource, error.as_ref(), cause.as_ref()),
            ),
            EventDetails::TaskTimedOut {
                resource,
                error,
                cause,
            } => (
                "taskTimedOutEventDetails",
                task_failure(resource, error.as_ref(), cause.as_ref()),
            ),
            details => return details.lambda(),
        })
    }

    fn scheduled(&self) -> Option<Json> {
        let EventDetails::TaskScheduled {
            resource,
            region,
            parameters,
            timeout_in_seconds,
            heartbeat_in_seconds,
            role_arn,
        } = self
        else {
            return None;
        };
        let mut details = Fields::new();
        details.resource(resource);
        details.put("region", region.clone());
        details.put("parameters", parameters.to_string());
        details.some("timeoutInSeconds", *timeout_in_seconds);
        details.some("heartbeatInSeconds", *heartbeat_in_seconds);
        details.some("taskCredentials", credentials(role_arn.as_ref()));
        Some(details.end())
    }

    fn activity(&self) -> Option<(&'static str, Json)> {
        Some(match self {
            EventDetails::ActivityScheduled {
                resource,
                input,
                timeout_in_seconds,
                heartbeat_in_seconds,
            } => {
                let mut details = Fields::new();
                details.put("resource", *resource);
                details.payload("input", input);
                details.some("timeoutInSeconds", *timeout_in_seconds);
                details.some("heartbeatInSeconds", *heartbeat_in_seconds);
                ("activityScheduledEventDetails", details.end())
            }
            EventDetails::ActivityStarted { worker_name } => {
                let mut details = Fields::new();
                details.some("workerName", worker_name.clone());
                ("activityStartedEventDetails", details.end())
            }
            EventDetails::ActivitySucceeded { output: value } => {
                ("activitySucceededEventDetails", output(value))
            }
            EventDetails::ActivityFailed { error, cause } => (
                "activityFailedEventDetails",
                failure(error.as_ref(), cause.as_ref()),
            ),
            EventDetails::ActivityTimedOut { error, cause } => (
                "activityTimedOutEventDetails",
                failure(error.as_ref(), cause.as_ref()),
            ),
            _ => return None,
        })
    }

    fn lambda(&self) -> Option<(&'static str, Json)> {
        Some(match self {
            EventDetails::LambdaFunctionScheduled {
                resource,
                input,
                timeout_in_seconds,
                role_arn,
            } => {
                let mut details = Fields::new();
                details.put("resource", *resource);
                details.payload("input", input);
                details.some("timeoutInSeconds", *timeout_in_seconds);
                details.some("taskCredentials", credentials(role_arn.as_ref()));
                ("lambdaFunctionScheduledEventDetails", details.end())
            }
            EventDetails::LambdaFunctionSucceeded { output: value } => {
                ("lambdaFunctionSucceededEventDetails", output(value))
            }
            EventDetails::LambdaFunctionFailed { error, cause } => (
                "lambdaFunctionFailedEventDetails",
                failure(error.as_ref(), cause.as_ref()),
            ),
            EventDetails::LambdaFunctionTimedOut { error, cause } => (
                "lambdaFunctionTimedOutEventDetails",
                failure(error.as_ref(), cause.as_ref()),
            ),
            _ => return None,
        })
    }

    fn map(&self) -> Option<(&'static str, Json)> {
        Some(match self {
            EventDetails::MapStateStarted { length } => {
                let mut details = Fields::new();
                details.put("length", *length as u64);
                ("mapStateStartedEventDetails", details.end())
            }
            EventDetails::MapIterationStarted { name, index } => {
                ("mapIterationStartedEventDetails", iteration(name, *index))
            }
            EventDetails::MapIterationSucceeded { name, index } => {
                ("mapIterationSucceededEventDetails", iteration(name, *index))
            }
            EventDetails::MapIterationFailed { name, index } => {
                ("mapIterationFailedEventDetails", iteration(name, *index))
            }
            EventDetails::MapIterationAborted { name, index } => {
                ("mapIterationAbortedEventDetails", iteration(name, *index))
            }
            _ => return None,
        })
    }
}

fn state_exited(name: &str, output: &Json, assigned_variables: &[(&'static str, Json)]) -> Json {
    let mut details = Fields::new();
    details.put("name", name);
    details.payload("output", output);
    if !assigned_variables.is_empty() {
        let mut variables = Fields::new();
        for (name, value) in assigned_variables {
            variables.put(name, value.to_string());
        }
        details.put("assignedVariables", variables.end());
        details.put("assignedVariablesDetails", truncated());
    }
    details.end()
}

fn task_output(resource: &TaskResource, output: &Json) -> Json {
    let mut details = Fields::new();
    details.resource(resource);
    details.payload("output", output);
    details.end()
}

fn task_failure(resource: &TaskResource, error: Option<&String>, cause: Option<&String>) -> Json {
    let mut details = Fields::new();
    details.resource(resource);
    details.some("error", error.cloned());
    details.some("cause", cause.cloned());
    details.end()
}
