//! The mock configuration, as commands name it.

use std::path::PathBuf;

use asl_runtime::Machine;
use asl_runtime::mock::MockConfig;

use super::Failed;
use super::output::tell;
use crate::app::App;

/// The test cases that executions may run as.
#[derive(Debug, clap::Args)]
pub(super) struct Mocks {
    /// The test cases and mocked responses, as Step Functions Local reads them: a `MockConfigFile.json`.
    #[arg(long, env = "SFN_MOCK_CONFIG", value_name = "FILE")]
    mocks: Option<PathBuf>,
}

impl Mocks {
    /// The configuration, if one is named.
    pub(super) fn read(&self) -> Result<Option<MockConfig>, Failed> {
        let file = self.mocks.as_ref();
        Ok(file.map(MockConfig::from_file).transpose()?)
    }

    /// The configuration that has this test case.
    pub(super) fn of(&self, case: &str) -> Result<MockConfig, Failed> {
        let config = self.read()?;
        config.ok_or_else(|| {
            format!(
                "for the test case `{case}` name a mock configuration with --mocks or SFN_MOCK_CONFIG"
            )
            .into()
        })
    }
}

/// Says on standard error what a service can mock, and what it cannot because it has no such machine.
pub(super) fn announce(config: &MockConfig, app: &App) {
    let machines = config.machines();
    let (known, unknown): (Vec<&str>, Vec<&str>) = machines
        .into_iter()
        .partition(|name| app.machines().by_name(name).is_some());
    let cases = known.into_iter().flat_map(|machine| {
        let cases = config.test_cases(machine).into_iter();
        cases.map(move |case| format!("{machine}#{case}"))
    });
    let cases: Vec<String> = cases.collect();
    if cases.is_empty() {
        tell(
            "no mocked executions can be started: the mock configuration has no test cases of this program's machines\n",
        );
    } else {
        let cases = cases.join(", ");
        tell(format_args!("mocked executions can be started: {cases}\n"));
    }
    for name in unknown {
        let names: Vec<_> = app.machines().iter().map(Machine::name).collect();
        let names = names.join(", ");
        tell(format_args!(
            "note: the mock configuration has test cases of `{name}`, which is no machine of this program; there are: {names}\n"
        ));
    }
}
