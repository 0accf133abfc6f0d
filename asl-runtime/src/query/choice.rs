//! The comparison operators of Choice (checklist §5). A value of another type than the operator's never matches.

use std::cmp::Ordering;

use super::Timestamp;
use crate::json::Json;

/// The five comparisons that strings, numbers and timestamps have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `…Equals`
    Equals,
    /// `…LessThan`
    LessThan,
    /// `…LessThanEquals`
    LessThanEquals,
    /// `…GreaterThan`
    GreaterThan,
    /// `…GreaterThanEquals`
    GreaterThanEquals,
}

impl Comparison {
    #[inline]
    fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equals => order.is_eq(),
            Self::LessThan => order.is_lt(),
            Self::LessThanEquals => order.is_le(),
            Self::GreaterThan => order.is_gt(),
            Self::GreaterThanEquals => order.is_ge(),
        }
    }
}

/// Java's order of strings, by UTF-16 units: only characters beyond U+FFFF stand elsewhere than in UTF-8's order.
pub(super) fn compare_text(left: &str, right: &str) -> Ordering {
    left.encode_utf16().cmp(right.encode_utf16())
}

/// `StringEquals`, `StringLessThan` and so on.
#[must_use]
#[inline]
pub fn string(value: &Json, comparison: Comparison, operand: &str) -> bool {
    match (value, comparison) {
        (Json::String(text), Comparison::Equals) => text == operand,
        (Json::String(text), _) => comparison.holds(compare_text(text, operand)),
        _ => false,
    }
}

/// `StringEqualsPath`, `StringLessThanPath` and so on.
#[must_use]
pub fn string_path(value: &Json, comparison: Comparison, operand: &Json) -> bool {
    operand
        .as_str()
        .is_some_and(|operand| string(value, comparison, operand))
}

/// `NumericEquals`, `NumericLessThan` and so on: IEEE 754 doubles, as on AWS.
#[must_use]
#[inline]
pub fn numeric(value: &Json, comparison: Comparison, operand: f64) -> bool {
    let order = value.as_f64().and_then(|value| value.partial_cmp(&operand));
    order.is_some_and(|order| comparison.holds(order))
}

/// `NumericEqualsPath`, `NumericLessThanPath` and so on.
#[must_use]
pub fn numeric_path(value: &Json, comparison: Comparison, operand: &Json) -> bool {
    operand
        .as_f64()
        .is_some_and(|operand| numeric(value, comparison, operand))
}

/// `TimestampEquals`, `TimestampLessThan` and so on: instants, whatever their offsets.
#[must_use]
pub fn timestamp(value: &Json, comparison: Comparison, operand: Timestamp) -> bool {
    let value = value.as_str().and_then(Timestamp::parse);
    value.is_some_and(|value| comparison.holds(value.cmp(&operand)))
}

/// `TimestampEqualsPath`, `TimestampLessThanPath` and so on.
#[must_use]
pub fn timestamp_path(value: &Json, comparison: Comparison, operand: &Json) -> bool {
    let operand = operand.as_str().and_then(Timestamp::parse);
    operand.is_some_and(|operand| timestamp(value, comparison, operand))
}

/// `BooleanEquals`
#[must_use]
#[inline]
pub fn boolean_equals(value: &Json, operand: bool) -> bool {
    value.as_bool() == Some(operand)
}

/// `BooleanEqualsPath`
#[must_use]
pub fn boolean_equals_path(value: &Json, operand: &Json) -> bool {
    operand
        .as_bool()
        .is_some_and(|operand| boolean_equals(value, operand))
}

/// `StringMatches`: `pieces` are the texts around the stars of the pattern, one more than there are stars.
#[must_use]
pub fn string_matches(value: &Json, pieces: &[&str]) -> bool {
    let Some(text) = value.as_str() else {
        return false;
    };
    let (Some((first, after)), Some(last)) = (pieces.split_first(), pieces.last()) else {
        return false;
    };
    let Some((_, middle)) = after.split_last() else {
        return text == *first;
    };
    let Some(mut rest) = text
        .strip_prefix(first)
        .and_then(|text| text.strip_suffix(last))
    else {
        return false;
    };
    // The first place that fits leaves the most to the pieces after it.
    middle.iter().all(|piece| {
        let found = rest.split_once(piece);
        rest = found.map_or(rest, |(_, after)| after);
        found.is_some()
    })
}

/// `IsNull: true`
#[must_use]
#[inline]
pub fn is_null(value: &Json) -> bool {
    value.is_null()
}

/// `IsNumeric: true`
#[must_use]
#[inline]
pub fn is_numeric(value: &Json) -> bool {
    value.as_number().is_some()
}

/// `IsString: true`
#[must_use]
#[inline]
pub fn is_string(value: &Json) -> bool {
    value.as_str().is_some()
}

/// `IsBoolean: true`
#[must_use]
#[inline]
pub fn is_boolean(value: &Json) -> bool {
    value.as_bool().is_some()
}

/// `IsTimestamp: true`
#[must_use]
pub fn is_timestamp(value: &Json) -> bool {
    value
        .as_str()
        .is_some_and(|text| Timestamp::parse(text).is_some())
}
