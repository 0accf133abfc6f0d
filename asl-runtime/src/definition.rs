//! What a compiled state machine is made of: the static data that generated code declares, in ASL's own terms.

use std::future::Future;
use std::pin::Pin;

use crate::execution::{Expression, Failure, Flow, Scope};
use crate::json::Json;
use crate::query::Path;

/// A future that borrows the scope it advances.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a query yields.
pub type QueryResult = Result<Json, Failure>;

/// Evaluates an expression or a payload template against a document.
pub type Query = fn(&Scope, &Json) -> QueryResult;

/// The kind of state machine: it sets limits and how an execution is kept (Developer Guide, "Choosing workflow type").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MachineType {
    /// At most one year, at most 25,000 history events.
    Standard,
    /// At most five minutes, any number of events.
    Express,
}

/// A compiled state machine.
#[derive(Debug)]
pub struct StateMachine {
    /// The machine's name, as ARNs and the Context Object show it.
    pub name: &'static str,
    /// Standard or Express.
    pub machine_type: MachineType,
    /// The definition as JSON text, its placeholders replaced.
    pub definition: &'static str,
    /// Tells this definition from every other that means something else; comments and layout do not count.
    pub digest: &'static str,
    /// The machine's own `TimeoutSeconds`.
    pub timeout_seconds: Option<u64>,
    /// Whether any expression reads the Context Object (`$$`).
    pub reads_context: bool,
    /// The names of all variables, by slot.
    pub variables: &'static [&'static str],
    /// The functions that Task states call, in the order of the generated `Tasks` trait.
    pub functions: &'static [&'static str],
    /// The ARNs of the state machines whose executions Task states start, where the definition says which.
    pub started_machines: &'static [&'static str],
    /// The top-level states.
    pub states: &'static States,
    /// The earlier versions that executions end on which started on them. Their functions are the same.
    pub earlier: &'static [&'static StateMachine],
}

/// One `States` object: the machine's own, a branch's or an item processor's.
#[derive(Debug)]
pub struct States {
    /// `StartAt`.
    pub start: StateId,
    /// Every state, in the order of the definition.
    pub states: &'static [State],
}

/// A state's place in its `States`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateId(pub u16);

/// One state.
#[derive(Debug)]
pub struct State {
    /// Its name, as the definition spells it.
    pub name: &'static str,
    /// Its `Type`.
    pub kind: StateKind,
    /// What it does.
    pub run: Run,
}

/// The `Type` of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateKind {
    /// Calls a function, a service or a worker.
    Task,
    /// Runs branches side by side.
    Parallel,
    /// Runs its item processor for each item.
    Map,
    /// Shapes data.
    Pass,
    /// Sleeps.
    Wait,
    /// Branches on data.
    Choice,
    /// Ends the scope with success.
    Succeed,
    /// Ends the scope with an error.
    Fail,
}

/// A state's function. Only states that wait are asynchronous.
#[derive(Clone, Copy)]
pub enum Run {
    /// Pass, Choice, Succeed, Fail.
    Now(fn(&mut Scope, Json) -> Flow),
    /// Task, Wait, Parallel, Map.
    Waits(for<'a> fn(&'a mut Scope, Json) -> BoxFuture<'a, Flow>),
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Run::Now(_) => "Now",
            Run::Waits(_) => "Waits",
        })
    }
}

/// What a Task state calls, and how.
#[derive(Debug)]
pub struct Task {
    /// `Resource`, as the definition spells it.
    pub resource: &'static str,
    /// How the resource is reached.
    pub integration: Integration,
    /// The function's place in [`StateMachine::functions`]; without meaning for an activity, which calls none.
    pub function: u16,
    /// Whether an attempt that a restart cut off fails in place of being made again.
    pub at_most_once: bool,
    /// `InputPath` and `Parameters`: what is sent.
    pub arguments: Option<Query>,
    /// `TimeoutSeconds` or `TimeoutSecondsPath`.
    pub timeout: Option<Seconds>,
    /// `HeartbeatSeconds` or `HeartbeatSecondsPath`.
    pub heartbeat: Option<Seconds>,
    /// `Credentials`.
    pub credentials: Option<Query>,
}

/// How a Task's resource is reached, and so which history events tell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integration {
    /// A function called directly: `arn:aws:lambda:…`, or a bare name. Its input is the effective input.
    Function,
    /// `arn:aws:states:::lambda:invoke`: `FunctionName` and `Payload` in, an envelope around the payload out.
    LambdaInvoke(IntegrationPattern),
    /// Any other integration: `arn:aws:states:::sqs:sendMessage`, `arn:aws:states:::aws-sdk:s3:getObject`.
    Service {
        /// The service as the history names it: `sqs`, `aws-sdk:s3`.
        resource_type: &'static str,
        /// The action with its pattern: `sendMessage.waitForTaskToken`.
        resource: &'static str,
        /// How the state waits for the answer.
        pattern: IntegrationPattern,
    },
    /// A queue that workers poll: `arn:aws:states:…:activity:…`.
    Activity,
}

