//! What Task states call: every Resource gets a name, and states that call the same thing share a function.

use std::collections::{BTreeSet, HashMap};

use super::jsonata::expression_text;
use crate::ir::{Function, Integration, Pattern};
use crate::json::{Member, Value};
use crate::model::{self, PayloadTemplate, ResourceKind, State, StateKind, StateMachine, States};
use crate::options::Options;
use crate::substitutions::whole_placeholder;

/// The functions of a machine.
#[derive(Default)]
pub(crate) struct Functions {
    list: Vec<Function>,
    numbers: HashMap<String, u16>,
    /// What is not called: workers outside ask for it.
    activities: BTreeSet<String>,
}

/// What one Task state calls.
pub(super) struct Called {
    pub(super) function: u16,
    pub(super) at_most_once: bool,
    pub(super) integration: Integration,
}

/// The functions that the options name, for want of a definition.
pub(crate) fn named_by(options: &Options) -> Vec<Function> {
    let tasks = options.tasks.iter();
    tasks
        .map(|(name, options)| Function {
            name: name.clone(),
            callers: Vec::new(),
            version: 0,
            options: options.clone(),
        })
        .collect()
}

impl Functions {
    /// Everything that is called by any of a machine's versions, the current one first.
    pub(crate) fn of<'a>(
        versions: impl IntoIterator<Item = &'a StateMachine>,
        options: &Options,
    ) -> Functions {
        let mut functions = Functions::default();
        for (version, machine) in versions.into_iter().enumerate() {
            functions.add_states(&machine.states, version, options);
        }
        functions
    }

    /// The names of what is called.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|function| function.name.as_str())
    }

    pub(crate) fn has_activity(&self, name: &str) -> bool {
        self.activities.contains(name)
    }

    pub(crate) fn into_list(self) -> Vec<Function> {
        self.list
    }

    /// What `task` calls.
    pub(super) fn called(&self, task: &model::Task, arguments: Option<&PayloadTemplate>) -> Called {
        let (name, integration) = resolve(&task.resource.kind, arguments);
        let number = match integration {
            Integration::Activity => None,
            _ => self.numbers.get(&name).copied(),
        };
        let function = number.and_then(|number| self.list.get(usize::from(number)));
        Called {
            function: number.unwrap_or_default(),
            at_most_once: function.is_some_and(|function| function.options.at_most_once),
            integration,
        }
    }

    fn add_states(&mut self, level: &States, version: usize, options: &Options) {
        for state in &level.states {
            match &state.kind {
                StateKind::Task(task) => self.add(state, task, version, options),
                StateKind::Parallel(parallel) => {
                    for branch in &parallel.branches {
                        self.add_states(&branch.states, version, options);
                    }
                }
                StateKind::Map(map) => {
                    self.add_states(&map.item_processor.states, version, options);
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, state: &State, task: &model::Task, version: usize, options: &Options) {
        let (name, integration) = resolve(&task.resource.kind, arguments(state).as_ref());
        if integration == Integration::Activity {
            self.activities.insert(name);
            return;
        }
        let caller = state.name.text.clone();
        if let Some(number) = self.numbers.get(&name)
            && let Some(function) = self.list.get_mut(usize::from(*number))
        {
            if function.version == version {
                function.callers.push(caller);
            }
            return;
        }
        let number = u16::try_from(self.list.len())
            .expect("a definition of 1 MiB has no room for 65,536 Task states");
        self.numbers.insert(name.clone(), number);
        self.list.push(Function {
            options: options.tasks.get(&name).cloned().unwrap_or_default(),
            callers: vec![caller],
            version,
            name,
        });
    }
}

/// `Parameters`, or `Arguments` in JSONata.
pub(super) fn arguments(state: &State) -> Option<PayloadTemplate> {
    let arguments = state.arguments.clone().map(PayloadTemplate::Literal);
    arguments.or_else(|| state.parameters.clone())
}

/// The name of what a Resource calls, and how it is reached.
fn resolve(resource: &ResourceKind, parameters: Option<&PayloadTemplate>) -> (String, Integration) {
    match resource {
        ResourceKind::LambdaFunction { name } | ResourceKind::Function { name } => {
            (name.clone(), Integration::Function)
        }
        ResourceKind::Activity { name } => (name.clone(), Integration::Activity),
        ResourceKind::Optimized {
            service,
            api,
            pattern,
        } => {
            if (service.as_str(), api.as_str()) == ("lambda", "invoke")
                && let Some(name) = parameters.and_then(function_name)
            {
                return (name, Integration::LambdaInvoke(lowered(*pattern)));
            }
            service_call(service.clone(), api, *pattern)
        }
        ResourceKind::AwsSdk {
            service,
            api,
            pattern,
        } => service_call(format!("aws-sdk:{service}"), api, *pattern),
    }
}

fn service_call(
    resource_type: String,
    api: &str,
    pattern: model::Pattern,
) -> (String, Integration) {
    let suffix = match pattern {
        model::Pattern::RequestResponse => "",
        model::Pattern::Sync => ".sync",
        model::Pattern::Sync2 => ".sync:2",
        model::Pattern::WaitForTaskToken => ".waitForTaskToken",
    };
    let name = format!("{resource_type}:{api}");
    let integration = Integration::Service {
        resource_type,
        resource: format!("{api}{suffix}"),
        pattern: lowered(pattern),
    };
    (name, integration)
}

fn lowered(pattern: model::Pattern) -> Pattern {
    match pattern {
        model::Pattern::RequestResponse => Pattern::RequestResponse,
        model::Pattern::Sync | model::Pattern::Sync2 => Pattern::Sync,
        model::Pattern::WaitForTaskToken => Pattern::WaitForTaskToken,
    }
}

/// The function that a literal `FunctionName` names.
fn function_name(parameters: &PayloadTemplate) -> Option<String> {
    literal(parameters, "FunctionName").and_then(name_in)
}

/// The state machine that a Task starts an execution of, where the definition says so.
pub(super) fn started_machine(
    task: &model::Task,
    parameters: Option<&PayloadTemplate>,
) -> Option<String> {
    let ResourceKind::Optimized { service, api, .. } = &task.resource.kind else {
        return None;
    };
    if (service.as_str(), api.as_str()) != ("states", "startExecution") {
        return None;
    }
    let arn = literal(parameters?, "StateMachineArn")?;
    (!arn.contains("${")).then(|| arn.to_owned())
}

/// The text of a field that no expression computes.
fn literal<'a>(parameters: &'a PayloadTemplate, name: &str) -> Option<&'a str> {
    let value = match parameters {
        PayloadTemplate::Literal(node) => {
            let named = |member: &&Member| member.key.as_str() == name;
            &node.as_object()?.iter().find(named)?.value
        }
        PayloadTemplate::Object { fields, .. } => {
            let field = fields.iter().find(|field| field.name.as_str() == name)?;
            match &field.value {
                PayloadTemplate::Literal(node) => node,
                _ => return None,
            }
        }
        _ => return None,
    };
    match &value.value {
        Value::String(text) => {
            let text = text.as_str();
            expression_text(text).is_none().then_some(text)
        }
        _ => None,
    }
}

