//! Why the engine refuses.

use std::error::Error;
use std::fmt;

use crate::mock::MockError;
use crate::store::StoreError;

/// Why an engine does not do what it is asked to.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum EngineError {
    /// The store cannot be read or written. Once it could not be written, the engine does nothing more.
    Store(StoreError),
    /// The store holds back what is to be written, for want of room: nothing new starts until it goes on.
    StoreHeld,
    /// The engine is shutting down or has been closed. What it ran goes on when its store is opened again.
    Closed,
    /// No machine of this name is registered.
    UnknownMachine(String),
    /// The registered machine has no definition with this digest.
    UnknownVersion(String),
    /// Machines start executions of others that are not registered: which, and of which.
    MissingMachines(Vec<String>),
    /// `ActivityDoesNotExist`: no activity has this ARN.
    UnknownActivity(String),
    /// `InvalidName`: what the name has that it must not.
    InvalidName(String),
    /// `InvalidExecutionInput`: what is wrong with the input.
    InvalidInput(String),
    /// `ValidationException`: the trace header has more than 256 characters, or some that are not ASCII.
    InvalidTraceHeader,
    /// `ExecutionAlreadyExists`: another execution has the name.
    AlreadyExists(String),
    /// `ExecutionDoesNotExist`: the machine has no execution of this name.
    UnknownExecution(String),
    /// `ExecutionNotRedrivable`: why it is not.
    NotRedrivable(&'static str),
    /// `ValidationException`: the Error has more than 256 characters, or the Cause more than 32,768.
    FailureTooLong,
    /// The execution is held: it waits for what the engine does not have.
    Held(HeldFor),
    /// The engine's mock configuration speaks of states that its machines have not, or that are no Tasks.
    Mocks(MockError),
    /// The machine has no test case of this name, as the error says.
    UnknownTestCase(MockError),
}

/// What a held execution waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeldFor {
    /// It runs the definition with this digest, which no registered machine has.
    Definition(String),
    /// It runs as a test case that the mock configuration does not have.
    TestCase {
        /// The machine's name.
        machine: String,
        /// The test case's.
        name: String,
    },
}

impl From<StoreError> for EngineError {
    fn from(error: StoreError) -> Self {
        EngineError::Store(error)
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EngineError::Store(error) => write!(f, "the store: {error}"),
            EngineError::StoreHeld => f.write_str(
                "the store is held: its disk is full, or another program has locked it; start it again once there is room",
            ),
            EngineError::Closed => f.write_str(
                "the engine is closed: what it ran goes on when its store is opened again",
            ),
            EngineError::UnknownVersion(digest) => write!(
                f,
                "the machine was compiled without the definition with the digest {digest}: name it among its earlier versions"
            ),
            EngineError::UnknownMachine(name) => write!(
                f,
                "no machine is named `{name}`: register it with `Engine::builder().machine(…)`"
            ),
            EngineError::MissingMachines(missing) => write!(
                f,
                "machines are missing, register them with `Engine::builder().machine(…)`: {}",
                missing.join(", ")
            ),
            EngineError::UnknownActivity(arn) => write!(
                f,
                "the activity {arn} does not exist: create it with `Engine::builder().activity(…)`"
            ),
            EngineError::InvalidName(reason) => write!(f, "the name {reason}"),
            EngineError::InvalidInput(reason) => {
                write!(f, "Invalid State Machine Execution Input: {reason}")
            }
            EngineError::InvalidTraceHeader => {
                f.write_str("a trace header has at most 256 characters, all of them ASCII")
            }
            EngineError::AlreadyExists(name) => write!(
                f,
                "an execution named `{name}` exists already: names are used once, and a running execution is only found again \
                 with the same input"
            ),
            EngineError::UnknownExecution(name) => {
                write!(f, "there is no execution named `{name}`")
            }
            EngineError::NotRedrivable(reason) => f.write_str(reason),
            EngineError::FailureTooLong => {
                f.write_str("an Error has at most 256 characters, and a Cause at most 32,768")
            }
            EngineError::Held(what) => write!(f, "the execution is held: {what}"),
            EngineError::Mocks(error) | EngineError::UnknownTestCase(error) => error.fmt(f),
        }
    }
}

impl Error for EngineError {}

impl fmt::Display for HeldFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HeldFor::Definition(digest) => write!(
                f,
                "it runs the definition with the digest {digest}, which no registered machine has; open the store with a program \
                 that has it"
            ),
            HeldFor::TestCase { machine, name } => write!(
                f,
                "it runs as the test case `{machine}#{name}`, which the engine has not; open the store with a mock configuration \
                 that has it"
            ),
        }
    }
}
