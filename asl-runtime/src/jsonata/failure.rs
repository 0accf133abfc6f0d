//! The errors of the evaluation itself, in the words of the reference implementation.

use super::functions::json_text::quoted;
use super::functions::number_text::to_text;
use super::text::shown;
use super::{Error, Value};

const STACK_OVERFLOW: &str = "Stack overflow error";

macro_rules! plain_errors {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $message:literal;)*) => {
        impl Error {
            $($(#[$doc])* #[cold] pub(super) fn $name() -> Self { Self::new($code, $message) })*
        }
    };
}

plain_errors! {
    timeout: "U1001", "Expression evaluation timeout";
    not_a_function: "T1006", "Attempted to invoke a non-function";
    not_a_partial_function: "T1008", "Attempted to partially apply a non-function";
    not_an_applicable_function: "T2006",
        "The right side of the function application operator ~> must be a function";
    not_a_range_start: "T2003", "The left side of the range operator (..) must evaluate to an integer";
    not_a_range_end: "T2004", "The right side of the range operator (..) must evaluate to an integer";
    not_sortable: "T2008",
        "The expressions within an order-by clause must evaluate to numeric or string values";
    not_a_clone_function: "T2013",
        "The transform expression clones the input object using the $clone() function.  This has been overridden in the current scope by a non-function.";
    no_default_order: "D3070",
        "The single argument form of the sort function can only be applied to an array of strings or an array of numbers.  Use the second argument to specify a comparison function";
    replaced_with_no_text: "D3012", "Attempted to replace a matched string with a non-string value";
    empty_replacement_pattern: "D3010", "Second argument of replace function cannot be an empty string";
    reducer_takes_too_little: "D3050",
        "The second argument of reduce function must be a function with at least two arguments";
    many_singles: "D3138", "The $single() function expected exactly 1 matching result.  Instead it matched more.";
    no_single: "D3139", "The $single() function expected exactly 1 matching result.  Instead it matched 0.";
}

impl Error {
    #[cold]
    pub(super) fn stack_overflow() -> Self {
        Self::new("U1001", STACK_OVERFLOW)
    }

    pub(super) fn is_stack_overflow(&self) -> bool {
        self.code() == "U1001" && self.message() == STACK_OVERFLOW
    }

    #[cold]
    pub(super) fn out_of_range(number: f64) -> Self {
        Self::new("D1001", format!("Number out of range: {}", to_text(number)))
    }

    #[cold]
    pub(super) fn not_negatable(value: &Value) -> Self {
        let value = shown(value);
        Self::new(
            "D1002",
            format!("Cannot negate a non-numeric value: {value}"),
        )
    }

    /// T0410. Arguments are counted from 0 here and from 1 there.
    #[cold]
    pub(super) fn invalid_argument(position: usize, function: &str) -> Self {
        let (number, function) = (position.saturating_add(1), quoted(function));
        Self::new(
            "T0410",
            format!("Argument {number} of function {function} does not match function signature"),
        )
    }

    #[cold]
    pub(super) fn invalid_context(position: usize, function: &str) -> Self {
        let (number, function) = (position.saturating_add(1), quoted(function));
        Self::new(
            "T0411",
            format!(
                "Context value is not a compatible type with argument {number} of function {function}"
            ),
        )
    }

    #[cold]
    pub(super) fn invalid_items(position: usize, function: &str, items: &str) -> Self {
        let (number, function) = (position.saturating_add(1), quoted(function));
        Self::new(
            "T0412",
            format!("Argument {number} of function {function} must be an array of \"{items}\""),
        )
    }

    #[cold]
    pub(super) fn not_a_key(value: &Value) -> Self {
        let value = shown(value);
        Self::new(
            "T1003",
            format!("Key in object structure must evaluate to a string; got: {value}"),
        )
    }

    #[cold]
    pub(super) fn ambiguous_key(key: &str) -> Self {
        let key = quoted(key);
        Self::new(
            "D1009",
            format!("Multiple key definitions evaluate to same key: {key}"),
        )
    }

    /// T1005: a function's name without its `$`.
    #[cold]
    pub(super) fn meant_function(name: &str) -> Self {
        Self::new(
            "T1005",
            format!("Attempted to invoke a non-function. Did you mean ${name}?"),
        )
    }

    /// T1007: as T1005, in a partial application.
    #[cold]
    pub(super) fn meant_partial_function(name: &str) -> Self {
        Self::new(
            "T1007",
            format!("Attempted to partially apply a non-function. Did you mean ${name}?"),
        )
    }

    #[cold]
    pub(super) fn not_a_match(function: &str) -> Self {
        let function = quoted(function);
        Self::new(
            "T1010",
            format!(
                "The matcher function argument passed to function {function} does not return the correct object structure"
            ),
        )
    }

    /// T2001 or T2002.
    #[cold]
    pub(super) fn not_a_number(is_left: bool, operator: &str) -> Self {
        let operator = quoted(operator);
        let (code, side) = if is_left {
            ("T2001", "left")
        } else {
            ("T2002", "right")
        };
        Self::new(
            code,
            format!("The {side} side of the {operator} operator must evaluate to a number"),
        )
    }

    /// T2007: two types in one order-by clause.
    #[cold]
    pub(super) fn mixed_order(left: &Value, right: &Value) -> Self {
        let (left, right) = (shown(left), shown(right));
        Self::new(
            "T2007",
            format!("Type mismatch when comparing values {left} and {right} in order-by clause"),
        )
    }

    #[cold]
    pub(super) fn not_one_type(left: &Value, right: &Value, operator: &str) -> Self {
        let (left, right, operator) = (shown(left), shown(right), quoted(operator));
        Self::new(
            "T2009",
            format!(
                "The values {left} and {right} either side of operator {operator} must be of the same data type"
            ),
        )
    }

    #[cold]
    pub(super) fn not_comparable(operator: &str) -> Self {
        let operator = quoted(operator);
        Self::new(
            "T2010",
            format!(
                "The expressions either side of operator {operator} must evaluate to numeric or string values"
            ),
        )
    }

    #[cold]
    pub(super) fn not_an_update(value: &Value) -> Self {
        let value = shown(value);
        Self::new(
            "T2011",
            format!(
                "The insert/update clause of the transform expression must evaluate to an object: {value}"
            ),
        )
    }

    #[cold]
    pub(super) fn not_a_deletion(value: &Value) -> Self {
        let value = shown(value);
        Self::new(
            "T2012",
            format!(
                "The delete clause of the transform expression must evaluate to a string or array of strings: {value}"
            ),
        )
    }

    #[cold]
    pub(super) fn range_too_long(length: f64) -> Self {
        let length = to_text(length);
        Self::new(
            "D2014",
            format!(
                "The size of the sequence allocated by the range operator (..) must not exceed 1e6.  Attempted to allocate {length}."
            ),
        )
    }
}
