//! The AST of a filter, `[?(…)]`.

use std::ops::Range;

use super::Step;
use super::json_path::is_definite;

/// A condition on one item.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// `a && b`: two or more conditions, tried in order.
    And(Vec<Filter>),
    /// `a || b`: two or more conditions, tried in order.
    Or(Vec<Filter>),
    /// `!a`.
    Not(Box<Filter>),
    /// `@.field`: the Path finds something, be it null.
    Exists(FilterPath),
    /// `left operator right`.
    Comparison(Box<Comparison>),
}

/// `left operator right`.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The left side.
    pub left: Operand,
    /// How the sides are compared.
    pub operator: Operator,
    /// The right side.
    pub right: Operand,
    /// The comparison's bytes in the expression text.
    pub range: Range<usize>,
}

/// The operators of Json-path's inline filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `=~`: the whole left side matches the pattern on the right.
    Matches,
    /// `in`: the left side is an item of the right.
    In,
    /// `nin`: the left side is not an item of the right.
    NotIn,
    /// `subsetof`: every item of the left is an item of the right.
    SubsetOf,
    /// `anyof`: some item of the left is an item of the right.
    AnyOf,
    /// `noneof`: no item of the left is an item of the right.
    NoneOf,
    /// `size`: the array or string on the left has this length.
    Size,
    /// `empty`: whether the array, object or string on the left is empty.
    Empty,
    /// `contains`: the array or string on the left holds the right side.
    Contains,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A Path into the item or the document.
    Path(FilterPath),
    /// A constant.
    Literal(Literal),
    /// `/…/i`, beside `=~` only.
    Pattern(Pattern),
}

/// A Path inside a filter.
#[derive(Debug, Clone, PartialEq)]
pub struct FilterPath {
    /// What the steps start from.
    pub origin: Origin,
    /// The steps, outermost first.
    pub steps: Vec<Step>,
    /// The Path's bytes in the expression text.
    pub range: Range<usize>,
    /// The Path as it is written.
    pub text: String,
}

impl FilterPath {
    /// Whether the Path can only ever select one value.
    #[must_use]
    pub fn is_definite(&self) -> bool {
        is_definite(&self.steps)
    }
}

/// What a Path inside a filter starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// `@`: the item that is tested.
    Item,
    /// `$`: the document that the whole Path is applied to, which for `$$…[?(…)]` is the Context Object.
    Document,
}

/// A constant in a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Boolean(bool),
    /// A JSON number as it is written.
    Number(String),
    /// A quoted string, or a bare word.
    Text(String),
    /// `[…]`
    Array(Vec<Literal>),
    /// `{…}`
    Object(Vec<(String, Literal)>),
}

/// A regular expression, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The expression in the syntax of `regex-lite`, flags and the match of the whole text included.
    pub regex: String,
    /// The pattern's bytes in the expression text.
    pub range: Range<usize>,
}
