//! The 39 comparison operators of Choice rules.

use crate::model::{Relation, TypeTest, ValueType};

/// What an operator's name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// A comparison with a literal.
    Literal(ValueType, Relation),
    /// A comparison with what a path names.
    Path(ValueType, Relation),
    /// `StringMatches`.
    Matches,
    /// A test of type or presence.
    Is(TypeTest),
}

use Operator::{Is, Literal, Matches, Path};
use Relation::{Equals, GreaterThan, GreaterThanEquals, LessThan, LessThanEquals};
use ValueType::{Boolean, Numeric, String, Timestamp};

/// The operators by name (ASL "Choice State", "Data-test expression").
pub(super) static OPERATORS: [(&str, Operator); 39] = [
    ("StringEquals", Literal(String, Equals)),
    ("StringEqualsPath", Path(String, Equals)),
    ("StringLessThan", Literal(String, LessThan)),
    ("StringLessThanPath", Path(String, LessThan)),
    ("StringGreaterThan", Literal(String, GreaterThan)),
    ("StringGreaterThanPath", Path(String, GreaterThan)),
    ("StringLessThanEquals", Literal(String, LessThanEquals)),
    ("StringLessThanEqualsPath", Path(String, LessThanEquals)),
    (
        "StringGreaterThanEquals",
        Literal(String, GreaterThanEquals),
    ),
    (
        "StringGreaterThanEqualsPath",
        Path(String, GreaterThanEquals),
    ),
    ("StringMatches", Matches),
    ("NumericEquals", Literal(Numeric, Equals)),
    ("NumericEqualsPath", Path(Numeric, Equals)),
    ("NumericLessThan", Literal(Numeric, LessThan)),
    ("NumericLessThanPath", Path(Numeric, LessThan)),
    ("NumericGreaterThan", Literal(Numeric, GreaterThan)),
    ("NumericGreaterThanPath", Path(Numeric, GreaterThan)),
    ("NumericLessThanEquals", Literal(Numeric, LessThanEquals)),
    ("NumericLessThanEqualsPath", Path(Numeric, LessThanEquals)),
    (
        "NumericGreaterThanEquals",
        Literal(Numeric, GreaterThanEquals),
    ),
    (
        "NumericGreaterThanEqualsPath",
        Path(Numeric, GreaterThanEquals),
    ),
    ("BooleanEquals", Literal(Boolean, Equals)),
    ("BooleanEqualsPath", Path(Boolean, Equals)),
    ("TimestampEquals", Literal(Timestamp, Equals)),
    ("TimestampEqualsPath", Path(Timestamp, Equals)),
    ("TimestampLessThan", Literal(Timestamp, LessThan)),
    ("TimestampLessThanPath", Path(Timestamp, LessThan)),
    ("TimestampGreaterThan", Literal(Timestamp, GreaterThan)),
    ("TimestampGreaterThanPath", Path(Timestamp, GreaterThan)),
    (
        "TimestampLessThanEquals",
        Literal(Timestamp, LessThanEquals),
    ),
    (
        "TimestampLessThanEqualsPath",
        Path(Timestamp, LessThanEquals),
    ),
    (
        "TimestampGreaterThanEquals",
        Literal(Timestamp, GreaterThanEquals),
    ),
    (
        "TimestampGreaterThanEqualsPath",
        Path(Timestamp, GreaterThanEquals),
    ),
    ("IsNull", Is(TypeTest::Null)),
    ("IsPresent", Is(TypeTest::Present)),
    ("IsNumeric", Is(TypeTest::Numeric)),
    ("IsString", Is(TypeTest::String)),
    ("IsBoolean", Is(TypeTest::Boolean)),
    ("IsTimestamp", Is(TypeTest::Timestamp)),
];

/// The operator called `name`.
pub(super) fn operator(name: &str) -> Option<Operator> {
    let found = OPERATORS.iter().find(|(known, _)| *known == name);
    found.map(|(_, operator)| *operator)
}
