//! Queries, Payload Templates and what becomes of a state's result.

use std::collections::HashMap;

use super::Transition;
use crate::query;
use crate::query::jsonata::Ast;

/// A query of any kind.
#[derive(Debug)]
pub(crate) enum Expression {
    Path(Path),
    Call(Call),
    Jsonata(Box<Jsonata>),
}

/// A JSONata expression whose variables are resolved.
#[derive(Debug)]
pub(crate) struct Jsonata {
    /// As it is written between its delimiters: what run-time errors quote.
    pub(crate) text: String,
    /// Where it stands in its state, as run-time errors name it: `Output/total`.
    pub(crate) field: String,
    /// The slots of the variables it reads.
    pub(crate) variables: HashMap<String, u16>,
    pub(crate) body: Ast,
    /// How many variables of its own it binds outside of blocks and functions.
    pub(crate) slots: usize,
}

/// A Path whose variable is resolved.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    /// As it is written: what run-time errors quote.
    pub(crate) text: String,
    pub(crate) root: Root,
    /// Whether it can only ever select one value.
    pub(crate) definite: bool,
    pub(crate) steps: Vec<query::Step>,
}

/// The document that a Path starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Root {
    Input,
    Context,
    /// The variable in this slot.
    Variable(u16),
}

/// A call of an Intrinsic Function.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) callee: Callee,
    /// As it is written: what run-time errors quote.
    pub(crate) text: String,
    pub(crate) arguments: Vec<CallArgument>,
}

/// What a call calls.
#[derive(Debug)]
pub(crate) enum Callee {
    Function(query::Function),
    /// `States.Format` with a template that is written out, as the texts around its `{}`.
    Format(Vec<String>),
}

/// An argument of an Intrinsic Function.
#[derive(Debug)]
pub(crate) enum CallArgument {
    Literal(Literal),
    Path(Path),
    Call(Call),
}

/// A JSON value that the definition spells out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Literal {
    Null,
    Boolean(bool),
    Integer(i64),
    Text(String),
    /// Any other value, as its JSON text.
    Json(String),
}

/// A Payload Template.
#[derive(Debug)]
pub(crate) enum Template {
    Literal(Literal),
    Expression(Expression),
    Object(Vec<Field>),
    Array(Vec<Template>),
}

/// A field of a template's object.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its name, without `.$`.
    pub(crate) name: String,
    pub(crate) value: Template,
}

/// An `InputPath` or `OutputPath`.
#[derive(Debug)]
pub(crate) enum Selection {
    /// `$`, the default.
    Whole,
    /// `null`: an empty object.
    Nothing,
    Path(Path),
}

/// A `ResultPath`.
#[derive(Debug)]
pub(crate) enum Place {
    /// `$`, the default: the result takes the input's place.
    Replace,
    /// `null`: the result is dropped.
    Discard,
    Into(Path),
}

/// An `Assign`.
#[derive(Debug)]
pub(crate) struct Assign {
    pub(crate) fields: Vec<Field>,
    /// The variables' slots, in the order of the fields.
    pub(crate) slots: Vec<u16>,
}

/// From a state's result to its output and what follows.
#[derive(Debug)]
pub(crate) struct Output {
    /// `Assign`, which reads the raw result.
    pub(crate) assign: Option<Assign>,
    /// `ResultSelector`.
    pub(crate) selector: Option<Template>,
    /// `ResultPath`.
    pub(crate) place: Place,
    /// `OutputPath`.
    pub(crate) selection: Selection,
    pub(crate) next: Transition,
    /// Whether the state's language is JSONata: `Assign` and what stands for `ResultSelector`, which is `Output` there, read
    /// `$states` and not the result alone.
    pub(crate) jsonata: bool,
}

impl Selection {
    pub(crate) fn is_whole(&self) -> bool {
        matches!(self, Selection::Whole)
    }
}
