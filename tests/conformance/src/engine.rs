//! What an engine answers for a case, in terms the comparison reads.

use serde::Serialize;
use serde_json::Value;

/// How one execution ended.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Run {
    /// `SUCCEEDED`, `FAILED`, `TIMED_OUT` or `ABORTED`.
    pub status: String,
    /// The output's JSON text.
    pub output: Option<String>,
    /// The error name.
    pub error: Option<String>,
    /// The cause.
    pub cause: Option<String>,
    /// The events as `GetExecutionHistory` gives them, where history was recorded.
    pub history: Vec<Value>,
    /// The last record of its log, where that was asked for.
    pub end_log_event: Option<Value>,
}

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Severity {
    /// AWS refuses the definition.
    Error,
    /// AWS accepts it.
    Warning,
}

/// What the compiler says of a definition, in AWS's terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// AWS's code, such as `SCHEMA_VALIDATION_FAILED`.
    pub code: String,
    /// A JSON pointer to the place, such as `/States/A/Next`.
    pub location: String,
    /// AWS's sentence.
    pub message: String,
}

/// What an engine makes of a case.
#[derive(Debug)]
pub enum Answer {
    /// The definition compiled and ran.
    Run(Run),
    /// What the compiler says, where that was asked; or why it refuses a definition that was to run.
    Diagnostics(Vec<Diagnostic>),
    /// The definition compiled and ran: the records of its log.
    Logged(Vec<Value>),
    /// A state was tested: what `TestState` answered.
    Tested(Value),
    /// The calls of a trace were made: what each was answered.
    Calls(Value),
    /// No answer could be had, and why.
    Broken(String),
}
