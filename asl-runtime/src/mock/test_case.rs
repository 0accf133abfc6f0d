//! A test case: which states it answers for, and with what.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::json::Json;

/// The responses of each state that a test case mocks.
#[derive(Debug)]
pub(crate) struct TestCase {
    name: String,
    states: BTreeMap<String, Arc<MockedResponse>>,
}

/// What a state's invocations are answered with.
#[derive(Debug)]
pub(super) struct MockedResponse {
    name: String,
    answers: Answers,
}

/// The answers by their first invocations, each with the last; no invocation has two.
pub(super) type Answers = BTreeMap<u64, (u64, Answer)>;

/// What one invocation is answered with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Answer {
    /// `Return`: the result.
    Return(Json),
    /// `Throw`: the Error and the Cause.
    Throw { error: String, cause: String },
}

impl TestCase {
    pub(super) fn new(name: String, states: BTreeMap<String, Arc<MockedResponse>>) -> Self {
        TestCase { name, states }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The names of the states that it mocks.
    pub(super) fn states(&self) -> impl Iterator<Item = &str> {
        self.states.keys().map(String::as_str)
    }

    /// What the state is answered with, if it is mocked.
    pub(super) fn response(&self, state: &str) -> Option<&MockedResponse> {
        self.states.get(state).map(|response| &**response)
    }
}

impl MockedResponse {
    pub(super) fn new(name: &str, answers: Answers) -> Self {
        MockedResponse {
            name: name.to_owned(),
            answers,
        }
    }

    /// What it is called in the configuration.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The answer to invocation number `index`, from 0.
    pub(super) fn answer(&self, index: u64) -> Option<&Answer> {
        let (_, (last, answer)) = self.answers.range(..=index).next_back()?;
        (index <= *last).then_some(answer)
    }
}
