//! A test case at work in one execution: how often each state has been called.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::invocations;
use super::test_case::{Answer, TestCase};
use crate::execution::{Failure, Reach, error_name};
use crate::json::Json;

/// What answers for the states of an execution that a test case mocks.
#[derive(Debug)]
pub(crate) struct Mocks {
    case: Arc<TestCase>,
    /// How often each state has been answered.
    invocations: Mutex<HashMap<String, u64>>,
}

impl Mocks {
    /// Of an execution that begins.
    pub(crate) fn new(case: Arc<TestCase>) -> Self {
        Mocks {
            case,
            invocations: Mutex::default(),
        }
    }

    /// The name of the test case.
    pub(crate) fn case(&self) -> &str {
        self.case.name()
    }

    /// Goes on counting where an execution stands that has these events.
    pub(crate) fn resume(&self, events: &[Json]) {
        *self.invocations() = invocations::in_history(events);
    }

    /// Whether the state is mocked.
    pub(crate) fn answer_for(&self, state: &str) -> bool {
        self.case.response(state).is_some()
    }

    /// Answers the next invocation of a mocked state.
    pub(crate) fn answer(&self, state: &str) -> Result<Json, Failure> {
        let Some(response) = self.case.response(state) else {
            unreachable!("only mocked states are answered for")
        };
        let index = self.count(state);
        match response.answer(index) {
            Some(Answer::Return(result)) => Ok(result.clone()),
            Some(Answer::Throw { error, cause }) => Err(Failure::new(
                Some(error.clone().into()),
                Some(cause.clone()),
            )),
            None => {
                let name = response.name();
                let cause = format!(
                    "The mocked response '{name}' of the state '{state}' has no answer to invocation {index}"
                );
                Err(Failure::states(error_name::RUNTIME, cause).with_reach(Reach::Execution))
            }
        }
    }

    fn count(&self, state: &str) -> u64 {
        let mut invocations = self.invocations();
        let count = match invocations.get_mut(state) {
            Some(count) => count,
            None => invocations.entry(state.to_owned()).or_default(),
        };
        let index = *count;
        *count += 1;
        index
    }

    /// A count is one number: poison is no news.
    fn invocations(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        self.invocations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
