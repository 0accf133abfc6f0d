//! Which steps of a trace a compiled program has no part in.

use crate::case::Step;

/// What has happened so far that the program takes no part in.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// The machines that were changed or deleted, by their ARNs.
    changed: Vec<String>,
    /// Whether the trace's machines were made by something else.
    has_template: bool,
}

impl Scope {
    /// Why a step is left out; nothing if it is to be made.
    pub(super) fn leaves_out(&mut self, step: &Step) -> Option<&'static str> {
        self.has_template |= step.service.as_deref() == Some("fixture");
        if step.service.is_some() || step.op == "get_paginator" {
            return Some("other services, and the test's own set-up");
        }
        let code = step
            .expect_error
            .as_ref()
            .map(|error| error.code.as_deref());
        if matches!(code, Some(None | Some("ParamValidationError"))) {
            return Some("refused by botocore, and never sent");
        }
        if step.op.contains("map_run") {
            return Some("Map Runs");
        }
        let machine = step.text("stateMachineArn").unwrap_or_default();
        let is_change = ["update_state_machine", "delete_state_machine"].contains(&&*step.op);
        if is_change && step.expect_error.is_none() {
            self.changed.push(machine.to_owned());
            return Some("Update and Delete");
        }
        if self.changed.iter().any(|changed| concerns(step, changed)) {
            return Some("after Update or Delete");
        }
        self.has_template.then_some("machines made by a template")
    }
}

/// Whether a step is about a machine: by its ARN, or by the ARN of a version, an alias or an execution.
fn concerns(step: &Step, machine: &str) -> bool {
    let execution = machine.replacen(":stateMachine:", ":execution:", 1);
    let args = step.args.to_string();
    args.contains(&format!("{machine}\""))
        || args.contains(&format!("{machine}:"))
        || args.contains(&format!("{execution}:"))
}
