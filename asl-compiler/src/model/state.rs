//! What states of every type share: the field matrix of ASL's "States" section.

use super::{
    Assign, Catcher, Choice, Fail, Map, Parallel, Pass, PayloadTemplate, QueryLanguage, Retrier,
    Succeed, Task, Wait,
};
use crate::json::{Node, Text};
use crate::source::{Span, Spanned};

/// A state: the fields of the field matrix, and those of its own type in [`StateKind`].
///
/// A field that a type does not allow is never set; the parser reports it instead.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The state's name: its key in `States`.
    pub name: Text,
    /// Where its object is written.
    pub span: Span,
    /// The language its queries are written in: its own `QueryLanguage`, else the machine's.
    pub query_language: QueryLanguage,
    /// `Comment`.
    pub comment: Option<Text>,
    /// `InputPath` (JSONPath).
    pub input_path: Option<PathField>,
    /// `Parameters` (JSONPath) of a Task, Parallel or Pass; a Map's is its `ItemSelector`.
    pub parameters: Option<PayloadTemplate>,
    /// `Arguments` (JSONata) of a Task or Parallel.
    pub arguments: Option<Node>,
    /// `ResultSelector` (JSONPath).
    pub result_selector: Option<PayloadTemplate>,
    /// `ResultPath` (JSONPath).
    pub result_path: Option<PathField>,
    /// `OutputPath` (JSONPath).
    pub output_path: Option<PathField>,
    /// `Output` (JSONata).
    pub output: Option<Node>,
    /// `Assign`.
    pub assign: Option<Assign>,
    /// `Retry`, in order; empty where there is none.
    pub retry: Vec<Retrier>,
    /// `Catch`, in order; empty where there is none.
    pub catch: Vec<Catcher>,
    /// `Next` or `End`; none for Choice, Succeed and Fail.
    pub transition: Option<Transition>,
    /// `Type`, with the fields of that type alone.
    pub kind: StateKind,
}

/// A state's `Type` and the fields that only this type has.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "a definition holds few states and each is read in place"
)]
pub enum StateKind {
    /// Does work by calling a Resource.
    Task(Task),
    /// Passes its input on, or a fixed `Result`.
    Pass(Pass),
    /// Branches on rules.
    Choice(Choice),
    /// Delays.
    Wait(Wait),
    /// Ends its `States` map well.
    Succeed(Succeed),
    /// Ends its `States` map with an error.
    Fail(Fail),
    /// Runs branches at the same time.
    Parallel(Parallel),
    /// Runs an Item Processor for each item.
    Map(Map),
}

/// Where a state leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Transition {
    /// `Next`: the name of a state in the same `States` map.
    Next(Text),
    /// `"End": true`, and where it is written.
    End(Span),
}

/// A path field that may be `null`, which is not the same as leaving it out.
#[derive(Clone, Debug, PartialEq)]
pub enum PathField {
    /// `null`.
    Null(Span),
    /// The text of a path.
    Path(Text),
}

/// Where a field takes its value from.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue<T> {
    /// Written out.
    Literal(Spanned<T>),
    /// The text of the field's `…Path` form (JSONPath): a Reference Path, or for `ErrorPath` and `CausePath`
    /// also an Intrinsic Function.
    Path(Text),
    /// A JSONata expression with its delimiters.
    Expression(Text),
}
