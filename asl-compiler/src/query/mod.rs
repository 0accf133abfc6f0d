//! The query languages that stand inside a definition's strings: expression text to a spanned AST.
//!
//! Plain data: nothing here evaluates, and nothing here knows the rest of the crate. Ranges count bytes of the
//! expression text, so that the caller can map them back to its file.

mod cursor;
pub mod filter;
mod filter_parser;
pub mod function;
pub mod intrinsic;
pub mod json_path;
pub mod jsonata;
mod literal;
pub mod reference_path;
mod steps;
pub mod wildcard;

use std::fmt;
use std::ops::Range;

pub use filter::{Comparison, Filter, FilterPath, Literal, Operand, Operator, Origin, Pattern};
pub use function::Function;
pub use intrinsic::{Argument, Intrinsic};
pub use json_path::{JsonPath, Root, Selector, Step};

/// The longest expression that is read, in bytes: what one state may carry on AWS.
pub const MAX_LENGTH: usize = 262_144;

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    /// The faulty bytes of the expression text; empty where something is missing.
    pub range: Range<usize>,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl QueryError {
    pub(crate) fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            range,
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

/// The value of a Payload Template field whose name ends in `.$`.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A Path: `$.order.id`, `$$.Execution.Name`, `$variable`.
    Path(JsonPath),
    /// An Intrinsic Function call: `States.Format('{}', $.id)`.
    Intrinsic(Intrinsic),
}

impl Expression {
    /// Reads a Path or an Intrinsic Function call.
    ///
    /// # Errors
    /// Where `text` is neither, or has a fault of its own.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.starts_with('$') {
            return JsonPath::parse(text).map(Self::Path);
        }
        if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return Intrinsic::parse(text).map(Self::Intrinsic);
        }
        Err(QueryError::new(
            0..text.len(),
            "expected a Path or an Intrinsic Function call",
        )
        .help("a Path starts with `$`, a call reads `States.Format('{}', $.name)`"))
    }

    /// Checks what `ErrorPath` and `CausePath` take: a Reference Path, or a function that returns a string.
    ///
    /// # Errors
    /// Where the expression is anything else.
    pub fn check_returns_string(&self) -> Result<(), QueryError> {
        match self {
            Self::Path(path) => reference_path::check(path),
            Self::Intrinsic(call) if call.function.returns_string() => Ok(()),
            Self::Intrinsic(call) => Err(QueryError::new(
                call.range.clone(),
                format!("`{}` does not return a string", call.function.name()),
            )
            .help("allowed here are ArrayGetItem, Base64Decode, Base64Encode, Format, Hash, JsonToString and UUID")),
        }
    }
}

/// Refuses what is too long to be meant, before any parser looks at it.
fn check_length(text: &str) -> Result<(), QueryError> {
    if text.len() <= MAX_LENGTH {
        return Ok(());
    }
    Err(QueryError::new(
        0..0,
        format!(
            "the expression is {} bytes long; {MAX_LENGTH} is the limit",
            text.len()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_template_value_is_a_path_or_an_intrinsic() {
        assert!(matches!(Expression::parse("$.a"), Ok(Expression::Path(_))));
        assert!(matches!(
            Expression::parse("States.UUID()"),
            Ok(Expression::Intrinsic(_))
        ));
        for text in ["", " $.a", "ipsum", "'text'", "{% $a %}"] {
            assert!(Expression::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn error_path_takes_reference_paths_and_string_functions() {
        for text in [
            "$.a",
            "$$.Execution.Name",
            "$cause",
            "States.Format('{}', $.a)",
            "States.UUID()",
        ] {
            let expression = Expression::parse(text).expect(text);
            assert_eq!(expression.check_returns_string(), Ok(()), "{text}");
        }
        for text in [
            "$.a[*]",
            "$..a",
            "States.MathAdd(1, 2)",
            "States.Array($.a)",
        ] {
            let expression = Expression::parse(text).expect(text);
            assert!(expression.check_returns_string().is_err(), "{text}");
        }
    }

    #[test]
    fn long_texts_are_refused_before_they_are_read() {
        let text = format!("$.{}", "a".repeat(MAX_LENGTH));
        let error = Expression::parse(&text).expect_err("too long");
        assert!(error.message.contains("limit"), "{error}");
    }
}
