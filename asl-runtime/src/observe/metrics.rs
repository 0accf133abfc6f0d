//! Metrics for the `metrics` facade, as AWS names them; the crate's documentation lists them.
#![cfg_attr(
    not(feature = "metrics"),
    allow(unused_variables, reason = "nothing is counted for nobody")
)]

#[cfg(feature = "metrics")]
use std::time::SystemTime;

#[cfg(feature = "metrics")]
pub(crate) use super::instruments::Instruments;
#[cfg(feature = "metrics")]
use super::names::{end_of_attempt, end_of_execution, executions, tasks};
#[cfg(feature = "metrics")]
use crate::definition::Integration;
use crate::definition::Task;
use crate::execution::{Execution, Failure};
use crate::json::Json;

/// Nothing counts.
#[cfg(not(feature = "metrics"))]
#[derive(Debug, Clone, Default)]
pub(crate) struct Instruments {}

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
    {
        let measured = execution.instruments.executions(execution);
        measured.count(executions::STARTED);
    }
}

pub(crate) fn execution_redriven(execution: &Execution) {
    #[cfg(feature = "metrics")]
    {
        let measured = execution.instruments.executions(execution);
        measured.count(executions::REDRIVEN);
    }
}

pub(crate) fn execution_ended(execution: &Execution, result: &Result<Json, Failure>) {
    #[cfg(feature = "metrics")]
    {
        let measured = execution.instruments.executions(execution);
        let end = end_of_execution(result.as_ref().err());
        measured.count(end);
        if execution.redriven.is_some() {
            measured.count(end + executions::OF_REDRIVEN);
        }
        measured.time(
            executions::TIME,
            execution.start_time,
            execution.clock.now(),
        );
    }
}

/// An attempt is due. All but an activity's start at once.
pub(crate) fn attempt_scheduled(execution: &Execution, task: &Task, times: &mut AttemptTimes) {
    #[cfg(feature = "metrics")]
    {
        let now = execution.clock.now();
        let measured = execution.instruments.tasks(task);
        *times = AttemptTimes {
            scheduled: Some(now),
            ..AttemptTimes::default()
        };
        measured.count(tasks::SCHEDULED);
        if task.integration != Integration::Activity {
            times.start(&measured, now);
        }
    }
}

/// An attempt has started: a worker has taken it.
pub(crate) fn attempt_started(execution: &Execution, task: &Task, times: &mut AttemptTimes) {
    #[cfg(feature = "metrics")]
    times.start(&execution.instruments.tasks(task), execution.clock.now());
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
        let (measured, now) = (execution.instruments.tasks(task), execution.clock.now());
        let times = std::mem::take(times);
        measured.count(end_of_attempt(failure, times.has_missed_heartbeat));
        if let Some(started) = times.started {
            measured.time(tasks::TIME_FROM_START, started, now);
        }
        if let Some(scheduled) = times.scheduled {
            measured.time(tasks::TIME, scheduled, now);
        }
    }
}

#[cfg(feature = "metrics")]
impl AttemptTimes {
    fn start(&mut self, measured: &super::instruments::Measured, now: SystemTime) {
        self.started = Some(now);
        measured.count(tasks::STARTED);
        if let Some(scheduled) = self.scheduled {
            measured.time(tasks::TIME_UNTIL_START, scheduled, now);
        }
    }
}
