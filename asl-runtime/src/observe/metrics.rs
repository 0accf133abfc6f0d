//! Metrics for the `metrics` facade, as AWS names them; the crate's documentation lists them.
#![cfg_attr(
    not(feature = "metrics"),
    allow(unused_variables, reason = "nothing is counted for nobody")
)]

#[cfg(feature = "metrics")]
use std::time::SystemTime;

#[cfg(feature = "metrics")]
use metrics::{counter, histogram};

use crate::definition::Task;
use crate::execution::{Execution, Failure};
use crate::json::Json;

/// When an attempt was scheduled and started, for as long as it is in memory.
#[derive(Debug, Default)]
pub(crate) struct AttemptTimes {
    #[cfg(feature = "metrics")]
    scheduled: Option<SystemTime>,
    #[cfg(feature = "metrics")]
    started: Option<SystemTime>,
    #[cfg(feature = "metrics")]
    has_missed_heartbeat: bool,
}

pub(crate) fn execution_started(execution: &Execution) {
    #[cfg(feature = "metrics")]
    names::count_execution(execution, "ExecutionsStarted");
}

pub(crate) fn execution_redriven(execution: &Execution) {
    #[cfg(feature = "metrics")]
    names::count_execution(execution, "ExecutionsRedriven");
}

pub(crate) fn execution_ended(execution: &Execution, result: &Result<Json, Failure>) {
    #[cfg(feature = "metrics")]
    {
        let (ended, redriven) = names::of_end(result.as_ref().err());
        names::count_execution(execution, ended);
        if execution.redriven.is_some() {
            names::count_execution(execution, redriven);
        }
        let took = names::milliseconds(execution.start_time, execution.clock.now());
        histogram!("ExecutionTime", names::MACHINE => execution.machine_arn()).record(took);
    }
}

/// An attempt is due. All but an activity's start at once.
pub(crate) fn attempt_scheduled(execution: &Execution, task: &Task, times: &mut AttemptTimes) {
    #[cfg(feature = "metrics")]
    {
        let names = names::of(task);
        *times = AttemptTimes {
            scheduled: Some(execution.clock.now()),
            ..AttemptTimes::default()
        };
        counter!(names.scheduled, names.label => task.resource).increment(1);
        if !names.waits_for_worker {
            attempt_started(execution, task, times);
        }
    }
}

/// An attempt has started: a worker has taken it.
pub(crate) fn attempt_started(execution: &Execution, task: &Task, times: &mut AttemptTimes) {
    #[cfg(feature = "metrics")]
    {
        let (names, now) = (names::of(task), execution.clock.now());
        times.started = Some(now);
        counter!(names.started, names.label => task.resource).increment(1);
        if let Some(scheduled) = times.scheduled {
            let waited = names::milliseconds(scheduled, now);
            histogram!(names.schedule_time, names.label => task.resource).record(waited);
        }
    }
}

/// The attempt's worker has not been heard of for too long.
pub(crate) fn heartbeat_missed(times: &mut AttemptTimes) {
    #[cfg(feature = "metrics")]
    {
        times.has_missed_heartbeat = true;
    }
}

pub(crate) fn attempt_ended(
    execution: &Execution,
    task: &Task,
    times: &mut AttemptTimes,
    failure: Option<&Failure>,
) {
    #[cfg(feature = "metrics")]
    {
        let (names, now) = (names::of(task), execution.clock.now());
        let times = std::mem::take(times);
        let ended = names.ended(failure, times.has_missed_heartbeat);
        counter!(ended, names.label => task.resource).increment(1);
        for (name, since) in [
            (names.run_time, times.started),
            (names.time, times.scheduled),
        ] {
            if let Some(since) = since {
                let took = names::milliseconds(since, now);
                histogram!(name, names.label => task.resource).record(took);
            }
        }
    }
}

#[cfg(feature = "metrics")]
mod names {
    use std::time::SystemTime;

    use metrics::counter;

    use crate::definition::{Integration, Task};
    use crate::execution::{Execution, Failure, Reach, error_name};

