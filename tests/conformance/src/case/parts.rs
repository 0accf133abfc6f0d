//! What a case is made of beside its definition and its input.

use super::MachineType;
use crate::json_text::compact;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A rewrite that the recording test itself made in the answer.
#[derive(Debug, Deserialize)]
pub struct Rewrite {
    /// Where the value was replaced, if by place.
    pub jsonpath: Option<String>,
    /// What was replaced in all text, if by pattern.
    pub regex: Option<String>,
    /// The word put there.
    pub to: String,
    /// Whether the word was `<to:N>` and stands wherever the value stood.
    #[serde(default)]
    pub numbered: bool,
}

/// Another call made on the execution while it ran.
#[derive(Debug, Deserialize)]
pub struct ApiCall {
    /// Such as `stop_execution`.
    pub op: String,
    /// Its arguments.
    #[serde(default)]
    pub args: Value,
}

/// A machine whose executions the case's own one starts.
#[derive(Debug, Deserialize)]
pub struct OtherMachine {
    definition: Box<RawValue>,
    /// Its type.
    #[serde(default, rename = "type")]
    pub machine_type: MachineType,
}

impl OtherMachine {
    /// The text handed to the compiler.
    #[must_use]
    pub fn definition(&self) -> String {
        compact(self.definition.get())
    }
}

/// What was done before the execution was started.
#[derive(Debug, Deserialize)]
pub struct Setup {
    /// Such as `activity_consumer`.
    pub op: String,
    /// Its arguments.
    #[serde(default)]
    pub args: Value,
}

/// One call of a trace.
#[derive(Debug, Deserialize)]
pub struct Step {
    /// Its number in the trace.
    #[serde(rename = "i")]
    pub number: usize,
    /// Such as `list_executions`.
    pub op: String,
    /// Another service that is called, or a part of the test's own set-up.
    pub service: Option<String>,
    /// Its arguments.
    #[serde(default)]
    pub args: Value,
    /// What AWS answered.
    pub expect: Option<Value>,
    /// How AWS refused.
    pub expect_error: Option<ApiError>,
}

impl Step {
    /// An argument that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.args.get(name).and_then(Value::as_str)
    }
}

/// How AWS refuses a call.
#[derive(Debug, Deserialize)]
pub struct ApiError {
    /// Such as `ExecutionDoesNotExist`; none where the client refused.
    pub code: Option<String>,
    /// What it says.
    pub message: Option<String>,
}
