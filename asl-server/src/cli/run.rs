//! `run`: runs an execution to its end and prints its output.

use std::io::{IsTerminal as _, Read as _};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use asl_runtime::store::{HistoryRange, MemoryStore};
use asl_runtime::{Engine, ExecutionError, Json, Machine, MachineType};

use super::mocks::Mocks;
use super::output::{print_line, tell};
use super::store::{OptionalData, machine};
use super::{Done, Failed, history};
use crate::app::App;

/// How often the line that tells of a long run is written anew.
const TICK: Duration = Duration::from_millis(200);

/// What erases the line that a terminal's cursor is in.
const ERASE: &str = "\r\x1b[K";

/// Runs an execution to its end and prints its output.
///
/// The exit status is 0 if it succeeds, and 1 if it fails.
#[derive(Debug, clap::Args)]
pub(super) struct Run {
    /// The machine's name; `NAME#CASE` runs it against the tasks that the test case mocks, and keeps nothing.
    machine: String,
    /// The input: JSON, `@FILE`, or `-` for what is piped in.
    #[arg(default_value = "{}")]
    input: String,
    /// The execution's name; one of its own if there is none.
    #[arg(long)]
    name: Option<String>,
    /// Show the history, on standard error.
    #[arg(long)]
    history: bool,
    /// Run it as an Express machine is run: in memory, nothing is kept, whatever `--data` says.
    #[arg(long)]
    express: bool,
    #[command(flatten)]
    mocks: Mocks,
    #[command(flatten)]
    data: OptionalData,
}

impl Run {
    pub(super) async fn run(self, app: &App) -> Done {
        let (name, case) = self.machine.split_once('#').unwrap_or((&self.machine, ""));
        let machine = machine(app, name)?;
        let mocked = match case {
            "" => None,
            case => Some(machine.mocked(&self.mocks.of(case)?, case)?),
        };
        let machine = mocked.as_ref().unwrap_or(machine);
        let input = Json::parse(&read(&self.input)?)
            .map_err(|error| format!("the input is not JSON: {error}"))?;
        if self.express || machine.machine_type() == MachineType::Express {
            return print(self.in_memory(machine, input).await?);
        }
        let name = self.name.clone().unwrap_or_else(unique_name);
        let engine = match &mocked {
            Some(mocked) => app
                .engine()
                .machine(mocked)
                .open_store(MemoryStore::new())?,
            None => self.data.engine(app)?,
        };
        let execution = engine
            .start_named::<Json>(machine.name(), &name, input)
            .await?;
        let progress = progress(&engine, machine.name(), &name);
        let result = tokio::select! {
            result = execution.output() => result,
            never = progress => match never {},
        };
        if std::io::stderr().is_terminal() {
            tell(ERASE);
        }
        let result = result?;
        if self.history {
            let events = engine.history(machine.name(), &name)?.unwrap_or_default();
            show(&events.into_iter().map(Into::into).collect::<Vec<_>>());
        }
        engine.close().await;
        print(result)
    }

    async fn in_memory(
        &self,
        machine: &Machine,
        input: Json,
    ) -> Result<Result<Json, ExecutionError>, Failed> {
        let mut options = machine.options().clone().record_history(self.history);
        if let Some(name) = &self.name {
            asl_runtime::check_name(name)?;
            options = options.name(name);
        }
        let outcome = machine.with(options).run_to_outcome(input).await;
        if self.history {
            let events = outcome.history.iter().map(|event| event.to_json().into());
            show(&events.collect::<Vec<_>>());
        }
        Ok(outcome.result)
    }
}

/// Prints how an execution ended.
pub(super) fn print(result: Result<Json, ExecutionError>) -> Done {
    let output = result?;
    print_line(output)?;
    Ok(ExitCode::SUCCESS)
}

fn show(events: &[serde_json::Value]) {
    let first = events
        .first()
        .and_then(|event| event.get("timestamp")?.as_f64());
    tell(history::table(events, first.unwrap_or_default()));
}

/// On a terminal, tells where a long run stands.
async fn progress(engine: &Engine, machine: &str, name: &str) -> std::convert::Infallible {
    if !std::io::stderr().is_terminal() {
        return std::future::pending().await;
    }
    let begun = Instant::now();
    let last = HistoryRange {
        reverse: true,
        limit: Some(1),
        after: None,
    };
    loop {
        tokio::time::sleep(TICK).await;
        let page = engine.history_page(machine, name, &last);
        let event = page
            .ok()
            .flatten()
            .and_then(|page| page.events.into_iter().next());
        let field = |field| event.as_ref().and_then(|event| event.get(field).cloned());
        let (id, kind) = (
            field("id").unwrap_or_default(),
            field("type").unwrap_or_default(),
        );
        let seconds = begun.elapsed().as_secs();
        tell(format_args!(
            "{ERASE}{seconds} s, {id} events, {}",
            kind.as_str().unwrap_or_default()
        ));
    }
}

fn unique_name() -> String {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    format!("run-{:x}-{:x}", since.as_micros(), std::process::id())
}

fn read(input: &str) -> Result<String, Failed> {
    match input.strip_prefix('@') {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| format!("`{path}` cannot be read: {error}").into()),
        None if input == "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text)?;
            Ok(text)
        }
        None => Ok(input.to_owned()),
    }
}
