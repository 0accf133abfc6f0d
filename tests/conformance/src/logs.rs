//! Logs of executions: what a recorded configuration lets through to the sink.

use std::sync::{Arc, Mutex, PoisonError};

use asl_runtime::store::MemoryStore;
use asl_runtime::{Engine, EngineError, Json, LogLevel, LogSink, LoggingConfiguration, Machine};
use serde::Deserialize;
use serde_json::Value;

use crate::case::Case;
use crate::machines::{CaseTasks, options};
use crate::table::Bind;

/// What `CreateStateMachine` is told of logs.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Configuration {
    level: Option<String>,
    #[serde(default)]
    include_execution_data: bool,
}

/// Runs `case` on an engine, and gives the records of its log.
///
/// # Errors
///
/// Where the case's input is no JSON, its configuration is none, or the engine fails.
pub fn run(case: &'static Case, bind: Bind) -> Result<Vec<Value>, String> {
    logged(case, bind, configuration(&case.logging_configuration)?)
}

/// Runs `case` with all of it logged, and gives the last record.
///
/// # Errors
///
/// As [`run`].
pub fn end(case: &'static Case, bind: Bind) -> Result<Option<Value>, String> {
    let everything = LoggingConfiguration {
        level: LogLevel::All,
        include_execution_data: true,
    };
    Ok(logged(case, bind, everything)?.pop())
}

fn logged(
    case: &'static Case,
    bind: Bind,
    configuration: LoggingConfiguration,
) -> Result<Vec<Value>, String> {
    let input = Json::parse(&case.input()).map_err(|error| format!("the input: {error}"))?;
    let records = Arc::<Mutex<Vec<Value>>>::default();
    let log = Arc::clone(&records);
    let sink = LogSink::new(move |record| {
        let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
        log.push(record.to_json().into());
    });
    let options = options(case).logging(configuration).log_sink(sink);
    let machine = bind(CaseTasks::of(case)).with(options);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .map_err(|error| error.to_string())?;
    let ended = runtime.block_on(durably(&machine, input));
    ended.map_err(|error| error.to_string())?;
    let mut records = records.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(std::mem::take(&mut records))
}

/// A recorded `loggingConfiguration` as options have it; the destination is the sink, whatever was recorded.
pub(crate) fn configuration(recorded: &Value) -> Result<LoggingConfiguration, String> {
    let recorded = Configuration::deserialize(recorded);
    let recorded = recorded.map_err(|error| format!("the logging configuration: {error}"))?;
    let level = match recorded.level.as_deref() {
        None | Some("OFF") => LogLevel::Off,
        Some("FATAL") => LogLevel::Fatal,
        Some("ERROR") => LogLevel::Error,
        Some("ALL") => LogLevel::All,
        Some(other) => return Err(format!("there is no log level {other}")),
    };
    Ok(LoggingConfiguration {
        level,
        include_execution_data: recorded.include_execution_data,
    })
}

async fn durably(machine: &Machine, input: Json) -> Result<(), EngineError> {
    let engine = Engine::builder().machine(machine);
    let engine = engine.open_store(MemoryStore::new())?;
    let execution = engine.start(machine, "logged", input).await?;
    // How it ends, its log tells.
    execution.output().await.map(drop)
}
