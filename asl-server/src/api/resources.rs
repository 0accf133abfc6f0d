//! What the ARNs of a call name.

use std::time::{SystemTime, UNIX_EPOCH};

use asl_runtime::{ExecutionDescription, Machine, MachineType};

use super::error::ApiError;
use crate::arn::Arn;
use crate::machines::Served;
use crate::service::Service;

/// An execution as its ARN names it. Whether there is one remains to be seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExecutionArn<'a> {
    pub(super) arn: &'a str,
    pub(super) machine: &'a str,
    pub(super) name: &'a str,
}

impl Service {
    /// The machine with this ARN.
    pub(super) fn machine(&self, arn: &str) -> Result<&Served, ApiError> {
        let parsed = parse(arn, "stateMachine")?;
        let served = self.app.machines().named(parsed.rest);
        served
            .filter(|served| served.arn == arn)
            .ok_or_else(|| ApiError::machine_does_not_exist(arn))
    }

    /// The Standard execution with this ARN.
    pub(super) fn execution<'a>(&self, arn: &'a str) -> Result<ExecutionArn<'a>, ApiError> {
        let parsed = parse(arn, "execution")?;
        let unknown = || ApiError::execution_does_not_exist(arn);
        let (machine, name) = parsed.names();
        let name = name.ok_or_else(unknown)?;
        let machines = self.app.machines();
        let is_express = machines
            .by_name(machine)
            .is_some_and(|machine| machine.machine_type() == MachineType::Express);
        if is_express || parsed.home != machines.home(machine) {
            return Err(unknown());
        }
        Ok(ExecutionArn { arn, machine, name })
    }

    pub(super) fn described(
        &self,
        execution: ExecutionArn<'_>,
    ) -> Result<ExecutionDescription, ApiError> {
        let described = self.engine.describe(execution.machine, execution.name)?;
        described.ok_or_else(|| ApiError::execution_does_not_exist(execution.arn))
    }

    /// The ARN of the machine of this name, whether this program has it or not.
    pub(super) fn machine_arn(&self, name: &str) -> String {
        let machines = self.app.machines();
        match machines.named(name) {
            Some(served) => served.arn.clone(),
            None => format!("{}:stateMachine:{name}", machines.home(name)),
        }
    }

    /// When the machine was first served, in seconds since 1970.
    pub(super) fn created(&self, machine: &str) -> f64 {
        self.of_machine(machine, |known| known.creation_date)
            .unwrap_or_default()
    }

    /// When the machine was first served with its definition, in seconds since 1970.
    pub(super) fn updated(&self, machine: &str) -> f64 {
        self.of_machine(machine, |known| known.update_date)
            .unwrap_or_default()
    }

    /// The ARN that an activity of this name has.
    pub(super) fn activity_arn(&self, name: &str) -> String {
        format!("{}:activity:{name}", self.app.machines().home(""))
    }
}

/// The ARN of a thing of this kind.
pub(super) fn parse<'a>(arn: &'a str, kind: &str) -> Result<Arn<'a>, ApiError> {
    let parsed = Arn::parse(arn).ok_or_else(|| ApiError::invalid_arn_prefix(arn))?;
    if parsed.kind == kind {
        Ok(parsed)
    } else {
        Err(ApiError::invalid_resource_type(parsed.kind))
    }
}

/// The API's word for a machine's type.
pub(super) fn machine_type(machine: &Machine) -> &'static str {
    match machine.machine_type() {
        MachineType::Standard => "STANDARD",
        MachineType::Express => "EXPRESS",
    }
}

/// The time of now, as the API writes it.
pub(super) fn now() -> f64 {
    seconds(SystemTime::now())
}

/// A moment as the API writes it: seconds since 1970, with milliseconds.
pub(crate) fn seconds(time: SystemTime) -> f64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds stay below 2^53 for 285,000 years"
    )]
    let milliseconds = since.as_millis() as f64;
    milliseconds / 1_000.0
}
