//! Which steps of a trace a compiled program has no part in.

use crate::case::Step;

/// What has happened so far that the program takes no part in.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// The machines that were changed or deleted, by their ARNs.
    changed: Vec<String>,
}

impl Scope {
    /// Why a step is left out; nothing if it is to be made.
    pub(super) fn leaves_out(&mut self, step: &Step) -> Option<&'static str> {
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
        if !machine.is_empty() && self.changed.iter().any(|changed| changed == machine) {
            return Some("after Update or Delete");
        }
        let of_template = step.args.to_string().contains("state_machine_arn");
        of_template.then_some("machines made by a template")
    }
}
