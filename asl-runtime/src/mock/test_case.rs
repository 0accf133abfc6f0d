//! A test case at work: which states it answers for, and how often each has been called.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::config::{Answer, MockConfig, TestCase};
use super::error::{MockError, Place};
use super::states;
use crate::execution::{Failure, Reach, error_name};
use crate::json::Json;
use crate::machine::Machine;

/// The states of a machine that a test case answers for.
#[derive(Debug)]
pub(crate) struct Mocks {
    case: TestCase,
    /// Of each execution, by ARN: how often each state has been called.
    invocations: Mutex<HashMap<String, HashMap<&'static str, u64>>>,
}

impl Mocks {
    fn new(case: TestCase) -> Self {
        Mocks {
            case,
            invocations: Mutex::default(),
        }
    }

    /// Whether the state is mocked.
    pub(crate) fn answer_for(&self, state: &str) -> bool {
        self.case.contains_key(state)
    }

    /// Counts from 0 for an execution that begins.
    pub(crate) fn begin(&self, execution: &str) {
        self.invocations().remove(execution);
    }

    /// Answers the next invocation of a mocked state.
    pub(crate) fn answer(&self, execution: &str, state: &'static str) -> Result<Json, Failure> {
        let Some(response) = self.case.get(state) else {
            unreachable!("only mocked states are answered for")
        };
        let index = self.count(execution, state);
        match response.answer(index) {
            Some(Answer::Return(result)) => Ok(result.clone()),
            Some(Answer::Throw { error, cause }) => Err(Failure::new(
                Some(error.clone().into()),
                Some(cause.clone()),
            )),
            None => {
                let name = &response.name;
                let cause = format!(
                    "The mocked response '{name}' of the state '{state}' has no answer to invocation {index}"
                );
                Err(Failure::states(error_name::RUNTIME, cause).with_reach(Reach::Execution))
            }
        }
    }

    fn count(&self, execution: &str, state: &'static str) -> u64 {
        let mut invocations = self.invocations();
        let of_execution = match invocations.get_mut(execution) {
            Some(of_execution) => of_execution,
            None => invocations.entry(execution.to_owned()).or_default(),
        };
        let count = of_execution.entry(state).or_default();
        let index = *count;
        *count += 1;
        index
    }

    /// A count is one number: poison is no news.
    fn invocations(&self) -> MutexGuard<'_, HashMap<String, HashMap<&'static str, u64>>> {
        self.invocations
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl<I, O> Machine<I, O> {
    /// The same machine, whose Task states are answered as the test case `case` of `config` says, under the machine's name
    /// there. States that it does not mock call their real tasks.
    ///
    /// # Errors
    ///
    /// `config` has no such machine or test case; the test case speaks of a state that the machine has not, or that is no Task.
    pub fn mocked(&self, config: &MockConfig, case: &str) -> Result<Self, MockError> {
        let found = config.case(self.name(), case)?;
        let definition = Json::parse_stored(self.definition_text()).unwrap_or_default();
        let machines = Place::top("StateMachines");
        let machine = machines.at(self.name());
        let cases = machine.at("TestCases");
        let place = cases.at(case);
        for name in found.keys() {
            let problem = match states::find(&definition, name) {
                None => format!("the machine has no state `{name}`"),
                Some(state) => match state.get("Type").and_then(Json::as_str) {
                    Some("Task") | None => continue,
                    Some(kind) => format!("only Task states are mocked, and this is a {kind}"),
                },
            };
            return Err(place.at(name).error(problem));
        }
        Ok(self.answered_by(Mocks::new(found.clone())))
    }
}
