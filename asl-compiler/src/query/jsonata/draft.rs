//! The tree with its paths flattened and its names not yet resolved: what stands between the grammar's tree and the
//! [`Ast`](super::ast::Ast).

use std::ops::Range;

use super::ast::{Operator, Regex};
use super::signature::Signature;

/// Identifies the ancestor that a `%` asks for.
pub(super) type SlotId = usize;

/// An expression, with all it may carry as a step of a path.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) kind: DraftKind,
    pub(super) range: Range<usize>,
    pub(super) position: usize,
    pub(super) predicates: Vec<DraftPredicate>,
    pub(super) group: Option<DraftGroup>,
    pub(super) keep_array: bool,
    /// As a step: what follows its evaluation.
    pub(super) stages: Vec<DraftStage>,
    /// As a step: `@$v`.
    pub(super) focus: Option<String>,
    /// As a step: `#$i`.
    pub(super) index: Option<String>,
    /// A step that makes tuples, or a path or block that is one stream of them.
    pub(super) tuple: bool,
    /// As a step: the ancestor that it carries.
    pub(super) ancestor: Option<SlotId>,
    /// The `%` inside whose ancestor is still to be found.
    pub(super) seeking: Vec<SlotId>,
    /// A constructed array at an end of a path, or a block of one.
    pub(super) constructed: bool,
}

#[derive(Debug)]
pub(super) enum DraftKind {
    Null,
    Boolean(bool),
    Number(f64),
    String(String),
    Regex(Regex),
    Name(String),
    Variable(String),
    Wildcard,
    Descendants,
    Parent(SlotId),
    Path {
        steps: Vec<Draft>,
        keep_singleton: bool,
    },
    /// A step only.
    Sort(Vec<(bool, Draft)>),
    Negate(Box<Draft>),
    Array(Vec<Draft>),
    Object(Vec<(Draft, Draft)>),
    Block(Vec<Draft>),
    Transform {
        pattern: Box<Draft>,
        update: Box<Draft>,
        delete: Option<Box<Draft>>,
    },
    Binary(Operator, Box<Draft>, Box<Draft>),
    Apply(Box<Draft>, Box<Draft>),
    Bind(String, Box<Draft>),
    Condition {
        condition: Box<Draft>,
        then: Box<Draft>,
        otherwise: Option<Box<Draft>>,
    },
    Call {
        procedure: Box<Draft>,
        arguments: Vec<Draft>,
        tail: bool,
    },
    Partial(Box<Draft>, Vec<Option<Draft>>),
    Lambda {
        parameters: Vec<String>,
        signature: Option<Signature>,
        body: Box<Draft>,
    },
}

#[derive(Debug)]
pub(super) enum DraftStage {
    Filter(DraftPredicate),
    Index(String),
}

#[derive(Debug)]
pub(super) struct DraftPredicate {
    pub(super) expression: Box<Draft>,
    pub(super) position: usize,
}

#[derive(Debug)]
pub(super) struct DraftGroup {
    pub(super) pairs: Vec<(Draft, Draft)>,
    pub(super) position: usize,
}

impl Draft {
    pub(super) fn new(kind: DraftKind, range: Range<usize>, position: usize) -> Self {
        Self {
            kind,
            range,
            position,
            predicates: Vec::new(),
            group: None,
            keep_array: false,
            stages: Vec::new(),
            focus: None,
            index: None,
            tuple: false,
            ancestor: None,
            seeking: Vec::new(),
            constructed: false,
        }
    }

    /// The step that a predicate, `@` or `#` after this belongs to: a path's last.
    pub(super) fn last_step(&mut self) -> &mut Self {
        match self {
            Self {
                kind: DraftKind::Path { steps, .. },
                ..
            } => steps.last_mut().expect("a path has steps"),
            step => step,
        }
    }

    pub(super) fn is_path(&self) -> bool {
        matches!(self.kind, DraftKind::Path { .. })
    }

    /// Some step of the path, this being one, makes tuples.
    fn has_tuples(&self) -> bool {
        match &self.kind {
            DraftKind::Path { steps, .. } => steps.iter().any(|step| step.tuple),
            _ => false,
        }
    }

    /// The path whose stream of tuples is this expression's value, if it is one.
    pub(super) fn tuple_stream(&self) -> Option<&Self> {
        match &self.kind {
            DraftKind::Path { .. } => (self.tuple && self.has_tuples()).then_some(self),
            DraftKind::Block(expressions) => expressions.last().and_then(Self::tuple_stream),
            _ => None,
        }
    }
}

impl DraftKind {
    /// Calls `visit` with each direct part. The steps of paths carry more than this shows.
    pub(super) fn for_each_part(&self, visit: &mut dyn FnMut(&Draft)) {
        match self {
            Self::Path { steps: parts, .. } | Self::Array(parts) | Self::Block(parts) => {
                parts.iter().for_each(visit);
            }
            Self::Sort(terms) => terms.iter().for_each(|(_, term)| visit(term)),
            Self::Object(pairs) => {
                for (key, value) in pairs {
                    visit(key);
                    visit(value);
                }
            }
            Self::Negate(inner) | Self::Bind(_, inner) | Self::Lambda { body: inner, .. } => {
                visit(inner);
            }
            Self::Binary(_, left, right) | Self::Apply(left, right) => {
                visit(left);
                visit(right);
            }
            Self::Transform {
                pattern: first,
                update: second,
                delete: third,
            }
            | Self::Condition {
                condition: first,
                then: second,
                otherwise: third,
            } => {
                visit(first);
                visit(second);
                if let Some(third) = third {
                    visit(third);
                }
            }
            Self::Call {
                procedure,
                arguments,
                ..
            } => {
                visit(procedure);
                arguments.iter().for_each(visit);
            }
            Self::Partial(procedure, arguments) => {
                visit(procedure);
                arguments.iter().flatten().for_each(visit);
            }
            _ => {}
        }
    }
}
