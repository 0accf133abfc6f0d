//! What a state's function answers: where to go, or how it failed.

use std::borrow::Cow;

use crate::definition::StateId;
use crate::json::Json;

/// What a state's function answers.
pub type Flow = Result<Next, Failure>;

/// The end of a state: its output and the state that follows.
#[derive(Debug)]
pub struct Next {
    pub(crate) state: Option<StateId>,
    pub(crate) output: Json,
}

/// Goes on to `state`.
#[must_use]
pub fn to(state: StateId, output: Json) -> Next {
    Next {
        state: Some(state),
        output,
    }
}

/// Ends the scope with success.
#[must_use]
pub fn end(output: Json) -> Next {
    Next {
        state: None,
        output,
    }
}

/// How a state failed: ASL's Error and Cause, and who may handle it.
#[derive(Debug, Clone)]
pub struct Failure(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    error: Option<Cow<'static, str>>,
    cause: Option<String>,
    state: Option<&'static str>,
    reach: Reach,
    /// The field whose expression failed, until the history says so.
    location: Option<&'static str>,
    /// A task has failed, here or in an iteration, that may be called once and may have been.
    is_interrupted: bool,
}

/// Who may handle a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Retriers and catchers of the state, then of the states around it.
    Handlers,
    /// Nobody: the execution fails.
    Execution,
    /// Nobody: the execution timed out.
    TimedOut,
    /// Nobody: the execution was stopped.
    Aborted,
}

impl Failure {
    pub(crate) fn new(error: Option<Cow<'static, str>>, cause: Option<String>) -> Self {
        Failure(Box::new(Inner {
            error,
            cause,
            state: None,
            reach: Reach::Handlers,
            location: None,
            is_interrupted: false,
        }))
    }

    /// A failure with one of the error names of the States Language (appendix A).
    pub(crate) fn states(error: &'static str, cause: impl Into<String>) -> Self {
        Failure::new(Some(Cow::Borrowed(error)), Some(cause.into()))
    }

    /// The state's or the task's result is over the limit, in AWS's words.
    pub(crate) fn data_limit_exceeded(subject: &str) -> Self {
        Failure::states(
            error_name::DATA_LIMIT_EXCEEDED,
            format!(
                "The state/task '{subject}' returned a result with a size exceeding the maximum number of bytes service limit."
            ),
        )
    }

    /// `States.Timeout`, which AWS reports without a cause.
    pub(crate) fn timeout() -> Self {
        Failure::new(Some(Cow::Borrowed(error_name::TIMEOUT)), None)
    }

    /// A task that is called at most once was cut off, or was about to be called.
    pub(super) fn interrupted() -> Self {
        Failure::states(
            error_name::TASK_INTERRUPTED,
            "The process ended while the task was under way, and the task is called at most once. Whether it took effect is not known.",
        )
    }

    /// The same failure, but of a Map in which a task was interrupted.
    pub(super) fn with_interrupted(mut self, is_interrupted: bool) -> Self {
        self.0.is_interrupted = is_interrupted;
        self
    }

    pub(crate) fn with_reach(mut self, reach: Reach) -> Self {
        self.0.reach = reach;
        self
    }

    /// Notes the field whose expression failed.
    pub(super) fn evaluating(mut self, location: &'static str) -> Self {
        self.0.location = Some(location);
        self
    }

