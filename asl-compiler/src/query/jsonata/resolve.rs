//! Gives every name its place: the last pass, from the processed tree to the [`Ast`].
//!
//! Goes through the expression in the order of its evaluation and knows at each point which variables are bound for certain,
//! perhaps or not at all. See [`ast`](super::ast) for what frames are.

mod bound_names;
mod free;
mod function;
mod path;
mod scope;

use std::ops::Range;

use super::ast::{
    Array, Ast, Binary, Bind, Block, Condition, Frame, Group, Kind, Operator, Pair, Predicate,
};
use super::draft::{Draft, DraftGroup, DraftKind, DraftPredicate};
use super::process::Processed;
use super::{Dialect, Expression, FreeVariable, StatesUse, Warning};
use bound_names::bound_names;
use path::Tuples;
use scope::{Names, Scopes};

/// Resolves the names of a whole expression.
pub(super) fn resolve(processed: Processed, dialect: Dialect) -> Expression {
    let Processed { body, labels } = processed;
    let mut resolver = Resolver {
        dialect,
        labels,
        scopes: Scopes::default(),
        variables: Vec::new(),
        states: Vec::new(),
        warnings: Vec::new(),
    };
    let mut names = Names::unbound(bound_names([&body]));
    let body = resolver.in_frame(&mut names, |resolver| resolver.node(body));
    Expression {
        body,
        frame: Frame { slots: names.len() },
        variables: resolver.variables,
        states: resolver.states,
        warnings: resolver.warnings,
    }
}

struct Resolver {
    dialect: Dialect,
    /// The label of each `%`.
    labels: Vec<usize>,
    scopes: Scopes,
    variables: Vec<FreeVariable>,
    states: Vec<StatesUse>,
    warnings: Vec<Warning>,
}

/// What an expression is, and what is evaluated over its value.
struct Value {
    kind: Kind,
    /// The tuples that the value's predicates and group see, if it has tuples.
    tuples: Option<Tuples>,
    /// The value is the stream of the tuples itself: what stands around it sees them too.
    stream: bool,
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Self {
            kind,
            tuples: None,
            stream: false,
        }
    }
}

impl Resolver {
    fn node(&mut self, draft: Draft) -> Ast {
        self.node_and_tuples(draft).0
    }

    fn boxed(&mut self, draft: Draft) -> Box<Ast> {
        Box::new(self.node(draft))
    }

    fn nodes(&mut self, drafts: Vec<Draft>) -> Vec<Ast> {
        drafts.into_iter().map(|draft| self.node(draft)).collect()
    }

    /// Resolves an expression; gives its tuples if its value is a stream of them.
    fn node_and_tuples(&mut self, draft: Draft) -> (Ast, Option<Tuples>) {
        let Draft {
            kind,
            range,
            position,
            predicates,
            group,
            keep_array,
            tuple,
            constructed,
            ..
        } = draft;
        let Value {
            kind,
            mut tuples,
            stream,
        } = match kind {
            DraftKind::Path {
                steps,
                keep_singleton,
            } => self.path(steps, keep_singleton, tuple),
            DraftKind::Block(expressions) => self.block(expressions, constructed),
            DraftKind::Array(items) => {
                let items = self.nodes(items);
                Kind::Array(Array { items, constructed }).into()
            }
            kind => self.kind(kind, &range).into(),
        };
        let mut filters = Vec::with_capacity(predicates.len());
        for predicate in predicates {
            filters.push(self.over(&mut tuples, |this| this.predicate(predicate)));
        }
        let group = group.map(|group| Box::new(self.over(&mut tuples, |this| this.group(group))));
        let ast = Ast {
            kind,
            range,
            position,
            predicates: filters,
            group,
            keep_array,
        };
        (ast, tuples.filter(|_| stream))
    }

