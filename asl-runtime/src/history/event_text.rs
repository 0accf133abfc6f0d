//! How the API writes the events of a history (`GetExecutionHistory`), as JSON text.

use super::event::{EventDetails, HistoryEvent, TaskResource};
use crate::definition::StateKind;
use crate::json::Json;
use crate::logging::LogLevel;
use crate::store::{ObjectText, PayloadTexts, StoredEvents};
use crate::time::epoch_seconds;

impl HistoryEvent {
    /// The event's `type`, such as `TaskStateEntered`.
    #[must_use]
    pub fn event_type(&self) -> String {
        self.details.event_type().concat()
    }

    /// The event as the API writes it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut text = String::new();
        let timestamp = Json::from(epoch_seconds(self.timestamp)).to_string();
        self.write(&timestamp, &mut text, &mut PayloadTexts::default());
        Json::parse(&text).expect("an event is written as JSON, and its payloads as strings")
    }

    fn write(&self, timestamp: &str, text: &mut String, payloads: &mut PayloadTexts) {
        ObjectText::write(text, payloads, |event| {
            let [kind, happening] = self.details.event_type();
            event.raw(&["timestamp"], &[timestamp]);
            event.raw(&["type"], &["\"", kind, happening, "\""]);
            event.number("id", self.id);
            event.number("previousEventId", self.previous_event_id);
            self.details.write(event);
        });
    }
}

/// The events of a batch as they are stored, if there are any; `payloads` keeps those that they show.
pub(crate) fn to_stored(
    events: &[HistoryEvent],
    payloads: &mut PayloadTexts,
) -> Option<StoredEvents> {
    let first = events.first()?;
    let mut texts = String::with_capacity(events.len() * EVENT_BYTES);
    // Those of one batch often share it.
    let mut timestamp = (Json::Null, String::new());
    for event in events {
        let seconds = Json::from(epoch_seconds(event.timestamp));
        if seconds != timestamp.0 {
            let text = seconds.to_string();
            timestamp = (seconds, text);
        }
        if !texts.is_empty() {
            texts.push(',');
        }
        event.write(&timestamp.1, &mut texts, payloads);
    }
    Some(StoredEvents {
        first: first.id,
        text: StoredEvents::text(&texts, payloads.texts()),
    })
}

/// About how many bytes an event has without its payloads.
const EVENT_BYTES: usize = 256;

/// Nothing has been cut off.
const TRUNCATED: &str = r#"{"truncated":false}"#;

impl ObjectText<'_> {
    /// A payload, and the word that it is whole.
    fn whole(&mut self, name: &'static str, payload: &Json) {
        if self.shows_payloads() {
            self.payload(name, payload);
            self.raw(&[name, "Details"], &[TRUNCATED]);
        }
    }

    fn resource(&mut self, resource: &TaskResource) {
        self.text("resourceType", resource.resource_type);
        self.text("resource", resource.resource);
    }

    fn failure(&mut self, error: Option<&String>, cause: Option<&String>) {
        self.some_text("error", error.map(String::as_str));
        self.some_text("cause", cause.map(String::as_str));
    }

    fn assigned_variables(&mut self, variables: &[(&'static str, Json)]) {
        if variables.is_empty() || !self.shows_payloads() {
            return;
        }
        self.object(&["assignedVariables"], |assigned| {
            for (name, value) in variables {
                assigned.payload(name, value);
            }
        });
        self.raw(&["assignedVariablesDetails"], &[TRUNCATED]);
    }

    fn credentials(&mut self, role_arn: Option<&String>) {
        if let Some(role_arn) = role_arn {
            self.object(&["taskCredentials"], |credentials| {
                credentials.text("roleArn", role_arn);
            });
        }
    }

    fn iteration(&mut self, name: &str, index: usize) {
        self.text("name", name);
        self.number("index", index as u64);
    }
}

fn state_type(kind: StateKind) -> &'static str {
    match kind {
        StateKind::Task => "Task",
        StateKind::Parallel => "Parallel",
        StateKind::Map => "Map",
        StateKind::Pass => "Pass",
        StateKind::Wait => "Wait",
        StateKind::Choice => "Choice",
        StateKind::Succeed => "Succeed",
        StateKind::Fail => "Fail",
    }
}

impl EventDetails {
    /// The type in two parts: of a state's event, the first is the state's own type.
    fn event_type(&self) -> [&'static str; 2] {
        let kind = match self {
            EventDetails::StateEntered { kind, .. } | EventDetails::StateExited { kind, .. } => {
                state_type(*kind)
            }
            _ => "",
        };
        [kind, self.plain_type()]
    }

    /// The lowest level that logs it.
    pub(crate) fn log_level(&self) -> LogLevel {
        let is_of_failure = match self {
            EventDetails::ExecutionFailed { .. }
            | EventDetails::ExecutionTimedOut { .. }
            | EventDetails::ExecutionAborted { .. } => return LogLevel::Fatal,
            EventDetails::StateEntered { kind, .. } => *kind == StateKind::Fail,
            other => ["Failed", "TimedOut", "Aborted"]
                .iter()
                .any(|end| other.plain_type().ends_with(end)),
        };
        if is_of_failure {
            LogLevel::Error
        } else {
            LogLevel::All
        }
    }

    /// Whether the execution has ended with it.
    pub(crate) fn is_end(&self) -> bool {
        matches!(
            self,
            EventDetails::ExecutionSucceeded { .. }
                | EventDetails::ExecutionFailed { .. }
                | EventDetails::ExecutionTimedOut { .. }
                | EventDetails::ExecutionAborted { .. }
        )
    }

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

