//! `StateTest`: how a state is tested.

use crate::json::{Array, Json, Object};

/// How a state is tested: the mock, and what would have come before.
///
/// A Task may be tested without a mock, and then calls its real task; one that waits for a Task Token, a worker or a job may
/// not, nor a Map or a Parallel, whose mock stands for all of their iterations or branches. No other state takes a mock.
#[derive(Debug, Clone, Default)]
pub struct StateTest {
    pub(super) result: Option<Json>,
    pub(super) error: Option<(Option<String>, Option<String>)>,
    pub(super) context: Option<Json>,
    pub(super) variables: Object,
    pub(super) role_arn: Option<String>,
    pub(super) retries: u32,
    pub(super) caused_by: Option<String>,
    pub(super) failed_iterations: Option<usize>,
    pub(super) items: Option<Array>,
}

impl StateTest {
    /// A test without a mock.
    #[must_use]
    pub fn new() -> Self {
        StateTest::default()
    }

    /// `mock.result`: what is answered in the place of the task, before `ResultSelector`; of a Parallel or Map an array of what
    /// its branches or iterations give, of one with a `ResultWriter` an object.
    #[must_use]
    pub fn result(mut self, result: Json) -> Self {
        self.result = Some(result);
        self
    }

    /// `mock.errorOutput`: the Error and Cause with which the task, a branch or an iteration fails.
    #[must_use]
    pub fn error(self, error: impl Into<String>, cause: impl Into<String>) -> Self {
        self.error_output(Some(error.into()), Some(cause.into()))
    }

    /// As [`StateTest::error`], where the Error or the Cause may be missing.
    #[must_use]
    pub fn error_output(mut self, error: Option<String>, cause: Option<String>) -> Self {
        self.error = Some((error, cause));
        self
    }

    /// `context`: the Context Object in the place of one made up. Only beside a mock.
    #[must_use]
    pub fn context(mut self, context: Json) -> Self {
        self.context = Some(context);
        self
    }

    /// `variables`: those that states before this one assigned.
    #[must_use]
    pub fn variables(mut self, variables: Object) -> Self {
        self.variables = variables;
        self
    }

    /// `roleArn`, as `$$.Execution.RoleArn` has it.
    #[must_use]
    pub fn role_arn(mut self, role_arn: impl Into<String>) -> Self {
        self.role_arn = Some(role_arn.into());
        self
    }

    /// `stateConfiguration.retrierRetryCount`: how often the retrier that takes the failure has retried already.
    #[must_use]
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// `stateConfiguration.errorCausedByState`: the state in a branch or in the item processor that the mocked error is of.
    #[must_use]
    pub fn error_caused_by(mut self, state: impl Into<String>) -> Self {
        self.caused_by = Some(state.into());
        self
    }

    /// `stateConfiguration.mapIterationFailureCount`: how many of a Map's iterations failed, against what it tolerates.
    #[must_use]
    pub fn failed_iterations(mut self, failed: usize) -> Self {
        self.failed_iterations = Some(failed);
        self
    }

    /// `stateConfiguration.mapItemReaderData`: what the `ItemReader` of a Map would read.
    #[must_use]
    pub fn items(mut self, items: Array) -> Self {
        self.items = Some(items);
        self
    }

    pub(super) fn has_mock(&self) -> bool {
        self.result.is_some() || self.error.is_some()
    }
}
