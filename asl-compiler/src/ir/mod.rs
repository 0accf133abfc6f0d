//! The intermediate representation: a machine as it will run. Names are resolved, defaults filled in, variables numbered
//! and queries parsed, so that code generation has nothing left to decide that could fail.

mod data_flow;
mod interface;
mod state;

pub(crate) use data_flow::{
    Assign, Call, CallArgument, Callee, Expression, Field, Jsonata, Literal, Output, Path, Place,
    Root, Selection, Template,
};
pub(crate) use interface::{Function, Interface};
pub(crate) use state::{
    Bound, Catcher, Choice, Comparison, Condition, Fail, FailureText, Integration, Items, Map,
    Operand, Parallel, Pass, Pattern, Retrier, Rule, Seconds, Succeed, Task, Test, Timestamp, Wait,
    WaitUntil,
};

use crate::front::MachineType;

/// A whole state machine, in all of its versions.
pub(crate) struct Machine {
    /// How the machine is reached from the user's code.
    pub(crate) interface: Interface,
    #[expect(clippy::struct_field_names, reason = "`type` is a keyword")]
    pub(crate) machine_type: MachineType,
    /// What Task states of any version call, in the order of the first call.
    pub(crate) functions: Vec<Function>,
    /// What new executions run.
    pub(crate) current: Version,
    /// What executions run that started on it.
    pub(crate) earlier: Vec<Version>,
}

/// One definition of a state machine.
pub(crate) struct Version {
    /// What the definition is called in documentation: its file's name.
    pub(crate) source: String,
    /// The definition as JSON text, its placeholders replaced.
    pub(crate) text: String,
    /// The definition's digest.
    pub(crate) digest: String,
    /// The definition's `Comment`.
    pub(crate) comment: Option<String>,
    /// The execution's `TimeoutSeconds`.
    pub(crate) timeout_seconds: Option<u32>,
    /// Whether any query reads the Context Object.
    pub(crate) reads_context: bool,
    /// The variables' names by slot.
    pub(crate) variables: Vec<String>,
    /// The ARNs of the state machines whose executions it starts, where the definition says which.
    pub(crate) started_machines: Vec<String>,
    pub(crate) states: States,
    /// How many states there are at any depth.
    pub(crate) state_count: usize,
}

/// One `States` map: the machine's own, a Branch's or an Item Processor's.
#[derive(Debug)]
pub(crate) struct States {
    pub(crate) start: StateId,
    /// In the order of the definition.
    pub(crate) states: Vec<State>,
}

/// A state's place in its `States`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StateId(pub(crate) u16);

/// One state.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) name: String,
    /// The state's number among all of the machine, in the order they are written.
    pub(crate) number: usize,
    /// The line of the definition, from 1.
    pub(crate) line: usize,
    pub(crate) comment: Option<String>,
    pub(crate) kind: StateKind,
}

/// A state's `Type` and what belongs to it.
#[derive(Debug)]
pub(crate) enum StateKind {
    Task(Task),
    Pass(Pass),
    Choice(Choice),
    Wait(Wait),
    Succeed(Succeed),
    Fail(Fail),
    Parallel(Parallel),
    Map(Map),
}

/// Where a state leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Transition {
    Next(StateId),
    End,
}
