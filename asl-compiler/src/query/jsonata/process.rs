//! Flattens paths: the grammar's tree, operator by operator, to steps with their predicates, bindings and ancestors.
//!
//! This is the pass that jsonata-js calls `processAST`; where a detail looks odd, the behaviour at run time hangs on it.

mod ancestry;
mod path;
mod tail_call;

use super::draft::{Draft, DraftGroup, DraftKind};
use super::error::SyntaxError;
use super::syntax::{Node, NodeKind};
use ancestry::Ancestry;

/// A processed expression.
#[derive(Debug)]
pub(super) struct Processed {
    pub(super) body: Draft,
    /// For each `%`, the label of the ancestor it shares with others, by [`SlotId`](super::draft::SlotId).
    pub(super) labels: Vec<usize>,
}

/// Processes a whole expression.
pub(super) fn process(expression: Node) -> Result<Processed, SyntaxError> {
    let mut processor = Processor::default();
    let body = processor.node(expression)?;
    if !body.seeking.is_empty() || matches!(body.kind, DraftKind::Parent(_)) {
        return Err(ancestry::underivable(&body));
    }
    Ok(Processed {
        body,
        labels: processor.ancestry.into_labels(),
    })
}

#[derive(Debug, Default)]
struct Processor {
    ancestry: Ancestry,
}

impl Processor {
    fn node(&mut self, node: Node) -> Result<Draft, SyntaxError> {
        let Node {
            kind,
            range,
            position,
            keep_array,
            ..
        } = node;
        let at = (range, position);
        let mut draft = match kind {
            NodeKind::Map(left, right) => self.map(*left, *right)?,
            NodeKind::Filter(left, predicate) => self.filter(*left, *predicate, at.1)?,
            NodeKind::Group(left, pairs) => self.group(*left, pairs, at.1)?,
            NodeKind::Sort(left, terms) => self.sort(*left, terms, at.clone())?,
            NodeKind::Focus(left, name) => self.focus(*left, name, keep_array, at.1)?,
            NodeKind::Index(left, name) => self.index(*left, name)?,
            NodeKind::Negate(operand) => self.negate(*operand, at.clone())?,
            NodeKind::Apply(left, right) => self.apply(*left, *right, at.clone())?,
            NodeKind::Name(name) => path::of_name(name, keep_array, at.clone()),
            NodeKind::End => {
                let message = "the expression ends where a value is expected";
                return Err(SyntaxError::new("S0207", at.0, at.1, message));
            }
            kind => {
                let mut draft = Draft::new(DraftKind::Null, at.0.clone(), at.1);
                draft.kind = self.plain(kind, &mut draft)?;
                draft
            }
        };
        draft.range.start = draft.range.start.min(at.0.start);
        draft.range.end = draft.range.end.max(at.0.end);
        draft.keep_array |= keep_array;
        Ok(draft)
    }

    /// What stays in the tree as it is. What its parts seek is sought by `draft`.
    fn plain(&mut self, kind: NodeKind, draft: &mut Draft) -> Result<DraftKind, SyntaxError> {
        Ok(match kind {
            NodeKind::Boolean(value) => DraftKind::Boolean(value),
            NodeKind::Number(number) => DraftKind::Number(number),
            NodeKind::String(value) => DraftKind::String(value),
            NodeKind::Regex(regex) => DraftKind::Regex(regex),
            NodeKind::Variable(name) => DraftKind::Variable(name),
            NodeKind::Wildcard => DraftKind::Wildcard,
            NodeKind::Descendants => DraftKind::Descendants,
            NodeKind::Parent => DraftKind::Parent(self.ancestry.new_slot()),
            NodeKind::Array(items) => DraftKind::Array(self.parts(items, draft)?),
            NodeKind::Object(pairs) => DraftKind::Object(self.pairs(pairs, Some(draft))?),
            NodeKind::Block(items) => self.block(items, draft)?,
            NodeKind::Binary(operator, left, right) => {
                let left = self.part(*left, draft)?;
                let right = self.part(*right, draft)?;
                DraftKind::Binary(operator, Box::new(left), Box::new(right))
            }
            NodeKind::Bind(name, value) => {
                DraftKind::Bind(name, Box::new(self.part(*value, draft)?))
            }
            NodeKind::Condition {
                condition,
                then,
                otherwise,
            } => DraftKind::Condition {
                condition: Box::new(self.part(*condition, draft)?),
                then: Box::new(self.part(*then, draft)?),
                otherwise: match otherwise {
                    Some(otherwise) => Some(Box::new(self.part(*otherwise, draft)?)),
                    None => None,
                },
            },
            kind => self.function(kind, draft)?,
        })
    }

