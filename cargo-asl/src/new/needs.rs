//! What a machine needs of its host beside the methods of its `Tasks`: an engine, activities, other machines.

use std::collections::BTreeSet;

use asl_compiler::json::{Node, Value};
use asl_compiler::model::{
    Pattern, PayloadTemplate, ProcessorMode, ResourceKind, State, StateKind, StateMachine, States,
    Task,
};

use crate::Refusal;

/// What a machine needs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Needs {
    /// Somebody who answers Task Tokens.
    pub(super) callbacks: bool,
    /// The ARNs of activities, which need workers.
    pub(super) activities: BTreeSet<String>,
    /// The names of other machines that it starts.
    pub(super) machines: BTreeSet<String>,
    /// Machines of which the definition does not say which.
    pub(super) unnamed_machines: bool,
    /// What no runtime does yet.
    pub(super) distributed_map: bool,
    /// What names a started machine and is no ARN of one.
    no_machine: Option<String>,
}

impl Needs {
    pub(super) fn of(machine: &StateMachine) -> Result<Needs, Refusal> {
        let mut needs = Needs::default();
        needs.add_states(&machine.states);
        match &needs.no_machine {
            // In memory a started machine is a method of `Tasks`, whatever it is called.
            Some(text) if needs.engine() => Err(Refusal::new(format!(
                "the machine starts `{text}`, which is no ARN of a state machine: an engine could not know which is meant"
            ))),
            _ => Ok(needs),
        }
    }

    /// Whether executions can only run on an engine.
    pub(super) fn engine(&self) -> bool {
        self.callbacks || !self.activities.is_empty()
    }

    fn add_states(&mut self, states: &States) {
        for state in &states.states {
            match &state.kind {
                StateKind::Task(task) => self.add_task(state, task),
                StateKind::Parallel(parallel) => {
                    for branch in &parallel.branches {
                        self.add_states(&branch.states);
                    }
                }
                StateKind::Map(map) => {
                    self.distributed_map |= map.item_processor.mode != ProcessorMode::Inline;
                    self.add_states(&map.item_processor.states);
                }
                _ => {}
            }
        }
    }

    fn add_task(&mut self, state: &State, task: &Task) {
        match &task.resource.kind {
            ResourceKind::Activity { .. } => {
                self.activities.insert(task.resource.text.text.clone());
            }
            ResourceKind::Optimized {
                service,
                api,
                pattern,
            } => {
                self.callbacks |= *pattern == Pattern::WaitForTaskToken;
                if service == "states" && api == "startExecution" {
                    self.add_machine(state);
                }
            }
            ResourceKind::AwsSdk { pattern, .. } => {
                self.callbacks |= *pattern == Pattern::WaitForTaskToken;
            }
            ResourceKind::LambdaFunction { .. } | ResourceKind::Function { .. } => {}
        }
    }

    fn add_machine(&mut self, state: &State) {
        let Some(arn) = literal(state, "StateMachineArn") else {
            self.unnamed_machines = true;
            return;
        };
        let mut parts = arn.split(':').skip(5);
        match (parts.next(), parts.next()) {
            (Some("stateMachine"), Some(name)) => {
                self.machines.insert(name.to_owned());
            }
            _ => self.no_machine = Some(arn.to_owned()),
        }
    }
}

/// The text of an argument that nothing computes.
fn literal<'a>(state: &'a State, name: &str) -> Option<&'a str> {
    let within = |node: &'a Node| {
        let members = node.as_object()?;
        let member = members.iter().find(|member| member.key.as_str() == name)?;
        Some(&member.value)
    };
    let node = match (&state.arguments, &state.parameters) {
        (Some(arguments), _) => within(arguments)?,
        (None, Some(PayloadTemplate::Literal(node))) => within(node)?,
        (None, Some(PayloadTemplate::Object { fields, .. })) => {
            let field = fields.iter().find(|field| field.name.as_str() == name)?;
            match &field.value {
                PayloadTemplate::Literal(node) => node,
                _ => return None,
            }
        }
        _ => return None,
    };
    match &node.value {
        Value::String(text) => Some(text.as_str()).filter(|text| !text.trim().starts_with("{%")),
        _ => None,
    }
}
