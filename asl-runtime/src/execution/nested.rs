//! Executions that a Task starts: `states:startExecution` in all of its patterns.

use std::sync::Arc;
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use super::flow::error_name;
use super::pending::TokenAnswer;
use super::scope::Scope;
use crate::definition::{BoxFuture, Integration, IntegrationPattern, QueryResult, Task};
use crate::error::Status;
use crate::json::{ArcStr, Json, Object};
use crate::task::{Attempt, TaskContext, TaskError};
use crate::time::epoch_seconds;

/// Who starts executions for others, and knows how they end.
pub(crate) trait Nesting: Send + Sync {
    /// Starts an execution, or finds the one that `child` started before.
    fn start(&self, child: Child) -> BoxFuture<'static, Result<Started, TaskError>>;

    /// How the execution with this ARN ended, once it has.
    fn ended(&self, arn: String) -> BoxFuture<'static, Result<Described, TaskError>>;

    /// Stops what was started as `child`, if it was: that may be on its way.
    fn stop(&self, child: Child);
}

/// An execution to be started.
#[derive(Debug, Clone)]
pub(crate) struct Child {
    pub(crate) machine_arn: String,
    pub(crate) name: String,
    pub(crate) input: Json,
    /// The attempt that starts it, unlike any other.
    pub(crate) started_by: String,
    /// Whether that waits for its end.
    pub(crate) is_awaited: bool,
    /// The trace header of the execution that starts it.
    pub(crate) trace_header: Option<ArcStr>,
}

/// An execution that has been started.
pub(crate) struct Started {
    pub(crate) arn: String,
    pub(crate) start_time: SystemTime,
}

/// An execution that has ended.
pub(crate) struct Described {
    pub(crate) arn: String,
    pub(crate) machine_arn: String,
    pub(crate) name: String,
    pub(crate) start_time: SystemTime,
    pub(crate) stop_time: SystemTime,
    pub(crate) status: Status,
    /// JSON text, as the output is.
    pub(crate) input: String,
    pub(crate) output: Option<String>,
    pub(crate) error: Option<String>,
    pub(crate) cause: Option<String>,
    /// How often it has been redriven.
    pub(crate) redrive_count: u32,
}

/// How a state hands on the input and output of what it started: the `.sync` and `.sync:2` of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Payloads {
    Text,
    Json,
}

impl Integration {
    /// Whether this starts an execution.
    pub(super) fn is_nested(self) -> bool {
        let Integration::Service {
            resource_type: "states",
            resource,
            ..
        } = self
        else {
            return false;
        };
        resource.split('.').next() == Some("startExecution")
    }

    /// Whether this waits for an execution that it starts.
    pub(super) fn waits_for_child(self) -> bool {
        self.is_nested() && self.pattern() == IntegrationPattern::Sync
    }

    fn payloads(self) -> Payloads {
        match self {
            Integration::Service { resource, .. } if resource.ends_with(".sync:2") => {
                Payloads::Json
            }
            _ => Payloads::Text,
        }
    }
}

impl Scope {
    /// Asks the engine or the handler to do what an attempt is about.
    pub(super) fn doing(
        &self,
        task: &'static Task,
        arguments: Json,
    ) -> BoxFuture<'static, QueryResult> {
        match self.execution.ties() {
            Some((_, ties)) if task.integration.is_nested() => {
                let child = self.child_of(task, &arguments);
                let nesting = Arc::clone(&ties.nesting);
                let execution = Arc::clone(&self.execution);
                Box::pin(async move {
                    let _vigil = execution.vigil();
                    Ok(started(&nesting.start(child?).await?))
                })
            }
            _ => Box::pin(self.asking(self.request(task, arguments))),
        }
    }

    /// The end of the execution that an attempt started, as its answer.
    pub(super) fn child_ended(
        &self,
        task: &'static Task,
        submitted: &Json,
    ) -> BoxFuture<'static, TokenAnswer> {
        let arn = submitted.get("ExecutionArn").and_then(Json::as_str);
        let arn = arn.unwrap_or_default().to_owned();
        let (_, ties) = self.execution.ties().expect("only durable executions nest");
        let nesting = Arc::clone(&ties.nesting);
        let payloads = task.integration.payloads();
        let execution = Arc::clone(&self.execution);
        Box::pin(async move {
            let _vigil = execution.vigil();
            match nesting.ended(arn).await {
                Ok(described) => described.into_answer(payloads),
                Err(error) => TokenAnswer::Failure {
                    error: error.error().map(str::to_owned),
                    cause: error.cause().map(str::to_owned),
                },
            }
        })
    }

    pub(super) fn child_of(&self, task: &Task, arguments: &Json) -> Result<Child, TaskError> {
        let refused = |reason: &str| TaskError::new("StepFunctions.ValidationException", reason);
        let machine_arn = arguments.get("StateMachineArn").and_then(Json::as_str);
        let machine_arn = machine_arn.ok_or_else(|| refused("StateMachineArn is missing"))?;
        let context = TaskContext::new(Attempt::new(self));
        let redrives = self.execution.redrives();
        let started_by = attempt_name(&context.idempotency_key(), context.attempt(), redrives);
        let name = arguments.get("Name").and_then(Json::as_str);
        Ok(Child {
            machine_arn: machine_arn.to_owned(),
            name: name.map_or_else(|| id_for(&started_by), str::to_owned),
            input: match arguments.get("Input") {
                None | Some(Json::Null) => Json::Object(Object::new()),
                Some(Json::String(text)) => Json::parse(text).map_err(|error| {
                    let reason = format!("Invalid State Machine Execution Input: '{error}'");
                    TaskError::new("StepFunctions.InvalidExecutionInputException", reason)
                })?,
                Some(input) => input.clone(),
            },
            started_by,
            is_awaited: task.integration.waits_for_child(),
            trace_header: self.execution.identity.trace_header.clone(),
        })
    }
}