    pub(super) const MACHINE: &str = "StateMachineArn";

    /// The names of what is measured of one kind of task.
    pub(super) struct Names {
        pub(super) label: &'static str,
        pub(super) scheduled: &'static str,
        pub(super) started: &'static str,
        succeeded: &'static str,
        failed: &'static str,
        timed_out: &'static str,
        heartbeat_timed_out: &'static str,
        pub(super) schedule_time: &'static str,
        pub(super) run_time: &'static str,
        pub(super) time: &'static str,
        pub(super) waits_for_worker: bool,
    }

    static ACTIVITY: Names = Names {
        label: "ActivityArn",
        scheduled: "ActivitiesScheduled",
        started: "ActivitiesStarted",
        succeeded: "ActivitiesSucceeded",
        failed: "ActivitiesFailed",
        timed_out: "ActivitiesTimedOut",
        heartbeat_timed_out: "ActivitiesHeartbeatTimedOut",
        schedule_time: "ActivityScheduleTime",
        run_time: "ActivityRunTime",
        time: "ActivityTime",
        waits_for_worker: true,
    };

    static FUNCTION: Names = Names {
        label: "LambdaFunctionArn",
        scheduled: "LambdaFunctionsScheduled",
        started: "LambdaFunctionsStarted",
        succeeded: "LambdaFunctionsSucceeded",
        failed: "LambdaFunctionsFailed",
        timed_out: "LambdaFunctionsTimedOut",
        heartbeat_timed_out: "LambdaFunctionsTimedOut",
        schedule_time: "LambdaFunctionScheduleTime",
        run_time: "LambdaFunctionRunTime",
        time: "LambdaFunctionTime",
        waits_for_worker: false,
    };

    static SERVICE: Names = Names {
        label: "ServiceIntegrationResourceArn",
        scheduled: "ServiceIntegrationsScheduled",
        started: "ServiceIntegrationsStarted",
        succeeded: "ServiceIntegrationsSucceeded",
        failed: "ServiceIntegrationsFailed",
        timed_out: "ServiceIntegrationsTimedOut",
        heartbeat_timed_out: "ServiceIntegrationsTimedOut",
        schedule_time: "ServiceIntegrationScheduleTime",
        run_time: "ServiceIntegrationRunTime",
        time: "ServiceIntegrationTime",
        waits_for_worker: false,
    };

    pub(super) fn of(task: &Task) -> &'static Names {
        match task.integration {
            Integration::Activity => &ACTIVITY,
            Integration::Function => &FUNCTION,
            Integration::LambdaInvoke(_) | Integration::Service { .. } => &SERVICE,
        }
    }

    impl Names {
        pub(super) fn ended(&self, failure: Option<&Failure>, missed: bool) -> &'static str {
            match failure {
                None => self.succeeded,
                Some(_) if missed => self.heartbeat_timed_out,
                Some(failure) if failure.error() == Some(error_name::TIMEOUT) => self.timed_out,
                Some(_) => self.failed,
            }
        }
    }

    /// How an execution ended, and the same of one that was redriven.
    pub(super) fn of_end(failure: Option<&Failure>) -> (&'static str, &'static str) {
        match failure.map(Failure::reach) {
            None => ("ExecutionsSucceeded", "RedrivenExecutionsSucceeded"),
            Some(Reach::Handlers | Reach::Execution) => {
                ("ExecutionsFailed", "RedrivenExecutionsFailed")
            }
            Some(Reach::TimedOut) => ("ExecutionsTimedOut", "RedrivenExecutionsTimedOut"),
            Some(Reach::Aborted) => ("ExecutionsAborted", "RedrivenExecutionsAborted"),
        }
    }

    pub(super) fn count_execution(execution: &Execution, name: &'static str) {
        counter!(name, MACHINE => execution.machine_arn()).increment(1);
    }

    pub(super) fn milliseconds(since: SystemTime, now: SystemTime) -> f64 {
        now.duration_since(since).unwrap_or_default().as_secs_f64() * 1_000.0
    }
}
