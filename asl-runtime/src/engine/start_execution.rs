//! What is to be started: `StartExecution`'s parameters.

use super::identity::StartedBy;
use super::{EngineError, test_case};
use crate::json::Json;

/// How long a trace header may be.
const TRACE_HEADER: usize = 256;

/// An execution to be started (`StartExecution`), for [`Engine::start_execution`](crate::Engine::start_execution).
///
/// ```
/// use asl_runtime::{StartExecution, json};
///
/// let start = StartExecution::new("order", "order-17", json!({"amount": 20}))
///     .trace_header("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1");
/// # let _ = start;
/// ```
#[derive(Debug, Clone)]
pub struct StartExecution {
    pub(super) machine: String,
    /// What answers for some of its tasks.
    pub(super) test_case: Option<String>,
    pub(super) name: String,
    pub(super) input: Json,
    /// The attempt that starts it, if another execution does.
    pub(super) started_by: Option<StartedBy>,
    pub(super) started_as: Option<String>,
    /// The digest of the definition that it runs, if that need not be the current one.
    pub(super) version: Option<String>,
    pub(super) trace_header: Option<String>,
}

impl StartExecution {
    /// An execution of the machine of this name: `order`. With a test case of the engine's
    /// [mock configuration](crate::EngineBuilder::mocks) behind it, `order#HappyPath`, that answers for the tasks that it mocks,
    /// for as long as the execution runs. A test case without a name, `order#`, is none.
    #[must_use]
    pub fn new(machine: &str, name: impl Into<String>, input: Json) -> Self {
        let (machine, test_case) = test_case::split(machine);
        StartExecution {
            machine: machine.to_owned(),
            test_case: test_case.map(str::to_owned),
            name: name.into(),
            input,
            started_by: None,
            started_as: None,
            version: None,
            trace_header: None,
        }
    }

    /// A word that [`Engine::describe`](crate::Engine::describe) and [`Engine::executions`](crate::Engine::executions) tell
    /// beside the execution: the version or the alias that it was started as. To the engine it means nothing.
    #[must_use]
    pub fn started_as(mut self, word: impl Into<String>) -> Self {
        self.started_as = Some(word.into());
        self
    }

    /// The version that it runs, by the digest of its definition ([`Machine::digest`](crate::Machine::digest)): an earlier one of
    /// those that the machine was compiled with. Without this it is the current one.
    #[must_use]
    pub fn version(mut self, digest: impl Into<String>) -> Self {
        self.version = Some(digest.into());
        self
    }

    /// The header by which tracing knows what the execution belongs to: `X-Amzn-Trace-Id` or W3C's `traceparent`, at most 256
    /// ASCII characters. It is kept with the execution, told to its handlers
    /// ([`TaskContext::trace_header`](crate::TaskContext::trace_header)) and handed on to the executions that it starts.
    #[must_use]
    pub fn trace_header(mut self, header: impl Into<String>) -> Self {
        self.trace_header = Some(header.into());
        self
    }
}

pub(super) fn check_trace_header(header: Option<&str>) -> Result<(), EngineError> {
    let is_fit = |header: &str| header.len() <= TRACE_HEADER && header.is_ascii();
    if header.is_none_or(is_fit) {
        Ok(())
    } else {
        Err(EngineError::InvalidTraceHeader)
    }
}