    fn kind(&mut self, kind: DraftKind, range: &Range<usize>) -> Kind {
        match kind {
            DraftKind::Boolean(value) => Kind::Boolean(value),
            DraftKind::Number(number) => Kind::Number(number),
            DraftKind::String(value) => Kind::String(value),
            DraftKind::Regex(regex) => Kind::Regex(regex),
            DraftKind::Name(name) => Kind::Name(name),
            DraftKind::Variable(name) if name.is_empty() => Kind::Context,
            DraftKind::Variable(name) => Kind::Variable(self.read(name, range)),
            DraftKind::Wildcard => Kind::Wildcard,
            DraftKind::Descendants => Kind::Descendants,
            DraftKind::Parent(slot) => Kind::Parent(self.look_up(self.label(slot))),
            DraftKind::Negate(operand) => Kind::Negate(self.boxed(*operand)),
            DraftKind::Object(pairs) => Kind::Object(self.repeatedly(|this| this.pairs(pairs))),
            DraftKind::Binary(operator, left, right) => self.binary(operator, *left, *right),
            DraftKind::Bind(name, value) => {
                let value = self.boxed(*value);
                let slot = self.scopes.bind(&name);
                Kind::Bind(Bind { name, slot, value })
            }
            DraftKind::Condition {
                condition,
                then,
                otherwise,
            } => {
                let condition = self.boxed(*condition);
                let then = self.sometimes(|this| this.boxed(*then));
                let otherwise =
                    otherwise.map(|otherwise| self.sometimes(|this| this.boxed(*otherwise)));
                Kind::Condition(Condition {
                    condition,
                    then,
                    otherwise,
                })
            }
            kind => self.function(kind),
        }
    }

    fn binary(&mut self, operator: Operator, left: Draft, right: Draft) -> Kind {
        let left = self.boxed(left);
        let right = match operator {
            Operator::And | Operator::Or => self.sometimes(|this| this.boxed(right)),
            _ => self.boxed(right),
        };
        Kind::Binary(Binary {
            operator,
            left,
            right,
        })
    }

    fn block(&mut self, drafts: Vec<Draft>, constructed: bool) -> Value {
        let names = bound_names(&drafts);
        let own_frame = !names.is_empty();
        let mut tuples = None;
        let all = |this: &mut Self| {
            let mut expressions = Vec::with_capacity(drafts.len());
            for draft in drafts {
                let (ast, of_last) = this.node_and_tuples(draft);
                expressions.push(ast);
                tuples = of_last;
            }
            expressions
        };
        let (expressions, frame) = if own_frame {
            let mut names = Names::unbound(names);
            let slots = names.len();
            (self.in_frame(&mut names, all), Some(Frame { slots }))
        } else {
            (all(self), None)
        };
        Value {
            kind: Kind::Block(Block {
                expressions,
                constructed,
                frame,
            }),
            stream: tuples.is_some(),
            tuples,
        }
    }

    fn predicate(&mut self, predicate: DraftPredicate) -> Predicate {
        Predicate {
            expression: self.node(*predicate.expression),
            position: predicate.position,
        }
    }

    fn group(&mut self, group: DraftGroup) -> Group {
        Group {
            pairs: self.pairs(group.pairs),
            position: group.position,
        }
    }

    fn pairs(&mut self, pairs: Vec<(Draft, Draft)>) -> Vec<Pair> {
        let pair = |(key, value)| Pair {
            key: self.node(key),
            value: self.node(value),
        };
        pairs.into_iter().map(pair).collect()
    }

    /// Resolves what is evaluated in a new frame.
    fn in_frame<T>(&mut self, names: &mut Names, resolve: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.enter(std::mem::take(names));
        let resolved = resolve(self);
        *names = self.scopes.leave();
        resolved
    }

    /// Resolves what may not be evaluated at all.
    fn sometimes<T>(&mut self, resolve: impl FnOnce(&mut Self) -> T) -> T {
        let mark = self.scopes.mark();
        let resolved = resolve(self);
        self.scopes.doubt_since(mark);
        resolved
    }

    /// Resolves what may be evaluated any number of times, or at any time.
    fn repeatedly<T>(&mut self, resolve: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.scopes.doubt_frames();
        let resolved = self.sometimes(resolve);
        self.scopes.trust_frames(outer);
        resolved
    }

    /// Resolves what is evaluated for each item of a value: over its tuples, if it has them.
    fn over<T>(&mut self, tuples: &mut Option<Tuples>, resolve: impl FnOnce(&mut Self) -> T) -> T {
        self.repeatedly(|this| match tuples {
            Some(tuples) => {
                let known = tuples.names.states();
                let resolved = this.in_frame(&mut tuples.names, resolve);
                // Each evaluation has a frame of its own.
                tuples.names.set_states(known);
                resolved
            }
            None => resolve(this),
        })
    }
}