    pub(super) fn take_location(&mut self) -> Option<&'static str> {
        self.0.location.take()
    }

    /// Notes the state that failed, unless an inner one is known already.
    pub(crate) fn in_state(mut self, state: &'static str) -> Self {
        self.0.state.get_or_insert(state);
        self
    }

    pub(crate) fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }

    pub(crate) fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    pub(crate) fn state(&self) -> Option<&'static str> {
        self.0.state
    }

    pub(crate) fn reach(&self) -> Reach {
        self.0.reach
    }

    /// Whether `ErrorEquals` names this failure (States Language, "Errors").
    ///
    /// `States.Runtime` is never matched, not even by its own name: AWS lets nobody handle it.
    pub(crate) fn matches(&self, error_equals: &[&str]) -> bool {
        self.0.reach == Reach::Handlers
            && self.error() != Some(error_name::RUNTIME)
            && error_equals.iter().any(|name| self.is_named(name))
    }

    /// Whether a retrier's `ErrorEquals` names this failure: as [`Failure::matches`], but no wildcard has a task called again
    /// that is called at most once.
    pub(super) fn is_retried_by(&self, error_equals: &[&str]) -> bool {
        if !self.is_interrupted() {
            return self.matches(error_equals);
        }
        let error = self.error();
        self.0.reach == Reach::Handlers && error_equals.iter().any(|name| error == Some(name))
    }

    /// Whether a task has failed, here or in an iteration, that may be called once and may have been.
    pub(super) fn is_interrupted(&self) -> bool {
        self.0.is_interrupted || self.error() == Some(error_name::TASK_INTERRUPTED)
    }

    fn is_named(&self, name: &str) -> bool {
        let error = self.error();
        match name {
            error_name::ALL => true,
            error_name::TASK_FAILED => error != Some(error_name::TIMEOUT),
            error_name::TIMEOUT => {
                matches!(
                    error,
                    Some(error_name::TIMEOUT | error_name::HEARTBEAT_TIMEOUT)
                )
            }
            name => error == Some(name),
        }
    }
}

/// Error names that the States Language reserves, and one of our own.
pub(crate) mod error_name {
    pub(crate) const ALL: &str = "States.ALL";
    pub(crate) const DATA_LIMIT_EXCEEDED: &str = "States.DataLimitExceeded";
    pub(crate) const EXCEED_TOLERATED_FAILURE_THRESHOLD: &str =
        "States.ExceedToleratedFailureThreshold";
    pub(crate) const HEARTBEAT_TIMEOUT: &str = "States.HeartbeatTimeout";
    pub(crate) const NO_CHOICE_MATCHED: &str = "States.NoChoiceMatched";
    pub(crate) const QUERY_EVALUATION_ERROR: &str = "States.QueryEvaluationError";
    pub(crate) const REFERENCE_PATH_CONFLICT: &str = "States.ReferencePathConflict";
    pub(crate) const RUNTIME: &str = "States.Runtime";
    pub(crate) const TASK_FAILED: &str = "States.TaskFailed";
    /// Ours: AWS does not call functions at most once.
    pub(crate) const TASK_INTERRUPTED: &str = "Asl.TaskInterrupted";
    pub(crate) const TIMEOUT: &str = "States.Timeout";
}

#[cfg(test)]
mod tests {
    use super::{Failure, Reach};

    fn failure(error: &'static str) -> Failure {
        Failure::states(error, "")
    }

    #[test]
    fn task_failed_matches_every_error_except_timeout() {
        assert!(failure("Boom").matches(&["States.TaskFailed"]));
        assert!(!failure("States.Timeout").matches(&["States.TaskFailed"]));
    }

    #[test]
    fn timeout_matches_a_missed_heartbeat_too() {
        assert!(failure("States.HeartbeatTimeout").matches(&["States.Timeout"]));
        assert!(!failure("States.Timeout").matches(&["States.HeartbeatTimeout"]));
    }

    #[test]
    fn runtime_is_matched_by_nothing() {
        assert!(!failure("States.Runtime").matches(&["States.ALL", "States.Runtime"]));
    }

    #[test]
    fn an_interrupted_task_is_caught_by_wildcards_and_retried_by_its_name_alone() {
        let interrupted = Failure::interrupted();
        for wildcard in ["States.ALL", "States.TaskFailed"] {
            assert!(interrupted.matches(&[wildcard]));
            assert!(!interrupted.is_retried_by(&[wildcard]));
        }
        assert!(interrupted.is_retried_by(&["Busy", "Asl.TaskInterrupted"]));
        assert!(!interrupted.is_retried_by(&["States.Timeout"]));
    }

    #[test]
    fn a_map_with_an_interrupted_task_is_retried_by_its_own_error_alone() {
        let exceeded = failure("States.ExceedToleratedFailureThreshold").with_interrupted(true);
        assert!(!exceeded.is_retried_by(&["States.ALL"]));
        assert!(exceeded.is_retried_by(&["States.ExceedToleratedFailureThreshold"]));
        assert!(exceeded.matches(&["States.ALL"]));
    }

    #[test]
    fn what_ends_the_execution_is_matched_by_nothing() {
        let timed_out = Failure::timeout().with_reach(Reach::TimedOut);
        assert!(!timed_out.matches(&["States.ALL", "States.Timeout"]));
    }
}