    fn has_details(&self) -> bool {
        !matches!(
            self,
            EventDetails::TaskStateAborted
                | EventDetails::WaitStateAborted
                | EventDetails::LambdaFunctionStarted
                | EventDetails::ParallelStateStarted
                | EventDetails::ParallelStateSucceeded
                | EventDetails::ParallelStateFailed
                | EventDetails::ParallelStateAborted
                | EventDetails::MapStateSucceeded
                | EventDetails::MapStateFailed
                | EventDetails::MapStateAborted
        )
    }

    /// Writes the `…EventDetails` field, where the type has one: it is named after the type.
    fn write(&self, event: &mut ObjectText<'_>) {
        if !self.has_details() {
            return;
        }
        let (first, rest) = self.plain_type().split_at(1);
        let name = [&*first.to_ascii_lowercase(), rest, "EventDetails"];
        event.object(&name, |details| self.write_fields(details));
    }

    /// Writes the details' fields.
    pub(crate) fn write_fields(&self, details: &mut ObjectText<'_>) {
        match self {
            EventDetails::StateEntered { name, input, .. } => {
                details.text("name", name);
                details.whole("input", input);
            }
            EventDetails::StateExited {
                name,
                output,
                assigned_variables,
                ..
            } => {
                details.text("name", name);
                details.whole("output", output);
                details.assigned_variables(assigned_variables);
            }
            EventDetails::ExecutionStarted { input, role_arn } => {
                details.whole("input", input);
                details.text("roleArn", role_arn);
            }
            EventDetails::ExecutionSucceeded { output }
            | EventDetails::ActivitySucceeded { output }
            | EventDetails::LambdaFunctionSucceeded { output } => details.whole("output", output),
            EventDetails::ExecutionFailed { error, cause }
            | EventDetails::ExecutionTimedOut { error, cause }
            | EventDetails::ExecutionAborted { error, cause }
            | EventDetails::ActivityFailed { error, cause }
            | EventDetails::ActivityTimedOut { error, cause }
            | EventDetails::LambdaFunctionFailed { error, cause }
            | EventDetails::LambdaFunctionTimedOut { error, cause } => {
                details.failure(error.as_ref(), cause.as_ref());
            }
            EventDetails::ExecutionRedriven { redrive_count } => {
                details.number("redriveCount", u64::from(*redrive_count));
            }
            EventDetails::MapStateStarted { length } => details.number("length", *length as u64),
            EventDetails::MapIterationStarted { name, index }
            | EventDetails::MapIterationSucceeded { name, index }
            | EventDetails::MapIterationFailed { name, index }
            | EventDetails::MapIterationAborted { name, index } => details.iteration(name, *index),
            task => task.write_task(details),
        }
    }

    /// Writes the details of what happened to a task's attempt, or to an expression.
    fn write_task(&self, details: &mut ObjectText<'_>) {
        match self {
            EventDetails::TaskScheduled { resource, .. }
            | EventDetails::TaskStarted { resource }
            | EventDetails::TaskSubmitted { resource, .. }
            | EventDetails::TaskSucceeded { resource, .. }
            | EventDetails::TaskFailed { resource, .. }
            | EventDetails::TaskTimedOut { resource, .. } => details.resource(resource),
            EventDetails::ActivityScheduled { resource, .. }
            | EventDetails::LambdaFunctionScheduled { resource, .. } => {
                details.text("resource", resource);
            }
            _ => {}
        }
        match self {
            EventDetails::ActivityStarted { worker_name } => {
                details.some_text("workerName", worker_name.as_deref());
            }
            EventDetails::TaskSubmitted { output, .. }
            | EventDetails::TaskSucceeded { output, .. } => details.whole("output", output),
            EventDetails::TaskFailed { error, cause, .. }
            | EventDetails::TaskTimedOut { error, cause, .. } => {
                details.failure(error.as_ref(), cause.as_ref());
            }
            EventDetails::EvaluationFailed {
                state,
                location,
                error,
                cause,
            } => {
                details.text("state", state);
                details.text("location", location);
                details.failure(error.as_ref(), cause.as_ref());
            }
            scheduled => scheduled.write_scheduled(details),
        }
    }

    fn write_scheduled(&self, details: &mut ObjectText<'_>) {
        match self {
            EventDetails::TaskScheduled {
                region,
                parameters,
                timeout_in_seconds,
                heartbeat_in_seconds,
                role_arn,
                ..
            } => {
                details.text("region", region);
                details.payload("parameters", parameters);
                details.some_number("timeoutInSeconds", *timeout_in_seconds);
                details.some_number("heartbeatInSeconds", *heartbeat_in_seconds);
                details.credentials(role_arn.as_ref());
            }
            EventDetails::ActivityScheduled {
                input,
                timeout_in_seconds,
                heartbeat_in_seconds,
                ..
            } => {
                details.whole("input", input);
                details.some_number("timeoutInSeconds", *timeout_in_seconds);
                details.some_number("heartbeatInSeconds", *heartbeat_in_seconds);
            }
            EventDetails::LambdaFunctionScheduled {
                input,
                timeout_in_seconds,
                role_arn,
                ..
            } => {
                details.whole("input", input);
                details.some_number("timeoutInSeconds", *timeout_in_seconds);
                details.credentials(role_arn.as_ref());
            }
            _ => {}
        }
    }
}
