//! The eight state types.

use super::{
    Assign, Expression, Jsonata, Literal, Output, Path, Place, Selection, StateId, States,
    Template, Transition,
};
use crate::model::{Relation, TypeTest, ValueType};

/// Calls a function, a service or a worker.
#[derive(Debug)]
pub(crate) struct Task {
    /// `Resource`, as it is written.
    pub(crate) resource: String,
    pub(crate) integration: Integration,
    /// The place in [`super::Machine::functions`]; 0 for an activity, which calls none.
    pub(crate) function: u16,
    pub(crate) at_most_once: bool,
    pub(crate) input: Selection,
    /// `Parameters`.
    pub(crate) parameters: Option<Template>,
    pub(crate) timeout: Option<Seconds>,
    pub(crate) heartbeat: Option<Seconds>,
    pub(crate) credentials: Option<Template>,
    pub(crate) retry: Vec<Retrier>,
    pub(crate) catch: Vec<Catcher>,
    pub(crate) output: Output,
}

/// How a Resource is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Integration {
    /// A function that gets the effective input.
    Function,
    /// A function behind `lambda:invoke`.
    LambdaInvoke(Pattern),
    Service {
        /// `sqs`, `aws-sdk:s3`.
        resource_type: String,
        /// `sendMessage.waitForTaskToken`.
        resource: String,
        pattern: Pattern,
    },
    Activity,
}

/// How a state waits for a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pattern {
    RequestResponse,
    Sync,
    WaitForTaskToken,
}

/// A number of seconds.
#[derive(Debug)]
pub(crate) enum Seconds {
    Fixed(u32),
    Path(Path),
    Expression(Box<Jsonata>),
}

/// A limit of a Map.
#[derive(Debug)]
pub(crate) enum Bound<T> {
    Fixed(T),
    Path(Path),
    Expression(Box<Jsonata>),
}

/// One retrier, defaults filled in.
#[derive(Debug)]
pub(crate) struct Retrier {
    pub(crate) error_equals: Vec<String>,
    pub(crate) interval_seconds: u32,
    pub(crate) max_attempts: u32,
    pub(crate) backoff_rate: f64,
    pub(crate) max_delay_seconds: Option<u32>,
    pub(crate) full_jitter: bool,
}

/// One catcher.
#[derive(Debug)]
pub(crate) struct Catcher {
    pub(crate) error_equals: Vec<String>,
    pub(crate) place: Place,
    /// `Output` (JSONata), in place of the Error Output.
    pub(crate) output: Option<Template>,
    pub(crate) assign: Option<Assign>,
    pub(crate) next: StateId,
    /// Whether the state's language is JSONata.
    pub(crate) jsonata: bool,
}

/// Passes data on.
#[derive(Debug)]
pub(crate) struct Pass {
    pub(crate) input: Selection,
    pub(crate) parameters: Option<Template>,
    /// `Result`: neither `InputPath` nor `Parameters` are looked at then (checklist 2.10).
    pub(crate) result: Option<Literal>,
    pub(crate) output: Output,
}

/// Branches on data.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) input: Selection,
    pub(crate) rules: Vec<Rule>,
    pub(crate) default: Option<StateId>,
    /// `Assign`, where no rule matches.
    pub(crate) assign: Option<Assign>,
    /// `Output` (JSONata), where no rule matches.
    pub(crate) output: Option<Template>,
    pub(crate) selection: Selection,
}

/// A top-level rule.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) condition: Condition,
    pub(crate) assign: Option<Assign>,
    /// `Output` (JSONata).
    pub(crate) output: Option<Template>,
    pub(crate) next: StateId,
}

/// A boolean expression over data tests.
#[derive(Debug)]
pub(crate) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Test(Test),
    /// A `Condition` (JSONata) that is written out.
    Fixed(bool),
    /// A `Condition` (JSONata).
    Expression(Box<Jsonata>),
}

/// A `Variable` and what must hold for it.
#[derive(Debug)]
pub(crate) struct Test {
    pub(crate) variable: Path,
    pub(crate) comparison: Comparison,
}

/// A comparison operator and its operand.
#[derive(Debug)]
pub(crate) enum Comparison {
    Compare(Relation, Operand),
    /// The operand is what a path finds, of this type.
    ComparePath(ValueType, Relation, Path),
    /// `StringMatches`: the texts around the stars.
    Matches(Vec<String>),
    Is(TypeTest, bool),
}

/// A literal operand.
#[derive(Debug)]
pub(crate) enum Operand {
    Text(String),
    Number(f64),
    Boolean(bool),
    Timestamp(Timestamp),
}

/// An instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Timestamp {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub(crate) seconds: i64,
    pub(crate) nanoseconds: u32,
}

/// Sleeps.
#[derive(Debug)]
pub(crate) struct Wait {
    pub(crate) input: Selection,
    pub(crate) until: WaitUntil,
    pub(crate) assign: Option<Assign>,
    /// `Output` (JSONata).
    pub(crate) output: Option<Template>,
    pub(crate) selection: Selection,
    pub(crate) next: Transition,
}

/// The end of a wait.
#[derive(Debug)]
pub(crate) enum WaitUntil {
    Seconds(u32),
    SecondsPath(Path),
    Timestamp(Timestamp),
    TimestampPath(Path),
    SecondsExpression(Box<Jsonata>),
    TimestampExpression(Box<Jsonata>),
}

/// Ends its scope with success.
#[derive(Debug)]
pub(crate) struct Succeed {
    pub(crate) input: Selection,
    /// `Output` (JSONata).
    pub(crate) output: Option<Template>,
    pub(crate) selection: Selection,
}

/// Ends its scope with an error.
#[derive(Debug)]
pub(crate) struct Fail {
    pub(crate) error: Option<FailureText>,
    pub(crate) cause: Option<FailureText>,
}

/// An `Error` or `Cause`.
#[derive(Debug)]
pub(crate) enum FailureText {
    Fixed(String),
    Expression(Expression),
}

/// Runs branches side by side.
#[derive(Debug)]
pub(crate) struct Parallel {
    pub(crate) input: Selection,
    pub(crate) parameters: Option<Template>,
    pub(crate) branches: Vec<States>,
    pub(crate) retry: Vec<Retrier>,
    pub(crate) catch: Vec<Catcher>,
    pub(crate) output: Output,
}

/// Runs its item processor once for each item.
#[derive(Debug)]
pub(crate) struct Map {
    pub(crate) input: Selection,
    pub(crate) items: Items,
    /// `ItemSelector`.
    pub(crate) selector: Option<Template>,
    pub(crate) max_concurrency: Option<Bound<u32>>,
    pub(crate) tolerated_failure_count: Option<Bound<u32>>,
    pub(crate) tolerated_failure_percentage: Option<Bound<f64>>,
    pub(crate) processor: States,
    pub(crate) distributed: bool,
    pub(crate) retry: Vec<Retrier>,
    pub(crate) catch: Vec<Catcher>,
    pub(crate) output: Output,
}

/// Where a Map finds its items.
#[derive(Debug)]
pub(crate) enum Items {
    /// The input itself (JSONata without `Items`).
    Input,
    /// `ItemsPath` (JSONPath), or its default.
    Path(Path),
    /// `Items` (JSONata), written out.
    Template(Template),
    /// `Items` (JSONata).
    Expression(Box<Jsonata>),
}