/// How a state waits for a service (Developer Guide, "Service integration patterns").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegrationPattern {
    /// For the response only.
    RequestResponse,
    /// For the job: `.sync` and `.sync:2`.
    Sync,
    /// For a task token to come back: `.waitForTaskToken`.
    WaitForTaskToken,
}

/// A number of seconds, fixed or read from the state's input.
#[derive(Debug, Clone, Copy)]
pub enum Seconds {
    /// A literal.
    Fixed(u64),
    /// A Reference Path into the effective input.
    Path(&'static Path),
    /// A JSONata expression.
    Expression(&'static Expression),
}

/// A number that limits a Map, fixed or read from the state's input.
#[derive(Debug, Clone, Copy)]
pub enum Bound<T> {
    /// A literal.
    Fixed(T),
    /// A Reference Path into the effective input.
    Path(&'static Path),
    /// A JSONata expression.
    Expression(&'static Expression),
}

/// A Parallel state's work.
#[derive(Debug)]
pub struct Parallel {
    /// `InputPath` and `Parameters`: the input of every branch.
    pub arguments: Option<Query>,
    /// `Branches`.
    pub branches: &'static [&'static States],
}

/// A Map state's work.
#[derive(Debug)]
pub struct Map {
    /// `InputPath`: the effective input.
    pub input: Option<Query>,
    /// `ItemsPath`: the items, from the effective input.
    pub items: Items,
    /// `ItemSelector` (or the legacy `Parameters`): each iteration's input, from the effective input.
    pub selector: Option<Query>,
    /// `MaxConcurrency`; 0 is no limit of the state's own.
    pub max_concurrency: Option<Bound<u64>>,
    /// `ToleratedFailureCount`.
    pub tolerated_failure_count: Option<Bound<u64>>,
    /// `ToleratedFailurePercentage`.
    pub tolerated_failure_percentage: Option<Bound<f64>>,
    /// `ItemProcessor` (or the legacy `Iterator`).
    pub processor: &'static States,
    /// `ProcessorConfig.Mode`.
    pub mode: MapMode,
}

/// Where a Map finds its items.
#[derive(Debug, Clone, Copy)]
pub enum Items {
    /// The input itself: JSONata without `Items`.
    Input,
    /// `ItemsPath`, which is `$` unless given.
    Path(&'static Path),
    /// `Items`, written out; what it holds may be JSONata expressions.
    Template(Query),
    /// `Items`, a JSONata expression.
    Expression(&'static Expression),
}

/// `ProcessorConfig.Mode` of a Map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapMode {
    /// Iterations run inside the execution.
    Inline,
    /// Iterations are executions of their own.
    Distributed,
}

/// One retrier of a `Retry` field.
#[derive(Debug)]
pub struct Retrier {
    /// `ErrorEquals`.
    pub error_equals: &'static [&'static str],
    /// `IntervalSeconds`.
    pub interval_seconds: u64,
    /// `MaxAttempts`.
    pub max_attempts: u32,
    /// `BackoffRate`.
    pub backoff_rate: f64,
    /// `MaxDelaySeconds`.
    pub max_delay_seconds: Option<u64>,
    /// `JitterStrategy` is `FULL`.
    pub full_jitter: bool,
}

/// One catcher of a `Catch` field.
#[derive(Debug)]
pub struct Catcher {
    /// `ErrorEquals`.
    pub error_equals: &'static [&'static str],
    /// `ResultPath`: where the Error Output goes in the state's raw input.
    pub result_path: ResultPath,
    /// `Assign`, evaluated over the Error Output.
    pub assign: Option<Assign>,
    /// Whether the state's query language is JSONata.
    pub jsonata: bool,
    /// `Next`.
    pub next: StateId,
}

/// A `ResultPath`.
#[derive(Debug, Clone, Copy)]
pub enum ResultPath {
    /// `$`: the result replaces the input.
    Replace,
    /// `null`: the result is dropped.
    Discard,
    /// Any other Reference Path: the result becomes a part of the input.
    Into(&'static Path),
    /// JSONata's `Output` in its place.
    Output(Query),
}

/// An `Assign` field: the values as one object, and the slot of each field in order.
#[derive(Debug, Clone, Copy)]
pub struct Assign {
    /// Evaluates the template; its fields are the variables' names.
    pub values: Query,
    /// The variables' slots, in the order of the fields.
    pub slots: &'static [u16],
}