/// What an attempt is called that starts executions, unlike any other: a redrive makes the same ones again.
pub(super) fn attempt_name(visit: &str, attempt: u32, redrives: u32) -> String {
    match redrives {
        0 => format!("{visit}~{attempt}"),
        redrives => format!("{visit}~{attempt}~{redrives}"),
    }
}

/// A UUID that is always the same for one attempt: after a crash it finds what it started.
pub(crate) fn id_for(started_by: &str) -> String {
    let digest = Sha256::digest(started_by.as_bytes());
    let first = digest.iter().take(16);
    let number = first.fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let hex = format!("{number:032x}");
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    [
        part(0..8),
        part(8..12),
        part(12..16),
        part(16..20),
        part(20..32),
    ]
    .join("-")
}

fn started(started: &Started) -> Json {
    let mut fields = Object::with_capacity(2);
    put(&mut fields, "ExecutionArn", &*started.arn);
    put(&mut fields, "StartDate", milliseconds(started.start_time));
    Json::Object(fields)
}

/// The service's integration gives dates in milliseconds since 1970.
fn milliseconds(time: SystemTime) -> f64 {
    epoch_seconds(time) * 1_000.0
}

fn put(fields: &mut Object, name: &'static str, value: impl Into<Json>) {
    fields.push_new(ArcStr::from(name), value.into());
}

impl Described {
    fn into_answer(self, payloads: Payloads) -> TokenAnswer {
        if self.status == Status::Succeeded {
            return TokenAnswer::Success(self.to_json(payloads));
        }
        // A wildcard that retries the parent's task would have the child's task called again.
        let is_interrupted = self.error.as_deref() == Some(error_name::TASK_INTERRUPTED);
        let error = if is_interrupted {
            error_name::TASK_INTERRUPTED
        } else {
            error_name::TASK_FAILED
        };
        TokenAnswer::Failure {
            error: Some(error.to_owned()),
            cause: Some(self.to_json(Payloads::Text).to_string()),
        }
    }

    /// What `DescribeExecution` says, in the integration's spelling.
    fn to_json(&self, payloads: Payloads) -> Json {
        let payload = |text: &str| match payloads {
            Payloads::Text => Json::from(text),
            Payloads::Json => Json::parse_stored(text).unwrap_or_default(),
        };
        let mut included = Object::with_capacity(1);
        put(&mut included, "Included", true);
        let included = Json::Object(included);
        let mut fields = Object::with_capacity(17);
        if let Some(cause) = &self.cause {
            put(&mut fields, "Cause", &**cause);
        }
        if let Some(error) = &self.error {
            put(&mut fields, "Error", &**error);
        }
        put(&mut fields, "ExecutionArn", &*self.arn);
        put(&mut fields, "Input", payload(&self.input));
        put(&mut fields, "InputDetails", included.clone());
        put(&mut fields, "Name", &*self.name);
        if let Some(output) = &self.output {
            put(&mut fields, "Output", payload(output));
            put(&mut fields, "OutputDetails", included);
        }
        put(&mut fields, "RedriveCount", u64::from(self.redrive_count));
        if self.status == Status::Succeeded {
            put(&mut fields, "RedriveStatus", "NOT_REDRIVABLE");
            let reason = "Execution is SUCCEEDED and cannot be redriven";
            put(&mut fields, "RedriveStatusReason", reason);
        } else {
            put(&mut fields, "RedriveStatus", "REDRIVABLE");
        }
        put(&mut fields, "StartDate", milliseconds(self.start_time));
        put(&mut fields, "StateMachineArn", &*self.machine_arn);
        put(&mut fields, "Status", self.status.as_str());
        put(&mut fields, "StopDate", milliseconds(self.stop_time));
        Json::Object(fields)
    }
}
