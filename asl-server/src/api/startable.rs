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
    /// What is run: in its version, and with its tasks mocked if that is asked for.
    machine: Cow<'a, Machine>,
    /// The test case that mocks tasks, if one is asked for.
    test_case: Option<&'a str>,
}

impl Startable<'_> {
    /// What is run.
    pub(crate) fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The machine's name as the engine knows it: `order`, or `order#HappyPath`.
    pub(super) fn name(&self) -> Cow<'static, str> {
        let name = self.served.machine.name();
        match &self.test_case {
            Some(test_case) => Cow::Owned(format!("{name}#{test_case}")),
            None => Cow::Borrowed(name),
        }
    }
}

impl Service {
    /// The machine with this ARN, to be started.
    pub(super) fn startable<'a>(&'a self, arn: &'a str) -> Result<Startable<'a>, ApiError> {
        let (arn, test_case) = match arn.split_once('#') {
            Some((arn, test_case)) => (arn, Some(test_case)),
            None => (arn, None),
        };
        let Qualified { served, qualifier } = self.qualified(arn)?;
        let machine = match qualifier {
            Some(Qualifier { version, .. }) => self.version(&served.machine, version)?,
            None => Cow::Borrowed(&served.machine),
        };
        let test_case = test_case.filter(|name| !name.is_empty());
        Ok(Startable {
            served,
            qualifier,
            machine: self.as_test_case(machine, test_case)?,
            test_case,
        })
    }

    /// The machine, to be started as this test case; without one, or without a name for it, on its real tasks.
    pub(crate) fn startable_as<'a>(
        &self,
        served: &'a Served,
        test_case: Option<&'a str>,
    ) -> Result<Startable<'a>, ApiError> {
        let test_case = test_case.filter(|name| !name.is_empty());
        Ok(Startable {
            served,
            qualifier: None,
            machine: self.as_test_case(Cow::Borrowed(&served.machine), test_case)?,
            test_case,
        })
    }

    fn as_test_case<'a>(
        &self,
        machine: Cow<'a, Machine>,
        test_case: Option<&str>,
    ) -> Result<Cow<'a, Machine>, ApiError> {
        let Some(test_case) = test_case else {
            return Ok(machine);
        };
        let mocks = self.mocks.as_ref().ok_or_else(|| {
            ApiError::unknown_test_case(&format_args!(
                "'{test_case}': this service has no mock configuration; serve it with --mocks FILE or SFN_MOCK_CONFIG"
            ))
        })?;
        let mocked = machine.mocked(mocks, test_case);
        mocked
            .map(Cow::Owned)
            .map_err(|error| ApiError::unknown_test_case(&error))
    }

    /// The machine in a version that was published of it, if the program has the definition.
    fn version<'a>(
        &self,
        machine: &'a Machine,
        version: u64,
    ) -> Result<Cow<'a, Machine>, ApiError> {
        let published = self.published(machine.name(), version);
        let digest = published.map_or_else(String::new, |published| published.digest);
        if digest == machine.digest() {
            return Ok(Cow::Borrowed(machine));
        }
        machine.version(&digest).map(Cow::Owned).ok_or_else(|| {
            ApiError::validation(format!(
                "version {version} of '{}' has a definition that this program was compiled without: name it among the earlier \
                 versions of the machine",
                machine.name()
            ))
        })
    }
}
