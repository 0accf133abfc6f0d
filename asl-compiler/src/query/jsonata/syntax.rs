//! The tree that the grammar gives, before paths are flattened and names resolved.

use std::ops::Range;

use super::ast::{Operator, Regex};
use super::signature::Signature;

/// A part of an expression as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    pub(super) range: Range<usize>,
    /// The position of its own token: an operator's for a binary.
    pub(super) position: usize,
    /// The longest way down, itself included.
    pub(super) height: usize,
    /// `[]` follows.
    pub(super) keep_array: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum NodeKind {
    /// Where an operand should be, the text ends.
    End,
    Null,
    Boolean(bool),
    Number(f64),
    String(String),
    Regex(Regex),
    Name(String),
    Variable(String),
    Wildcard,
    Descendants,
    Parent,
    Negate(Box<Node>),
    Array(Vec<Node>),
    Object(Vec<(Node, Node)>),
    Block(Vec<Node>),
    Transform {
        pattern: Box<Node>,
        update: Box<Node>,
        delete: Option<Box<Node>>,
    },
    Binary(Operator, Box<Node>, Box<Node>),
    /// `a.b`
    Map(Box<Node>, Box<Node>),
    /// `a[b]`
    Filter(Box<Node>, Box<Node>),
    /// `a{b: c}`
    Group(Box<Node>, Vec<(Node, Node)>),
    /// `a^(>b)`: true for descending
    Sort(Box<Node>, Vec<(bool, Node)>),
    /// `a@$b`
    Focus(Box<Node>, String),
    /// `a#$b`
    Index(Box<Node>, String),
    /// `a ~> b`
    Apply(Box<Node>, Box<Node>),
    Bind(String, Box<Node>),
    Condition {
        condition: Box<Node>,
        then: Box<Node>,
        otherwise: Option<Box<Node>>,
    },
    Call(Box<Node>, Vec<Node>),
    /// A call with `?`, which is `None`.
    Partial(Box<Node>, Vec<Option<Node>>),
    Lambda {
        parameters: Vec<String>,
        signature: Option<Signature>,
        body: Box<Node>,
    },
}

impl NodeKind {
    /// The height of a node of this kind.
    pub(super) fn height(&self) -> usize {
        let pairs =
            |pairs: &[(Node, Node)]| tallest(pairs.iter().flat_map(|(key, value)| [key, value]));
        1 + match self {
            Self::Negate(inner)
            | Self::Focus(inner, _)
            | Self::Index(inner, _)
            | Self::Bind(_, inner)
            | Self::Lambda { body: inner, .. } => inner.height,
            Self::Array(items) | Self::Block(items) => tallest(items),
            Self::Object(members) => pairs(members),
            Self::Binary(_, left, right)
            | Self::Map(left, right)
            | Self::Filter(left, right)
            | Self::Apply(left, right) => left.height.max(right.height),
            Self::Group(left, members) => left.height.max(pairs(members)),
            Self::Sort(left, terms) => left.height.max(tallest(terms.iter().map(|(_, term)| term))),
            Self::Transform {
                pattern: first,
                update: second,
                delete: third,
            }
            | Self::Condition {
                condition: first,
                then: second,
                otherwise: third,
            } => tallest(
                [Some(first), Some(second), third.as_ref()]
                    .into_iter()
                    .flatten()
                    .map(|node| &**node),
            ),
            Self::Call(procedure, arguments) => procedure.height.max(tallest(arguments)),
            Self::Partial(procedure, arguments) => {
                procedure.height.max(tallest(arguments.iter().flatten()))
            }
            _ => 0,
        }
    }
}

fn tallest<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> usize {
    nodes.into_iter().map(|node| node.height).max().unwrap_or(0)
}
