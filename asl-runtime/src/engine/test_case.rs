//! Executions that are started as a test case: `order#HappyPath`, as Step Functions Local has it.

use std::borrow::Cow;

use super::{EngineError, Inner};
use crate::machine::Machine;
use crate::mock::MockError;

/// A machine's name or ARN, and the test case behind it, if one is named.
pub(super) fn split(machine: &str) -> (&str, Option<&str>) {
    match machine.split_once('#') {
        Some((machine, test_case)) => (machine, Some(test_case).filter(|name| !name.is_empty())),
        None => (machine, None),
    }
}

impl Inner {
    /// The machine, whose tasks the test case answers for, if one is named.
    pub(super) fn as_test_case<'a>(
        &self,
        machine: Cow<'a, Machine>,
        name: Option<&str>,
    ) -> Result<Cow<'a, Machine>, EngineError> {
        let Some(name) = name else {
            return Ok(machine);
        };
        let mocks = self.mocks.as_ref().ok_or_else(|| {
            let problem = format!(
                "there is no test case `{name}`: give the engine a mock configuration with `Engine::builder().mocks(…)`"
            );
            EngineError::UnknownTestCase(MockError::new("", problem))
        })?;
        let test_case = mocks.case(machine.name(), name);
        let test_case = test_case.map_err(EngineError::UnknownTestCase)?;
        Ok(Cow::Owned(machine.answered_by(test_case)))
    }
}
