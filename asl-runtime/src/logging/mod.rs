//! Logs of executions as AWS keeps them in `CloudWatch`: which events are told, with what, and to whom.

mod execution_log;
mod record;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub(crate) use self::execution_log::{ExecutionLog, Told, Unlogged};
pub use self::record::LogRecord;

/// Which events of an execution are logged (Developer Guide, "Log levels for Step Functions execution events").
///
/// Levels are in order: one lets through whatever those before it do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LogLevel {
    /// None.
    #[default]
    Off,
    /// That an execution failed, timed out or was stopped.
    Fatal,
    /// Whatever failed, timed out or was aborted, and that a Fail state was entered.
    Error,
    /// Every one.
    All,
}

impl LogLevel {
    /// The API's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            LogLevel::Off => "OFF",
            LogLevel::Fatal => "FATAL",
            LogLevel::Error => "ERROR",
            LogLevel::All => "ALL",
        }
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What is logged of a machine's executions. By default nothing is, and no data.
///
/// ```
/// use asl_runtime::{LogLevel, LogSink, LoggingConfiguration, Options};
///
/// let options = Options::default()
///     .logging(LoggingConfiguration { level: LogLevel::Error, ..LoggingConfiguration::default() })
///     .log_sink(LogSink::new(|record| println!("{record}")));
/// # let _ = options;
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LoggingConfiguration {
    /// Which events are logged.
    pub level: LogLevel,
    /// Whether records show inputs, outputs, parameters and variables. Errors and causes are shown in any case.
    pub include_execution_data: bool,
}

/// Where the log of executions goes. Cloning is cheap and leads to the same place.
///
/// It is called where the execution advances, on a thread of its async runtime, with one record after the other of an
/// execution, and with those of several executions at a time. It should be quick, as what it takes is taken from the
/// execution, and must not wait for an execution. One that panics loses the record, and nothing else happens.
#[derive(Clone)]
pub struct LogSink(Arc<dyn Fn(&LogRecord<'_>) + Send + Sync>);

impl LogSink {
    /// A sink that does this with each record.
    #[must_use]
    pub fn new(log: impl Fn(&LogRecord<'_>) + Send + Sync + 'static) -> Self {
        LogSink(Arc::new(log))
    }

    fn log(&self, record: &LogRecord<'_>) {
        // What a sink shares with others and leaves half-done is between them; the execution takes nothing from it.
        let _ = catch_unwind(AssertUnwindSafe(|| (self.0)(record)));
    }
}

impl fmt::Debug for LogSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogSink")
    }
}

/// That executions are logged: what, and where to.
#[derive(Debug, Clone)]
pub(crate) struct Logging {
    pub(crate) configuration: LoggingConfiguration,
    pub(crate) sink: LogSink,
}
