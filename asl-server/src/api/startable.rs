//! Machines as executions are started of them: `…:stateMachine:order`, a version or an alias of it, and with `#` behind that a
//! test case, as in Step Functions Local.

use std::borrow::Cow;

use asl_runtime::Machine;

use super::error::ApiError;
use super::qualified::{Qualified, Qualifier};
use crate::machines::Served;
use crate::service::Service;

/// A machine that executions may be started of.
pub(crate) struct Startable<'a> {
    pub(crate) served: &'a Served,
    /// What is behind the machine's name.
    pub(super) qualifier: Option<Qualifier>,
    /// The test case that mocks tasks, if one is asked for.
    test_case: Option<TestCase>,
}

struct TestCase {
    name: String,
    /// The machine whose tasks it mocks.
    mocked: Machine,
}

impl Startable<'_> {
    /// What is run, with its tasks mocked if that is asked for.
    pub(crate) fn machine(&self) -> &Machine {
        match &self.test_case {
            Some(test_case) => &test_case.mocked,
            None => &self.served.machine,
        }
    }

    /// The machine's name as the engine knows it: `order`, or `order#HappyPath`.
    pub(super) fn name(&self) -> Cow<'static, str> {
        let name = self.served.machine.name();
        match &self.test_case {
            Some(test_case) => Cow::Owned(format!("{name}#{}", test_case.name)),
            None => Cow::Borrowed(name),
        }
    }
}

impl Service {
    /// The machine with this ARN, to be started: a version runs only what new executions run.
    pub(super) fn startable(&self, arn: &str) -> Result<Startable<'_>, ApiError> {
        let (arn, test_case) = match arn.split_once('#') {
            Some((arn, test_case)) => (arn, Some(test_case)),
            None => (arn, None),
        };
        let Qualified { served, qualifier } = self.qualified(arn)?;
        if let Some(Qualifier { version, .. }) = qualifier {
            self.check_current(&served.machine, version)?;
        }
        Ok(Startable {
            qualifier,
            ..self.startable_as(served, test_case)?
        })
    }

    /// The machine, to be started as this test case; without one, or without a name for it, on its real tasks.
    pub(crate) fn startable_as<'a>(
        &self,
        served: &'a Served,
        test_case: Option<&str>,
    ) -> Result<Startable<'a>, ApiError> {
        let test_case = test_case.filter(|name| !name.is_empty());
        Ok(Startable {
            served,
            qualifier: None,
            test_case: match test_case {
                Some(name) => Some(TestCase {
                    name: name.to_owned(),
                    mocked: self.mocked(&served.machine, name)?,
                }),
                None => None,
            },
        })
    }

    fn mocked(&self, machine: &Machine, test_case: &str) -> Result<Machine, ApiError> {
        let mocks = self.mocks.as_ref().ok_or_else(|| {
            ApiError::unknown_test_case(&format_args!(
                "'{test_case}': this service has no mock configuration; serve it with --mocks FILE or SFN_MOCK_CONFIG"
            ))
        })?;
        let mocked = machine.mocked(mocks, test_case);
        mocked.map_err(|error| ApiError::unknown_test_case(&error))
    }

    fn check_current(&self, machine: &Machine, version: u64) -> Result<(), ApiError> {
        let published = self.of_machine(machine.name(), |known| {
            known
                .versions
                .get(&version)
                .map(|version| version.digest.clone())
        });
        if published.flatten().as_deref() == Some(machine.digest()) {
            return Ok(());
        }
        Err(ApiError::validation(format!(
            "version {version} of '{}' is an earlier definition, on which executions end but none starts: publish a version of \
             the current one",
            machine.name()
        )))
    }
}
