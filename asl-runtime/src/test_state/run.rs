//! Running a state alone.

use std::fmt;
use std::sync::{Arc, Mutex};

use super::check;
use super::context;
use super::error::TestStateError;
use super::inspection::Inspected;
use super::request::StateTest;
use crate::definition::{State, StateMachine, States};
use crate::execution::{Drive, Execution, Failure, Seen, Trial};
use crate::json::{Json, Object};
use crate::limits::Limits;
use crate::machine::Machine;
use crate::mock::find_state;

/// How a tested state ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestStatus {
    /// `SUCCEEDED`: it ended, and the next would follow.
    Succeeded,
    /// `FAILED`: it failed, and nobody would retry or catch that.
    Failed,
    /// `RETRIABLE`: it failed, and a retrier would have it tried again.
    Retriable,
    /// `CAUGHT_ERROR`: it failed, and a catcher took that.
    CaughtError,
}

impl TestStatus {
    /// The API's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            TestStatus::Succeeded => "SUCCEEDED",
            TestStatus::Failed => "FAILED",
            TestStatus::Retriable => "RETRIABLE",
            TestStatus::CaughtError => "CAUGHT_ERROR",
        }
    }
}

impl fmt::Display for TestStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What became of a tested state.
#[derive(Debug, Clone)]
pub struct TestedState {
    /// How it ended.
    pub status: TestStatus,
    /// Its output, if it succeeded or its failure was caught.
    pub output: Option<Json>,
    /// The state that would follow.
    pub next_state: Option<&'static str>,
    /// The Error name, if it failed.
    pub error: Option<String>,
    /// The Cause, if it failed.
    pub cause: Option<String>,
    /// What became of its data, as an object with AWS's names: `input`, `afterInputPath`, `afterParameters`,
    /// `afterArguments`, `afterItemsPath`, `afterItemSelector`, `maxConcurrency`, `toleratedFailureCount`,
    /// `toleratedFailurePercentage`, `result`, `afterResultSelector`, `afterResultPath`, `variables`, and `errorDetails` with
    /// `retryIndex`, `retryBackoffIntervalSeconds` or `catchIndex`. It has those that the state came to.
    pub inspection: Json,
}

impl<I, O> Machine<I, O> {
    /// Runs the state `name` alone, wherever in the definition it stands, as the API's `TestState` does: once, within five
    /// minutes, with the mock of `test` in the place of what it calls, or with its real task.
    ///
    /// The Context Object is made up, unless `test` gives one; the state's name there is `StateName`, as on AWS.
    ///
    /// # Errors
    ///
    /// There is no such state; the test does not suit it. That the state fails is no error, but a [`TestStatus`].
    pub async fn test_state(
        &self,
        name: &str,
        input: Json,
        test: &StateTest,
    ) -> Result<TestedState, TestStateError> {
        let machine = self.erased();
        let not_found = || TestStateError::validation("State not found in definition");
        let (states, state) = find(machine.definition(), name).ok_or_else(not_found)?;
        let whole = Json::parse_stored(machine.definition_text()).unwrap_or_default();
        let definition = find_state(&whole, name).ok_or_else(not_found)?;
        check::check(test, state.kind, definition)?;
        let is_jsonata = is_jsonata(&whole, definition);
        let execution = prepare(&machine, input, test, (states, state), definition)?;
        let result = Drive::new(Arc::clone(&execution)).await;
        Ok(tested(&execution, definition, is_jsonata, result))
    }
}

/// A state and the `States` in which it stands.
fn find(machine: &StateMachine, name: &str) -> Option<(&'static States, &'static State)> {
    let mut levels = std::iter::once(machine.states).chain(machine.inner.iter().copied());
    levels.find_map(|states| {
        let mut all = states.states.iter();
        Some((states, all.find(|state| state.name == name)?))
    })
}

/// A state says so itself, or the machine does.
fn is_jsonata(machine: &Json, state: &Object) -> bool {
    let own = state.get("QueryLanguage");
    let language = own.or_else(|| machine.get("QueryLanguage"));
    language.and_then(Json::as_str) == Some("JSONata")
}

fn prepare(
    machine: &Machine,
    input: Json,
    test: &StateTest,
    (states, state): (&'static States, &'static State),
    definition: &Object,
) -> Result<Arc<Execution>, TestStateError> {
    let mut execution = machine.unchecked(input);
    execution.limits.duration = Limits::express().duration;
    execution
        .check_input()
        .map_err(TestStateError::InvalidInput)?;
    let context = match test.context.as_ref().and_then(Json::as_object) {
        Some(context) => context.clone(),
        None => context::made_up(&execution, test, state.kind, definition),
    };
    let error = |(error, cause): &(Option<String>, Option<String>)| {
        Err(Failure::new(error.clone().map(Into::into), cause.clone()))
    };
    let mock = test.result.clone().map(Ok);
    execution.trial = Some(Box::new(Trial {
        states,
        state,
        mock: mock.or_else(|| test.error.as_ref().map(error)),
        context,
        variables: test.variables.clone(),
        retries: test.retries,
        failed_iterations: test.failed_iterations,
        reads_items: definition.contains_key("ItemReader"),
        read_items: test.items.clone(),
        seen: Mutex::default(),
    }));
    Ok(Arc::new(execution))
}

fn tested(
    execution: &Execution,
    state: &Object,
    is_jsonata: bool,
    result: Result<Json, Failure>,
) -> TestedState {
    let trial = execution.trial.as_deref().expect("one state is tested");
    let seen: Seen = std::mem::take(&mut *trial.seen());
    let inspected = Inspected {
        execution,
        trial,
        seen: &seen,
        state,
        is_jsonata,
        output: result.as_ref().ok(),
    };
    let inspection = inspected.data();
    let (status, output, failure) = match result {
        Ok(output) => match seen.caught {
            Some(caught) => (TestStatus::CaughtError, Some(output), Some(caught.failure)),
            None => (TestStatus::Succeeded, Some(output), None),
        },
        Err(failure) if seen.retried.is_some() => (TestStatus::Retriable, None, Some(failure)),
        Err(failure) => (TestStatus::Failed, None, Some(failure)),
    };
    let text = |text: fn(&Failure) -> Option<&str>| {
        let text = failure.as_ref().and_then(text);
        text.map(str::to_owned)
    };
    TestedState {
        status,
        output,
        next_state: seen.next,
        error: text(Failure::error),
        cause: text(Failure::cause),
        inspection,
    }
}
