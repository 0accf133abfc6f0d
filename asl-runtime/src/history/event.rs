//! The events of a history.

use std::time::SystemTime;

use crate::definition::StateKind;
use crate::json::{ArcStr, Json};

/// One event of an execution's history.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryEvent {
    /// Its number, from 1.
    pub id: u64,
    /// The event that led to it; 0 where AWS names none.
    pub previous_event_id: u64,
    /// When it happened.
    pub timestamp: SystemTime,
    /// What happened.
    pub details: EventDetails,
}

/// What a service's Task events say of the resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskResource {
    /// `lambda`, `sqs`, `aws-sdk:s3`.
    pub resource_type: &'static str,
    /// `invoke`, `sendMessage.waitForTaskToken`.
    pub resource: &'static str,
}

/// What happened: AWS's event types with their details.
///
/// Inputs and outputs are JSON; the API writes them as JSON text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the fields are the API's own, by name")]
pub enum EventDetails {
    ExecutionStarted {
        input: Json,
        role_arn: ArcStr,
    },
    ExecutionRedriven {
        redrive_count: u32,
    },
    ExecutionSucceeded {
        output: Json,
    },
    ExecutionFailed {
        error: Option<String>,
        cause: Option<String>,
    },
    ExecutionTimedOut {
        error: Option<String>,
        cause: Option<String>,
    },
    ExecutionAborted {
        error: Option<String>,
        cause: Option<String>,
    },
    StateEntered {
        kind: StateKind,
        name: &'static str,
        input: Json,
    },
    StateExited {
        kind: StateKind,
        name: &'static str,
        output: Json,
        assigned_variables: Vec<(&'static str, Json)>,
    },
    EvaluationFailed {
        state: &'static str,
        location: &'static str,
        error: Option<String>,
        cause: Option<String>,
    },
    TaskScheduled {
        resource: TaskResource,
        region: ArcStr,
        parameters: Json,
        timeout_in_seconds: Option<u64>,
        heartbeat_in_seconds: Option<u64>,
        role_arn: Option<String>,
    },
    TaskStarted {
        resource: TaskResource,
    },
    TaskSubmitted {
        resource: TaskResource,
        output: Json,
    },
    TaskSucceeded {
        resource: TaskResource,
        output: Json,
    },
    TaskFailed {
        resource: TaskResource,
        error: Option<String>,
        cause: Option<String>,
    },
    TaskTimedOut {
        resource: TaskResource,
        error: Option<String>,
        cause: Option<String>,
    },
    TaskStateAborted,
    WaitStateAborted,
    ActivityScheduled {
        resource: &'static str,
        input: Json,
        timeout_in_seconds: Option<u64>,
        heartbeat_in_seconds: Option<u64>,
    },
    ActivityStarted {
        worker_name: Option<String>,
    },
    ActivitySucceeded {
        output: Json,
    },
    ActivityFailed {
        error: Option<String>,
        cause: Option<String>,
    },
    ActivityTimedOut {
        error: Option<String>,
        cause: Option<String>,
    },
    LambdaFunctionScheduled {
        resource: &'static str,
        input: Json,
        timeout_in_seconds: Option<u64>,
        role_arn: Option<String>,
    },
    LambdaFunctionStarted,
    LambdaFunctionSucceeded {
        output: Json,
    },
    LambdaFunctionFailed {
        error: Option<String>,
        cause: Option<String>,
    },
    LambdaFunctionTimedOut {
        error: Option<String>,
        cause: Option<String>,
    },
    ParallelStateStarted,
    ParallelStateSucceeded,
    ParallelStateFailed,
    ParallelStateAborted,
    MapStateStarted {
        length: usize,
    },
    MapStateSucceeded,
    MapStateFailed,
    MapStateAborted,
    MapIterationStarted {
        name: &'static str,
        index: usize,
    },
    MapIterationSucceeded {
        name: &'static str,
        index: usize,
    },
    MapIterationFailed {
        name: &'static str,
        index: usize,
    },
    MapIterationAborted {
        name: &'static str,
        index: usize,
    },
}
