//! Traces of API calls, as far as an engine answers them without a server.

mod calls;

use std::time::SystemTime;

use asl_runtime::store::MemoryStore;
use asl_runtime::{Clock, Engine, EngineBuilder};
use serde_json::{Map, Value, json};

use self::calls::Calls;
use crate::case::{Case, MachineType, Step};
use crate::machines::{self, CaseTasks};
use crate::table::Table;

/// What an engine answers.
const ENGINE: [&str; 6] = [
    "start_execution",
    "describe_execution",
    "stop_execution",
    "get_execution_history",
    "list_executions",
    "get_activity_task",
];

/// What only prepares for the calls that are judged.
const SET_UP: [&str; 4] = [
    "create_state_machine",
    "delete_state_machine",
    "create_activity",
    "delete_activity",
];

/// How an engine refuses; the rest is found out by a server, before it asks one.
const REFUSALS: [(&str, &str); 5] = [
    ("start_execution", "ExecutionAlreadyExists"),
    ("start_execution", "StateMachineDoesNotExist"),
    ("describe_execution", "ExecutionDoesNotExist"),
    ("get_execution_history", "ExecutionDoesNotExist"),
    ("get_activity_task", "ActivityDoesNotExist"),
];

/// Why the trace `case` belongs to a server; `None` where it is to be run.
pub(crate) fn skip_reason(case: &Case) -> Option<&'static str> {
    let later = case.steps.iter().find_map(later_step);
    let nothing = || is_empty(&case.expect).then_some("API: no answer that an engine gives");
    later.or_else(nothing)
}

fn is_empty(expect: &Value) -> bool {
    let calls = expect.get("calls").and_then(Value::as_object);
    calls.is_none_or(Map::is_empty)
}

/// What of a server's a step is about.
fn later_step(step: &Step) -> Option<&'static str> {
    let subjects = [
        ("alias", "API: aliases"),
        ("version", "API: versions"),
        ("tag", "API: tags"),
        ("map_run", "API: Map Runs"),
        ("sync_execution", "API: StartSyncExecution"),
        ("activit", "API: activities"),
        ("state_machine", "API: state machines"),
    ];
    if step.service.as_deref() == Some("fixture") {
        return Some("API: machines made by a template");
    }
    if step.service.is_some() || SET_UP.contains(&&*step.op) {
        return None;
    }
    if ENGINE.contains(&&*step.op) {
        let machine = step.text("stateMachineArn").unwrap_or_default();
        return (machine.split(':').count() > 7).then_some("API: versions");
    }
    let subject = subjects.iter().find(|(word, _)| step.op.contains(word));
    Some(subject.map_or("API: other calls", |(_, reason)| *reason))
}

/// What the calls that an engine answers are to be answered, by the number of the step.
pub(crate) fn expectation(steps: &[Step]) -> Value {
    let judged = steps.iter().filter(|step| is_judged(step));
    let calls: Map<String, Value> = judged
        .map(|step| {
            let answer = match (&step.expect, &step.expect_error) {
                (_, Some(error)) => json!({"expect_error": {"code": error.code}}),
                (expect, None) => json!({"expect": expect}),
            };
            (step.number.to_string(), named(&answer))
        })
        .collect();
    json!({"calls": calls})
}

fn is_judged(step: &Step) -> bool {
    let is_refusal = |code: &String| REFUSALS.contains(&(&*step.op, code));
    match &step.expect_error {
        Some(error) => error.code.as_ref().is_some_and(is_refusal),
        None => step.expect.is_some() && step.service.is_none() && ENGINE.contains(&&*step.op),
    }
}

/// Names as an execution may have them: a snapshot writes them in brackets.
fn named(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(name(text)),
        Value::Array(items) => items.iter().map(named).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), named(value)))
            .collect(),
        other => other.clone(),
    }
}

fn name(text: &str) -> String {
    let mut rest = text.split("<ExecArnPart_");
    let mut named = rest.next().unwrap_or_default().to_owned();
    for piece in rest {
        named += "ExecArnPart_";
        named += &piece.replacen('>', "", 1);
    }
    named
}

/// Makes the calls of the trace `case` on an engine, and tells what the judged ones were answered.
///
/// # Errors
///
/// Where the engine fails.
pub fn run(case: &'static Case, table: &Table) -> Result<Value, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let builder = set_up(case, table);
        let engine = builder.open_store(MemoryStore::new());
        let mut calls = Calls::on(engine.map_err(|error| error.to_string())?, !stops(case));
        let mut answers = Map::new();
        for step in case.steps.iter().filter(|step| ENGINE.contains(&&*step.op)) {
            let answer = match calls.make(step).await {
                Ok(answer) => json!({"expect": answer}),
                Err(code) => json!({"expect_error": {"code": code}}),
            };
            if is_judged(step) {
                answers.insert(step.number.to_string(), answer);
            }
        }
        Ok(json!({"calls": answers}))
    })
}

/// Whether the trace stops an execution, which therefore must not end by itself.
fn stops(case: &Case) -> bool {
    case.steps.iter().any(|step| step.op == "stop_execution")
}

/// An engine with the machines and activities that the trace creates, but for activities that it deletes.
fn set_up(case: &'static Case, table: &Table) -> EngineBuilder {
    let clock = if stops(case) {
        Clock::system()
    } else {
        Clock::test(SystemTime::now())
    };
    let options = machines::options(case).clock(clock);
    let created = case
        .steps
        .iter()
        .filter(|step| step.op == "create_state_machine");
    let machines = created.filter_map(|step| {
        let machine_type = match step.text("type") {
            Some("EXPRESS") => MachineType::Express,
            _ => MachineType::Standard,
        };
        let bind = table.named(step.text("name")?, step.text("definition")?, machine_type)?;
        Some(bind(CaseTasks::of(case)).with(options.clone()))
    });
    let builder = machines.fold(Engine::builder(), |builder, machine| {
        builder.machine(&machine)
    });
    let deleted = |name: &str| {
        case.steps.iter().any(|step| {
            let arn = step.text("activityArn").unwrap_or_default();
            step.op == "delete_activity" && arn.rsplit(':').next() == Some(name)
        })
    };
    let created = case
        .steps
        .iter()
        .filter(|step| step.op == "create_activity");
    let names = created.filter_map(|step| step.text("name"));
    names
        .filter(|name| !deleted(name))
        .fold(builder, |builder, name| {
            builder.activity(format!(
                "arn:aws:states:us-east-1:111111111111:activity:{name}"
            ))
        })
}

#[cfg(test)]
mod tests;
