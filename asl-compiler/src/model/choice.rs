//! Choice states: rules and the data tests they combine.

use super::Assign;
use crate::json::{Node, Text};
use crate::source::{Span, Spanned};

/// The fields of a Choice state alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// `Choices`, at least one, in order.
    pub rules: Vec<ChoiceRule>,
    /// `Default`: where to go when no rule matches.
    pub default: Option<Text>,
}

/// One top-level rule of `Choices`.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceRule {
    /// Where the rule is written.
    pub span: Span,
    /// `Comment`.
    pub comment: Option<Text>,
    /// What must hold.
    pub condition: Condition,
    /// `Next`: the name of a state in the same `States` map.
    pub next: Text,
    /// `Assign`, in place of the state's.
    pub assign: Option<Assign>,
    /// `Output` (JSONata), in place of the state's.
    pub output: Option<Node>,
}

/// A boolean expression over data tests.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `And`: every one, tested in order until one does not hold.
    And(Vec<Condition>),
    /// `Or`: any one, tested in order until one holds.
    Or(Vec<Condition>),
    /// `Not`.
    Not(Box<Condition>),
    /// A comparison operator applied to a `Variable`.
    Test(DataTest),
    /// `Condition` (JSONata): a boolean or an expression.
    Expression(Node),
}

/// A `Variable` and the operator it is tested with.
#[derive(Clone, Debug, PartialEq)]
pub struct DataTest {
    /// Where the test's object is written.
    pub span: Span,
    /// `Variable`: the text of a path.
    pub variable: Text,
    /// The operator's key, for reports: `StringEqualsPath`.
    pub operator: Text,
    /// The operator and its operand.
    pub comparison: Comparison,
}

/// The 39 comparison operators, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// `String…`, `Numeric…`, `Boolean…` and `Timestamp…` operators, `…Path` included. False, not an error, where the
    /// variable is of another type.
    Compare {
        /// The type both sides must have.
        value_type: ValueType,
        /// How they must relate; always `Equals` for booleans.
        relation: Relation,
        /// The right-hand side.
        operand: Operand,
    },
    /// `StringMatches`: a pattern in which `*` stands for any characters and `\` takes the next one literally.
    Matches(Text),
    /// `IsNull`, `IsPresent` and the like: whether the test's outcome is this one.
    Is(TypeTest, bool),
}

/// The types that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// By UTF-16 code units.
    String,
    /// As IEEE 754 binary64.
    Numeric,
    /// Equality only.
    Boolean,
    /// Strings in RFC 3339, compared as instants.
    Timestamp,
}

/// The relations a comparison can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `Equals`.
    Equals,
    /// `LessThan`.
    LessThan,
    /// `GreaterThan`.
    GreaterThan,
    /// `LessThanEquals`.
    LessThanEquals,
    /// `GreaterThanEquals`.
    GreaterThanEquals,
}

/// The right-hand side of a comparison, of the type the operator names.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A string or a valid timestamp.
    String(Text),
    /// A number as it is written.
    Number(Spanned<String>),
    /// A boolean.
    Boolean(bool),
    /// The text of the path that a `…Path` operator reads.
    Path(Text),
}

/// The tests of a value's type or presence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeTest {
    /// `IsNull`.
    Null,
    /// `IsPresent`: never an error.
    Present,
    /// `IsNumeric`.
    Numeric,
    /// `IsString`.
    String,
    /// `IsBoolean`.
    Boolean,
    /// `IsTimestamp`.
    Timestamp,
}
