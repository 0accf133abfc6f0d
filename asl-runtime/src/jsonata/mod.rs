//! What compiled JSONata expressions run on. No parser and no syntax tree lives here.
//!
//! An expression is a function over an [`Evaluation`] and its context value. Operators and functions take [`Outcome`]s and
//! give one, so that generated code nests calls and the first error wins, with no `?` between them. An error ends the whole
//! evaluation; nothing catches one.

mod builtin;
mod closure;
mod constructors;
mod deep;
mod error;
mod evaluation;
mod failure;
mod frame;
mod function;
pub(crate) mod functions;
mod list;
mod matcher;
mod mixed;
mod operators;
mod path;
mod result;
mod select;
mod signature;
mod sort;
mod text;
mod transform;
mod tuple;
mod value;

pub use self::closure::Lambda;
pub use self::constructors::{Item, Pair};
pub use self::deep::{NoValue, evaluate_to_json};
pub use self::error::Error;
pub use self::evaluation::{Bounds, Document, Evaluation, Host};
pub use self::function::{Function, meant, meant_partial, native};
pub use self::functions::regex::Regex;
pub use self::operators::{
    add, concatenate, divide, equal, greater, greater_or_equal, is_in, less, less_or_equal,
    multiply, negate, not_equal, remainder, subtract, truth,
};
pub use self::path::{Filter, Path, Step, Tuples};
pub use self::result::{NoJson, kept, normal};
pub use self::signature::Parameter;
pub use self::sort::Term;
pub use self::transform::Transform;
pub use self::tuple::{TupleRun, TupleStage, TupleStep};
pub use self::value::{Value, boolean, constant, here, null, number, text, undefined};

/// The built-in functions.
pub mod library {
    pub use super::builtin::*;
}

/// What an expression comes to.
pub type Outcome = Result<Value, Error>;

/// An expression, or a part of one that is not always evaluated once: a function of its context value.
pub type Expression = fn(&Evaluation<'_>, &Value) -> Outcome;
