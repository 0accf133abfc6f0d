//! State machines and the `States` maps they and their branches consist of.

use super::State;
use crate::json::Text;
use crate::source::{Span, Spanned};

/// A whole definition (ASL "State Machine Structure").
#[derive(Clone, Debug, PartialEq)]
pub struct StateMachine {
    /// Where the definition is written.
    pub span: Span,
    /// The whole definition as JSON text, its placeholders replaced.
    pub text: String,
    /// Tells this definition from every other that means something else.
    pub digest: String,
    /// `Comment`.
    pub comment: Option<Text>,
    /// `Version`; only "1.0" exists.
    pub version: Option<Text>,
    /// `TimeoutSeconds` of the whole execution.
    pub timeout_seconds: Option<Spanned<u32>>,
    /// `QueryLanguage`, JSONPath where none is given.
    pub query_language: QueryLanguage,
    /// `StartAt` and `States`.
    pub states: States,
}

/// One `States` map and its `StartAt`: a machine's own, a Branch's or an Item Processor's.
#[derive(Clone, Debug, PartialEq)]
pub struct States {
    /// Where the `States` object is written.
    pub span: Span,
    /// The name of the first state.
    pub start_at: Text,
    /// The states in the order they are written; at least one.
    pub states: Vec<State>,
}

/// One of a Parallel state's `Branches`.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Where the branch is written.
    pub span: Span,
    /// `Comment`.
    pub comment: Option<Text>,
    /// `StartAt` and `States`.
    pub states: States,
}

/// The language of a state's queries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueryLanguage {
    /// Paths, Payload Templates and Intrinsic Functions.
    #[default]
    JsonPath,
    /// Strings between `{%` and `%}`.
    Jsonata,
}
