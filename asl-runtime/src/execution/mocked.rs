//! Task states that a mock answers for.

use super::Execution;
use super::scope::Scope;
use crate::definition::{Integration, QueryResult, Task};
use crate::json::{ArcStr, Json, Object};

impl Scope {
    /// Whether a mock answers for the state.
    pub(super) fn is_mocked(&self) -> bool {
        let Execution { mocks, trial, .. } = &*self.execution;
        match trial {
            Some(trial) => trial.mock.is_some(),
            None => mocks
                .as_ref()
                .is_some_and(|mocks| mocks.answer_for(self.state.name)),
        }
    }

    /// The token that the attempt waits for: a mock answers without it.
    pub(super) fn awaited_token(&self) -> Option<&ArcStr> {
        self.token().filter(|_| !self.is_mocked())
    }

    /// What the mock answers, after the events of a request whose answer comes later.
    pub(super) fn answer_mocked(&mut self, task: &Task) -> QueryResult {
        let is_job = task.integration.waits_for_child() && self.execution.journal.is_some();
        if task.integration == Integration::Activity {
            self.record_taken(task, None);
        } else if task.integration.waits_for_token() || is_job {
            self.record_submitted(task, Json::Object(Object::new()));
        }
        if let Some(trial) = &self.execution.trial {
            return trial.answer();
        }
        let mocks = self.execution.mocks.as_ref();
        let mocks = mocks.expect("the state is mocked");
        mocks.answer(self.state.name)
    }
}
