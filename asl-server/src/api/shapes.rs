//! Parts that several actions ask for or answer with.

use std::ops::RangeInclusive;

use asl_runtime::Machine;
use serde::Serialize;

/// Whether an input or an output is there.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Included {
    pub(super) included: bool,
}

/// An answer without fields.
#[derive(Debug, Serialize)]
pub(super) struct Nothing {}

/// Logging and tracing as `DescribeStateMachine` tells them: no traces are kept of single machines.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Observed {
    logging_configuration: LoggingConfiguration,
    tracing_configuration: TracingConfiguration,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LoggingConfiguration {
    level: &'static str,
    include_execution_data: bool,
}

#[derive(Debug, Serialize)]
struct TracingConfiguration {
    enabled: bool,
}

impl Observed {
    pub(super) fn of(machine: &Machine) -> Self {
        let logging = machine.options().logging_configuration();
        let logging = logging.unwrap_or_default();
        Observed {
            logging_configuration: LoggingConfiguration {
                level: logging.level.as_str(),
                include_execution_data: logging.include_execution_data,
            },
            tracing_configuration: TracingConfiguration { enabled: false },
        }
    }
}

/// The length of a Task Token.
pub(super) const TASK_TOKEN: RangeInclusive<usize> = 1..=2_048;

/// The length of an Error.
pub(super) const ERROR: RangeInclusive<usize> = 0..=256;

/// The length of a Cause.
pub(super) const CAUSE: RangeInclusive<usize> = 0..=32_768;

/// The length of a definition.
pub(super) const DEFINITION: RangeInclusive<usize> = 1..=1_048_576;

/// The length of the description of a version or an alias.
pub(super) const DESCRIPTION: RangeInclusive<usize> = 0..=256;

/// The types of machines.
pub(super) const MACHINE_TYPES: &[(&str, &str)] =
    &[("STANDARD", "STANDARD"), ("EXPRESS", "EXPRESS")];
