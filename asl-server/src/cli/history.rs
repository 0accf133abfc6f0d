//! `history`: an execution's events, for people to read.

use std::process::ExitCode;

use asl_runtime::store::{HistoryRange, SqliteArchive, StoredExecution};
use serde_json::Value;

use super::store::{Data, Named};
use super::table::{Format, Table};
use super::{Done, Failed};

/// Shows the history of an execution.
#[derive(Debug, clap::Args)]
pub(super) struct History {
    #[command(flatten)]
    execution: Named,
    /// From the last event back.
    #[arg(long)]
    reverse: bool,
    /// How many events at most.
    #[arg(long)]
    limit: Option<usize>,
    #[command(flatten)]
    data: Data,
    #[command(flatten)]
    format: Format,
}

impl History {
    pub(super) fn run(self) -> Done {
        let archive = self.data.look()?;
        let execution = self.execution.find(&archive)?;
        let range = HistoryRange {
            reverse: self.reverse,
            limit: self.limit,
            after: None,
        };
        let events = events(&archive, &execution, &range)?;
        let begun = execution.start_time.duration_since(std::time::UNIX_EPOCH);
        let begun = begun.unwrap_or_default().as_secs_f64();
        self.format
            .print(&Value::Array(events.clone()), || table(&events, begun))?;
        Ok(ExitCode::SUCCESS)
    }
}

pub(super) fn events(
    archive: &SqliteArchive,
    execution: &StoredExecution,
    range: &HistoryRange,
) -> Result<Vec<Value>, Failed> {
    let stored = archive.history(execution.id, range)?;
    let parsed = stored.iter().map(|event| serde_json::from_str(&event.text));
    Ok(parsed.collect::<Result<_, _>>()?)
}

/// The events of an execution that started at `begun`, in seconds since 1970.
pub(super) fn table(events: &[Value], begun: f64) -> Table {
    let mut table = Table::new(["ID", "AFTER", "EVENT", "DETAIL"]);
    for event in events {
        let text = |name| event.get(name).and_then(Value::as_str).unwrap_or_default();
        let time = event.get("timestamp").and_then(Value::as_f64);
        table.row([
            event.get("id").map(Value::to_string).unwrap_or_default(),
            format!("{:.3} s", (time.unwrap_or(begun) - begun).max(0.0)),
            text("type").to_owned(),
            detail(event),
        ]);
    }
    table
}

/// The most telling field of an event's details, cut to a line.
fn detail(event: &Value) -> String {
    const LONGEST: usize = 80;
    const TELLING: [&str; 8] = [
        "name",
        "error",
        "resource",
        "index",
        "workerName",
        "redriveCount",
        "output",
        "input",
    ];
    let details = event.as_object().into_iter().flatten();
    let details = details.filter(|(name, _)| name.ends_with("EventDetails"));
    let found = details
        .flat_map(|(_, details)| TELLING.iter().filter_map(|name| details.get(*name)))
        .next();
    let text = match found {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
