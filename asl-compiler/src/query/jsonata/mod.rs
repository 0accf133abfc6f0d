//! JSONata 2.0.6, the query language of `{% … %}`: expression text to a typed tree with resolved names.

pub mod ast;
pub mod builtins;
mod check;
mod draft;
mod error;
mod lexer;
mod parser;
mod process;
mod regex;
mod resolve;
pub mod signature;
mod syntax;
mod token;

use std::ops::Range;

pub use ast::{Ast, Kind};
pub use builtins::Builtin;
pub use error::{SyntaxError, Warning};

use super::MAX_LENGTH;
use ast::Frame;

/// Who reads the expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// AWS Step Functions: no input document, functions of its own, some constructs refused (checklist 2.15 to 2.19).
    StepFunctions,
    /// Plain JSONata over an input document.
    Document,
}

/// An expression that can be compiled.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// The expression.
    pub body: Ast,
    /// What `:=` binds outside of blocks and functions.
    pub frame: Frame,
    /// The names that it takes from outside, without the built-in functions.
    pub variables: Vec<FreeVariable>,
    /// Where it reads `$states`.
    pub states: Vec<StatesUse>,
    /// What AWS accepts and fails at run time.
    pub warnings: Vec<Warning>,
}

/// A variable that the expression does not bind itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeVariable {
    /// The name without its `$`; never `states`.
    pub name: String,
    /// Where it is read.
    pub range: Range<usize>,
    /// False where an inner variable of the same name may be bound by then.
    pub certain: bool,
}

/// A use of the reserved variable `$states`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatesUse {
    /// The member that is read; `None` where the whole is (`$states`, `$states.*`).
    pub member: Option<StatesMember>,
    /// `$states.member`, or `$states` alone.
    pub range: Range<usize>,
}

/// A member of `$states` (checklist 2.17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatesMember {
    /// The state's input.
    Input,
    /// The result of a Task, Map or Parallel.
    Result,
    /// What a catcher caught.
    ErrorOutput,
    /// The Context Object.
    Context,
    /// A name that `$states` does not have.
    Unknown(String),
}

/// Reads an expression: the text between `{%` and `%}`.
///
/// # Errors
/// Where the text is no JSONata of version 2.0.6 (one error: the first), or uses what the dialect refuses (all of them).
pub fn parse(text: &str, dialect: Dialect) -> Result<Expression, Vec<SyntaxError>> {
    if text.len() > MAX_LENGTH {
        let message = format!(
            "the expression is {} bytes long; {MAX_LENGTH} is the limit",
            text.len()
        );
        return Err(vec![SyntaxError::refused(0..0, 0, message)]);
    }
    let tree = parser::parse(text).map_err(|error| vec![error])?;
    let processed = process::process(tree).map_err(|error| vec![error])?;
    let mut expression = resolve::resolve(processed, dialect);
    if dialect == Dialect::StepFunctions {
        let refused = check::check(&mut expression);
        if !refused.is_empty() {
            return Err(refused);
        }
    }
    Ok(expression)
}
