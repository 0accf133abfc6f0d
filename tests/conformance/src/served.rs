//! Traces of API calls against a served program, over HTTP.

mod client;
mod scope;

use std::time::SystemTime;

use asl_runtime::{Clock, LogSink, Options};
use serde_json::{Value, json};

use self::client::Client;
use crate::case::{Case, MachineType, Step};
use crate::compare::{Verdict, compare_calls};
use crate::logs;
use crate::machines::{self, CaseTasks};
use crate::table::Table;
use asl_server::App;

/// What became of one step of a trace.
#[derive(Debug)]
pub enum Judged {
    /// It was answered, and the answer compared.
    Compared(Verdict),
    /// It is no part of what a compiled program serves, and why.
    OutOfScope(&'static str),
    /// Nothing of its answer was recorded.
    Silent,
}

/// Serves a program with the machines of a trace and makes its calls: what became of each step.
///
/// # Errors
///
/// The program cannot be served.
pub fn run(case: &'static Case, table: &Table) -> Result<Vec<(usize, Judged)>, String> {
    let client = Client::serve(app(case, table))?;
    let mut trace = Trace {
        case,
        client,
        answers: Vec::new(),
    };
    let mut scope = scope::Scope::default();
    let judged = case.steps.iter().map(|step| {
        let judged = match scope.leaves_out(step) {
            Some(reason) => Judged::OutOfScope(reason),
            None => trace.make(step),
        };
        (step.number, judged)
    });
    Ok(judged.collect())
}

asl_runtime::asl! {
    /// Of a program that has no other.
    mod nothing {
        "StartAt": "Done",
        "States": { "Done": { "Type": "Succeed" } }
    }
}

/// A program with the machines that the trace creates, each in the form that it is created in first.
fn app(case: &'static Case, table: &Table) -> App {
    // Waits take no time, unless somebody is to stop what waits.
    let clock = if stops(case) {
        Clock::system()
    } else {
        Clock::test(SystemTime::now())
    };
    let options = machines::served_options().clock(clock);
    let mut names: Vec<&str> = Vec::new();
    let created = case
        .steps
        .iter()
        .filter(|step| step.op == "create_state_machine");
    // Where a program is at home, it knows by its machines.
    let nothing = App::new().machine(nothing::machine().with(options.clone()));
    created.fold(nothing, |app, step| {
        let machine_type = match step.text("type") {
            Some("EXPRESS") => MachineType::Express,
            _ => MachineType::Standard,
        };
        let bind = step.text("name").zip(step.text("definition"));
        let bind = bind.and_then(|(name, definition)| {
            let bind = table.named(name, definition, machine_type)?;
            (!names.contains(&name)).then(|| names.push(name))?;
            Some(bind)
        });
        match bind {
            Some(bind) => app.machine(bind(CaseTasks::of(case)).with(logged(step, &options))),
            None => app,
        }
    })
}

/// The options of a machine that is logged as it is created to be.
fn logged(created: &Step, options: &Options) -> Options {
    let recorded = created.args.get("loggingConfiguration");
    match recorded.map(logs::configuration) {
        // What is refused is not served.
        None | Some(Err(_)) => options.clone(),
        // Here nobody reads the log.
        Some(Ok(configuration)) => options
            .clone()
            .logging(configuration)
            .log_sink(LogSink::new(|_| ())),
    }
}

/// A trace under way.
struct Trace {
    case: &'static Case,
    client: Client,
    /// The answers so far, by the number of the step.
    answers: Vec<(usize, Value)>,
}

impl Trace {
    fn make(&mut self, step: &Step) -> Judged {
        let action = action(&step.op);
        let arguments = self.arguments(&step.args);
        let (status, answer) = self.client.call(&action, &arguments);
        if action == "StartExecution" && status == 200 && !stops(self.case) {
            self.client.wait_for(&answer);
        }
        self.answers.push((step.number, answer.clone()));
        let expected = match (&step.expect, &step.expect_error) {
            (_, Some(error)) => json!({"code": error.code, "message": error.message}),
            (Some(expect), None) => without_log_destinations(expect),
            (None, None) => return Judged::Silent,
        };
        let actual = if step.expect_error.is_some() {
            json!({"code": answer.get("__type"), "message": answer.get("message")})
        } else {
            as_recorded("", &answer)
        };
        Judged::Compared(compare_calls(self.case, &expected, &actual))
    }

    /// The arguments with the names and tokens of this run.
    fn arguments(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::from(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.arguments(item)).collect(),
            Value::Object(members) => {
                let members = members.iter();
                Value::Object(
                    members
                        .map(|(name, value)| (name.clone(), self.arguments(value)))
                        .collect(),
                )
            }
            other => other.clone(),
        }
    }

    fn text(&self, text: &str) -> String {
        let number = |prefix: &str, suffix: &str| {
            let text = text.strip_suffix(suffix)?;
            text.rsplit(prefix).next()?.parse::<usize>().ok()
        };
        if let Some(length) = number("<invalid_token_", "_chars>") {
            return "a".repeat(length);
        }
        if let Some(step) = number("-", "-nextToken") {
            return self.text_of(step, "nextToken").unwrap_or_default();
        }
        let Some((before, rest)) = text.split_once("<ExecArnPart_") else {
            return text.to_owned();
        };
        let (number, after) = rest.split_once("idx>").unwrap_or((rest, ""));
        let name = number
            .parse()
            .ok()
            .and_then(|number| self.execution(number));
        let name = name.unwrap_or_else(|| format!("ExecArnPart_{number}idx"));
        format!("{before}{name}{after}")
    }

    /// The name of the execution that was started as the one with this number.
    fn execution(&self, number: usize) -> Option<String> {
        let started = self.answers.iter().filter_map(|(_, answer)| {
            answer.get("startDate")?;
            answer.get("executionArn")?.as_str()?.rsplit(':').next()
        });
        let mut names: Vec<&str> = Vec::new();
        for name in started {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.get(number).map(|name| (*name).to_owned())
    }

    fn text_of(&self, step: usize, field: &str) -> Option<String> {
        let (_, answer) = self.answers.iter().find(|(number, _)| *number == step)?;
        Some(answer.get(field)?.as_str()?.to_owned())
    }
}

/// The answer without the log groups of a machine: a program's log goes to no ARN.
fn without_log_destinations(expect: &Value) -> Value {
    let mut expect = expect.clone();
    let logging = expect.get_mut("loggingConfiguration");
    if let Some(logging) = logging.and_then(Value::as_object_mut) {
        logging.remove("destinations");
    }
    expect
}

/// Whether the trace stops an execution, which therefore must not end by itself.
fn stops(case: &Case) -> bool {
    case.steps.iter().any(|step| step.op == "stop_execution")
}

/// The action's name as the API has it: `start_execution` is `StartExecution`.
fn action(operation: &str) -> String {
    let words = operation.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}

/// An answer as snapshots have it: dates are words, and texts that are JSON objects were parsed.
fn as_recorded(name: &str, value: &Value) -> Value {
    match value {
        Value::Number(_) if name.ends_with("Date") => Value::from("datetime"),
        Value::Number(_) if name == "timestamp" => Value::from("timestamp"),
        Value::String(text) if text.starts_with('{') => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        Value::Array(items) => items.iter().map(|item| as_recorded("", item)).collect(),
        Value::Object(members) => {
            let members = members.iter();
            Value::Object(
                members
                    .map(|(name, value)| (name.clone(), as_recorded(name, value)))
                    .collect(),
            )
        }
        other => other.clone(),
    }
}
