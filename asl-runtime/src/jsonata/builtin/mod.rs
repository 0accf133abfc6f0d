//! The built-in functions, by the identifiers that generated code knows them by: `$formatNumber` is `FORMAT_NUMBER`.
//!
//! Here stands what needs values, functions or the evaluation; what works on texts and numbers alone is in
//! [`functions`](super::functions).

#![expect(
    clippy::unnecessary_wraps,
    reason = "every function has the signature that a call needs"
)]

mod aggregation;
mod arrays;
mod errors;
mod extension;
mod higher_order;
mod numbers;
mod objects;
mod texts;
mod times;
mod types;

pub use aggregation::{AVERAGE, COUNT, MAX, MIN, SUM};
pub use arrays::{APPEND, DISTINCT, REVERSE, SHUFFLE, SORT, ZIP};
pub use errors::{ASSERT, ERROR};
pub use extension::{HASH, PARSE, PARTITION, RANDOM, RANDOM_SEEDED, RANGE, UUID};
pub use higher_order::{EACH, FILTER, MAP, REDUCE, SIFT, SINGLE};
pub use numbers::{
    ABS, CEIL, FLOOR, FORMAT_BASE, FORMAT_INTEGER, FORMAT_NUMBER, NUMBER, PARSE_INTEGER, POWER,
    ROUND, SQRT,
};
pub use objects::{CLONE, KEYS, LOOKUP, MERGE, SPREAD};
pub use texts::{
    BASE64DECODE, BASE64ENCODE, CONTAINS, DECODE_URL, DECODE_URL_COMPONENT, ENCODE_URL,
    ENCODE_URL_COMPONENT, JOIN, LENGTH, LOWERCASE, MATCH, PAD, REPLACE, SPLIT, STRING, SUBSTRING,
    SUBSTRING_AFTER, SUBSTRING_BEFORE, TRIM, UPPERCASE,
};
pub use times::{FROM_MILLIS, MILLIS, NOW, TO_MILLIS};
pub use types::{BOOLEAN, EXISTS, NOT, TYPE};

use super::function::{Arguments, Function};
use super::signature::Parameter;
use super::{Error, Evaluation, Outcome, Value};

/// `s`
const TEXT: Parameter = Parameter::taking("sm");
/// `n`
const NUMBERS: Parameter = Parameter::taking("nm");
/// `o`
const OBJECT: Parameter = Parameter::taking("om");
/// `x`
const ANY: Parameter = Parameter::taking("asnblfom");
/// `f`
const FUNCTION: Parameter = Parameter::taking("f");
/// `a`
const ARRAY: Parameter = Parameter::array();

/// Declares built-in functions: identifier, name, signature, number of arguments a higher-order function passes.
macro_rules! builtins {
    ($($id:ident $name:literal [$($parameter:expr),*] $arity:literal $run:expr;)*) => {$(
        #[doc = concat!("`$", $name, "`")]
        pub static $id: Function = Function {
            name: $name,
            signature: &[$($parameter),*],
            arity: $arity,
            run: $run,
        };
    )*};
}
use builtins;

/// Applies `function` to the number that is given; nothing gives nothing.
fn of_number(arguments: &Arguments, function: impl FnOnce(f64) -> Result<f64, Error>) -> Outcome {
    match arguments.number(0) {
        Some(number) => function(number).map(Value::Number),
        None => Ok(Value::Undefined),
    }
}

/// Applies `function` to the text that is given; nothing gives nothing.
fn of_text<T: Into<Value>>(
    arguments: &Arguments,
    function: impl FnOnce(&str) -> Result<T, Error>,
) -> Outcome {
    match arguments.text(0) {
        Some(text) => function(text).map(Into::into),
        None => Ok(Value::Undefined),
    }
}
