//! The definitions of recorded cases.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::json_text::compact;
use crate::modules::Modules;
use crate::state_definition::machine_of;

/// Every definition below `folder`; the key is the machine type and the definition's compact text, and between them the name
/// of a machine that is called by its name.
pub(crate) fn collect(folder: &Path, modules: &mut Modules) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, modules);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let text = fs::read_to_string(&path).unwrap_or_default();
            if let Ok(case) = serde_json::from_str::<Case>(&text) {
                collect_case(&case, modules);
            }
        }
    }
}

/// What matters of a case before it runs.
#[derive(Deserialize)]
struct Case {
    #[serde(default)]
    kind: String,
    state_machine_type: Option<String>,
    #[serde(default)]
    request: Request,
    definition: Option<Box<RawValue>>,
    definition_text: Option<String>,
    /// By ARN.
    other_state_machines: Option<BTreeMap<String, OtherMachine>>,
    setup: Option<Vec<Setup>>,
    steps: Option<Vec<Step>>,
}

/// The arguments of a validation call.
#[derive(Default, Deserialize)]
struct Request {
    r#type: Option<String>,
}

/// A machine whose executions the case's own one starts.
#[derive(Deserialize)]
struct OtherMachine {
    definition: Box<RawValue>,
    r#type: Option<String>,
}

/// What was done before the start.
#[derive(Deserialize)]
struct Setup {
    op: String,
    #[serde(default)]
    args: ActivityConsumer,
}

/// An activity's worker, which is a machine.
#[derive(Default, Deserialize)]
struct ActivityConsumer {
    template: Option<Box<RawValue>>,
}

/// A call of the API.
#[derive(Deserialize)]
struct Step {
    op: String,
    #[serde(default)]
    args: CreateStateMachine,
}

/// What matters of the arguments of `CreateStateMachine`.
#[derive(Default, Deserialize)]
struct CreateStateMachine {
    name: Option<String>,
    definition: Option<String>,
    r#type: Option<String>,
}

fn collect_case(case: &Case, modules: &mut Modules) {
    for (arn, other) in case.other_state_machines.iter().flatten() {
        let name = arn.rsplit(':').next().unwrap_or_default();
        let definition = compact(other.definition.get());
        add_named(
            modules,
            name,
            &definition,
            is_express(other.r#type.as_ref()),
        );
    }
    for setup in case.setup.iter().flatten() {
        if let ("activity_consumer", Some(template)) = (&*setup.op, &setup.args.template) {
            add_named(
                modules,
                "activity_consumer",
                &compact(template.get()),
                false,
            );
        }
    }
    for step in case.steps.iter().flatten() {
        if let ("create_state_machine", Some(name), Some(definition)) =
            (&*step.op, &step.args.name, &step.args.definition)
        {
            add_named(
                modules,
                name,
                definition,
                is_express(step.args.r#type.as_ref()),
            );
        }
    }
    let definition = match (&case.definition, &case.definition_text) {
        (Some(definition), _) => compact(definition.get()),
        (None, Some(text)) => text.clone(),
        (None, None) => return,
    };
    let definition = if case.kind == "test_state" {
        machine_of(&definition)
    } else {
        definition
    };
    let machine_type = case.state_machine_type.as_ref();
    let express = is_express(machine_type.or(case.request.r#type.as_ref()));
    modules.add(format!("{express}:{definition}"), &definition, express);
}

fn add_named(modules: &mut Modules, name: &str, definition: &str, express: bool) {
    let key = format!("{express}:{name}:{definition}");
    modules.add_named(key, name, definition, express);
}

fn is_express(machine_type: Option<&String>) -> bool {
    machine_type.is_some_and(|machine_type| machine_type == "EXPRESS")
}