    /// Calls and functions. Of these only the arguments of calls seek an ancestor outside.
    fn function(&mut self, kind: NodeKind, draft: &mut Draft) -> Result<DraftKind, SyntaxError> {
        Ok(match kind {
            NodeKind::Call(procedure, arguments) => {
                let arguments = self.parts(arguments, draft)?;
                DraftKind::Call {
                    procedure: Box::new(self.node(*procedure)?),
                    arguments,
                    tail: false,
                }
            }
            NodeKind::Partial(procedure, arguments) => {
                let mut processed = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    processed.push(match argument {
                        Some(argument) => Some(self.part(argument, draft)?),
                        None => None,
                    });
                }
                DraftKind::Partial(Box::new(self.node(*procedure)?), processed)
            }
            NodeKind::Lambda {
                parameters,
                signature,
                body,
            } => {
                let mut body = self.node(*body)?;
                tail_call::mark(&mut body);
                DraftKind::Lambda {
                    parameters,
                    signature,
                    body: Box::new(body),
                }
            }
            NodeKind::Transform {
                pattern,
                update,
                delete,
            } => DraftKind::Transform {
                pattern: Box::new(self.node(*pattern)?),
                update: Box::new(self.node(*update)?),
                delete: match delete {
                    Some(delete) => Some(Box::new(self.node(*delete)?)),
                    None => None,
                },
            },
            // All others are read before this.
            _ => DraftKind::Null,
        })
    }

    /// A part of an expression, which then seeks what the part seeks.
    fn part(&mut self, node: Node, whole: &mut Draft) -> Result<Draft, SyntaxError> {
        let mut part = self.node(node)?;
        ancestry::hand_up(&mut part, whole);
        Ok(part)
    }

    fn parts(&mut self, nodes: Vec<Node>, whole: &mut Draft) -> Result<Vec<Draft>, SyntaxError> {
        nodes
            .into_iter()
            .map(|node| self.part(node, whole))
            .collect()
    }

    fn pairs(
        &mut self,
        pairs: Vec<(Node, Node)>,
        mut whole: Option<&mut Draft>,
    ) -> Result<Vec<(Draft, Draft)>, SyntaxError> {
        let mut processed = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let mut key = self.node(key)?;
            let mut value = self.node(value)?;
            if let Some(whole) = whole.as_deref_mut() {
                ancestry::hand_up(&mut key, whole);
                ancestry::hand_up(&mut value, whole);
            }
            processed.push((key, value));
        }
        Ok(processed)
    }

    fn block(&mut self, items: Vec<Node>, block: &mut Draft) -> Result<DraftKind, SyntaxError> {
        let parts = self.parts(items, block)?;
        block.constructed = parts.iter().any(|part| match &part.kind {
            DraftKind::Path { steps, .. } => steps.first().is_some_and(|first| first.constructed),
            _ => part.constructed,
        });
        Ok(DraftKind::Block(parts))
    }

    /// `-x`: of a literal number it is the negative number.
    fn negate(&mut self, operand: Node, at: At) -> Result<Draft, SyntaxError> {
        let mut operand = self.node(operand)?;
        if let DraftKind::Number(number) = &mut operand.kind {
            *number = -*number;
            return Ok(operand);
        }
        let mut draft = Draft::new(DraftKind::Null, at.0, at.1);
        ancestry::hand_up(&mut operand, &mut draft);
        draft.kind = DraftKind::Negate(Box::new(operand));
        Ok(draft)
    }

    fn apply(&mut self, left: Node, right: Node, at: At) -> Result<Draft, SyntaxError> {
        let left = self.node(left)?;
        let right = self.node(right)?;
        let keep_array = left.keep_array || right.keep_array;
        let mut draft = Draft::new(
            DraftKind::Apply(Box::new(left), Box::new(right)),
            at.0,
            at.1,
        );
        draft.keep_array = keep_array;
        Ok(draft)
    }

    fn group(
        &mut self,
        left: Node,
        pairs: Vec<(Node, Node)>,
        position: usize,
    ) -> Result<Draft, SyntaxError> {
        let mut draft = self.node(left)?;
        if draft.group.is_some() {
            let message = "a step can have only one group";
            return Err(SyntaxError::new("S0210", draft.range, position, message));
        }
        let pairs = self.pairs(pairs, None)?;
        draft.group = Some(DraftGroup { pairs, position });
        Ok(draft)
    }
}

/// A range and a position.
type At = (std::ops::Range<usize>, usize);
