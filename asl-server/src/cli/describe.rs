//! `describe`: what there is to know of an execution.

use std::process::ExitCode;
use std::time::SystemTime;

use asl_runtime::{ExecutionDescription, Status};
use serde_json::{Value, json};

use super::Done;
use super::store::{Data, Named};
use super::table::{Format, Table};

/// Tells what there is to know of an execution.
#[derive(Debug, clap::Args)]
pub(super) struct Describe {
    #[command(flatten)]
    execution: Named,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    format: Format,
}

impl Describe {
    pub(super) fn run(self) -> Done {
        let found = self.execution.find(&self.data.look()?)?.into();
        let whole = whole(&found);
        self.format.print(&whole, || {
            let mut table = Table::new(["FIELD", "VALUE"]);
            for (field, value) in whole.as_object().into_iter().flatten() {
                let text = value.as_str().map(str::to_owned);
                table.row([field.clone(), text.unwrap_or_else(|| value.to_string())]);
            }
            table
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

pub(super) fn status(execution: &ExecutionDescription) -> &'static str {
    execution.status.map_or("RUNNING", Status::as_str)
}

/// A moment to the millisecond.
pub(super) fn instant(time: SystemTime) -> String {
    humantime::format_rfc3339_millis(time).to_string()
}

/// An execution without its data.
pub(super) fn summary(execution: &ExecutionDescription) -> Value {
    json!({
        "machine": execution.machine,
        "name": execution.name,
        "status": status(execution),
        "startTime": instant(execution.start_time),
        "stopTime": execution.stop_time.map(instant),
    })
}

fn whole(execution: &ExecutionDescription) -> Value {
    let data = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|_| text.into());
    let fields = [
        ("input", Some(data(&execution.input))),
        ("output", execution.output.as_deref().map(data)),
        ("error", execution.error.as_deref().map(Value::from)),
        ("cause", execution.cause.as_deref().map(Value::from)),
        ("redriveCount", Some(execution.redrive_count.into())),
        (
            "redriveTime",
            execution.redrive_time.map(|time| instant(time).into()),
        ),
        (
            "traceHeader",
            execution.trace_header.as_deref().map(Value::from),
        ),
        ("testCase", execution.test_case.as_deref().map(Value::from)),
        ("digest", Some(execution.digest.as_str().into())),
    ];
    let mut whole = summary(execution);
    for (name, value) in fields {
        if let Some((whole, value)) = whole.as_object_mut().zip(value) {
            whole.insert(name.to_owned(), value);
        }
    }
    whole
}