/// The bare name in `NAME`, `NAME:QUALIFIER`, `ACCOUNT:function:NAME`, a whole ARN, or `${NAME}`.
fn name_in(text: &str) -> Option<String> {
    if let Some(name) = whole_placeholder(text) {
        return Some(name.to_owned());
    }
    let name = match text.split_once("function:") {
        Some((_, rest)) => rest,
        None => text,
    };
    let name = name.split(':').next().unwrap_or(name);
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Integration, Pattern, name_in, resolve};
    use crate::model::{self, ResourceKind};

    #[test]
    fn a_function_name_may_be_an_arn_or_have_a_qualifier() {
        for text in [
            "Pay",
            "Pay:live",
            "${Pay}",
            "111122223333:function:Pay",
            "arn:aws:lambda:eu-west-1:111122223333:function:Pay:$LATEST",
        ] {
            assert_eq!(name_in(text).as_deref(), Some("Pay"), "{text}");
        }
    }

    #[test]
    fn the_pattern_is_no_part_of_a_services_name() {
        let resource = ResourceKind::AwsSdk {
            service: "sfn".to_owned(),
            api: "startExecution".to_owned(),
            pattern: model::Pattern::WaitForTaskToken,
        };
        let (name, integration) = resolve(&resource, None);
        assert_eq!(name, "aws-sdk:sfn:startExecution");
        let expected = Integration::Service {
            resource_type: "aws-sdk:sfn".to_owned(),
            resource: "startExecution.waitForTaskToken".to_owned(),
            pattern: Pattern::WaitForTaskToken,
        };
        assert_eq!(integration, expected);
    }

    #[test]
    fn invoking_a_function_chosen_at_run_time_is_a_service_call() {
        let resource = ResourceKind::Optimized {
            service: "lambda".to_owned(),
            api: "invoke".to_owned(),
            pattern: model::Pattern::RequestResponse,
        };
        let (name, integration) = resolve(&resource, None);
        assert_eq!(name, "lambda:invoke");
        assert!(matches!(integration, Integration::Service { .. }));
    }
}
