//! The names of AWS's metrics (Developer Guide, "Monitoring Step Functions metrics").

use crate::definition::{Integration, Task};
use crate::execution::{Failure, Reach, error_name};

/// The names of what is counted and timed of one kind of thing.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) label: &'static str,
    pub(super) counts: &'static [&'static str],
    pub(super) times: &'static [&'static str],
}

/// The places of what is counted of executions.
pub(super) mod executions {
    pub(in crate::observe) const STARTED: usize = 0;
    pub(in crate::observe) const REDRIVEN: usize = 1;
    pub(super) const SUCCEEDED: usize = 2;
    pub(super) const FAILED: usize = 4;
    pub(super) const TIMED_OUT: usize = 6;
    pub(super) const ABORTED: usize = 8;
    /// From the place of an end to that of the same end of an execution that was redriven.
    pub(in crate::observe) const OF_REDRIVEN: usize = 1;
    pub(in crate::observe) const TIME: usize = 0;
}

/// The places of what is counted and timed of tasks.
pub(super) mod tasks {
    pub(in crate::observe) const SCHEDULED: usize = 0;
    pub(in crate::observe) const STARTED: usize = 1;
    pub(super) const SUCCEEDED: usize = 2;
    pub(super) const FAILED: usize = 3;
    pub(super) const TIMED_OUT: usize = 4;
    pub(super) const HEARTBEAT_TIMED_OUT: usize = 5;
    pub(in crate::observe) const TIME_UNTIL_START: usize = 0;
    pub(in crate::observe) const TIME_FROM_START: usize = 1;
    pub(in crate::observe) const TIME: usize = 2;
}

pub(super) static EXECUTIONS: Names = Names {
    label: "StateMachineArn",
    counts: &[
        "ExecutionsStarted",
        "ExecutionsRedriven",
        "ExecutionsSucceeded",
        "RedrivenExecutionsSucceeded",
        "ExecutionsFailed",
        "RedrivenExecutionsFailed",
        "ExecutionsTimedOut",
        "RedrivenExecutionsTimedOut",
        "ExecutionsAborted",
        "RedrivenExecutionsAborted",
    ],
    times: &["ExecutionTime"],
};

static ACTIVITIES: Names = Names {
    label: "ActivityArn",
    counts: &[
        "ActivitiesScheduled",
        "ActivitiesStarted",
        "ActivitiesSucceeded",
        "ActivitiesFailed",
        "ActivitiesTimedOut",
        "ActivitiesHeartbeatTimedOut",
    ],
    times: &["ActivityScheduleTime", "ActivityRunTime", "ActivityTime"],
};

static FUNCTIONS: Names = Names {
    label: "LambdaFunctionArn",
    counts: &[
        "LambdaFunctionsScheduled",
        "LambdaFunctionsStarted",
        "LambdaFunctionsSucceeded",
        "LambdaFunctionsFailed",
        "LambdaFunctionsTimedOut",
        "LambdaFunctionsTimedOut",
    ],
    times: &[
        "LambdaFunctionScheduleTime",
        "LambdaFunctionRunTime",
        "LambdaFunctionTime",
    ],
};

static SERVICES: Names = Names {
    label: "ServiceIntegrationResourceArn",
    counts: &[
        "ServiceIntegrationsScheduled",
        "ServiceIntegrationsStarted",
        "ServiceIntegrationsSucceeded",
        "ServiceIntegrationsFailed",
        "ServiceIntegrationsTimedOut",
        "ServiceIntegrationsTimedOut",
    ],
    times: &[
        "ServiceIntegrationScheduleTime",
        "ServiceIntegrationRunTime",
        "ServiceIntegrationTime",
    ],
};

impl Names {
    pub(super) fn of(task: &Task) -> &'static Names {
        match task.integration {
            Integration::Activity => &ACTIVITIES,
            Integration::Function => &FUNCTIONS,
            Integration::LambdaInvoke(_) | Integration::Service { .. } => &SERVICES,
        }
    }
}

/// The place of how an execution ended.
pub(super) fn end_of_execution(failure: Option<&Failure>) -> usize {
    match failure.map(Failure::reach) {
        None => executions::SUCCEEDED,
        Some(Reach::Handlers | Reach::Execution) => executions::FAILED,
        Some(Reach::TimedOut) => executions::TIMED_OUT,
        Some(Reach::Aborted) => executions::ABORTED,
    }
}

/// The place of how an attempt ended.
pub(super) fn end_of_attempt(failure: Option<&Failure>, has_missed_heartbeat: bool) -> usize {
    match failure {
        None => tasks::SUCCEEDED,
        Some(_) if has_missed_heartbeat => tasks::HEARTBEAT_TIMED_OUT,
        Some(failure) if failure.error() == Some(error_name::TIMEOUT) => tasks::TIMED_OUT,
        Some(_) => tasks::FAILED,
    }
}
