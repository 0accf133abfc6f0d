//! Paths: steps in order, and the tuples that some of them carry.

use super::super::ast::{Kind, Path, Sort, SortTerm, Stage, Step, StepKind, TupleFrame};
use super::super::draft::{Draft, DraftKind, DraftStage};
use super::bound_names::bound_names;
use super::scope::{Names, State};
use super::{Resolver, Value};

/// The variables of a path's tuples, and what else is bound where they are seen.
#[derive(Debug)]
pub(super) struct Tuples {
    pub(super) names: Names,
    /// The names that the tuples carry: the first slots.
    pub(super) carried: Vec<String>,
}

impl Resolver {
    pub(super) fn path(&mut self, drafts: Vec<Draft>, keep_singleton: bool, stream: bool) -> Value {
        let mut tuples = self.layout(&drafts);
        let frame = tuples.as_ref().map(|tuples| TupleFrame {
            variables: tuples.carried.len(),
            slots: tuples.names.len(),
        });
        let states_before = self.states.len();
        let mut streaming = false;
        let mut steps = Vec::with_capacity(drafts.len());
        for (index, draft) in drafts.into_iter().enumerate() {
            steps.push(self.step(draft, index == 0, &mut streaming, &mut tuples));
        }
        self.name_states_member(&steps, states_before);
        Value {
            kind: Kind::Path(Path {
                steps,
                keep_singleton,
                tuple: stream,
                frame,
            }),
            stream: stream && tuples.is_some(),
            tuples,
        }
    }

    /// The slots of a path's tuples, if it has any: first what they carry, then what else is bound over them.
    fn layout(&self, steps: &[Draft]) -> Option<Tuples> {
        let first = steps.iter().position(|step| step.tuple)?;
        let mut tuples = Tuples {
            names: Names::default(),
            carried: Vec::new(),
        };
        self.carry_names(steps, &mut tuples);
        for step in steps.iter().skip(first) {
            let filters = step.stages.iter().filter_map(|stage| match stage {
                DraftStage::Filter(predicate) => Some(&*predicate.expression),
                DraftStage::Index(_) => None,
            });
            let mut names = bound_names(filters);
            names.extend(bound_names([step]));
            for name in names {
                tuples.names.add(name);
            }
        }
        Some(tuples)
    }

    fn carry_names(&self, steps: &[Draft], tuples: &mut Tuples) {
        for step in steps {
            if let Some(Draft {
                kind: DraftKind::Path { steps, .. },
                ..
            }) = step.tuple_stream()
            {
                self.carry_names(steps, tuples);
            }
            let positions = step.stages.iter().filter_map(|stage| match stage {
                DraftStage::Index(name) => Some(name.clone()),
                DraftStage::Filter(_) => None,
            });
            let own = [
                step.focus.clone(),
                step.index.clone(),
                step.ancestor.map(|slot| self.label(slot)),
            ];
            for name in own.into_iter().flatten().chain(positions) {
                tuples.carry(name);
            }
        }
    }

    fn step(
        &mut self,
        mut draft: Draft,
        first: bool,
        streaming: &mut bool,
        tuples: &mut Option<Tuples>,
    ) -> Step {
        let tuple = draft.tuple;
        // Evaluated once, with the path's own input.
        let once = first && draft.constructed;
        let stages = std::mem::take(&mut draft.stages);
        let bound = [
            draft.focus.take(),
            draft.index.take(),
            draft.ancestor.map(|slot| self.label(slot)),
        ];
        let sorts = matches!(draft.kind, DraftKind::Sort(_));
        let in_tuple = (*streaming || (tuple && !sorts)) && !once;
        *streaming |= tuple;
        let mut none = None;
        let around = if in_tuple { &mut *tuples } else { &mut none };
        let (kind, inner) = if first && !in_tuple {
            self.step_kind(draft)
        } else {
            self.over(around, |this| this.step_kind(draft))
        };
        let nested = inner.map_or_else(Vec::new, |inner| hand_over(&inner, tuples));
        let [focus, index, ancestor] = bound.map(|name| {
            let binds = nested.is_empty() && !once;
            name.map(|name| bind(tuples, &name, binds))
        });
        Step {
            kind,
            tuple,
            in_tuple,
            focus,
            index: index.flatten(),
            ancestor: ancestor.flatten(),
            nested,
            stages: self.stages(stages, *streaming, tuples),
        }
    }

    fn step_kind(&mut self, draft: Draft) -> (StepKind, Option<Tuples>) {
        let DraftKind::Sort(terms) = draft.kind else {
            let (ast, tuples) = self.node_and_tuples(draft);
            return (StepKind::Evaluate(ast), tuples);
        };
        let term = |(descending, expression)| SortTerm {
            descending,
            expression: self.repeatedly(|this| this.node(expression)),
        };
        let sort = Sort {
            terms: terms.into_iter().map(term).collect(),
            position: draft.position,
        };
        (StepKind::Sort(sort), None)
    }

    fn stages(
        &mut self,
        stages: Vec<DraftStage>,
        streaming: bool,
        tuples: &mut Option<Tuples>,
    ) -> Vec<Stage> {
        let mut none = None;
        let mut resolved = Vec::with_capacity(stages.len());
        for stage in stages {
            resolved.push(match stage {
                DraftStage::Filter(predicate) => {
                    let around = if streaming { &mut *tuples } else { &mut none };
                    Stage::Filter(self.over(around, |this| this.predicate(predicate)))
                }
                DraftStage::Index(name) => Stage::Index(bind(tuples, &name, true)),
            });
        }
        resolved
    }
}

impl Tuples {
    /// Adds a variable that the tuples carry. `@$` and `#$` have no name, and carry nothing.
    fn carry(&mut self, name: String) {
        if !name.is_empty() && self.names.slot(&name).is_none() {
            self.names.add(name.clone());
            self.carried.push(name);
        }
    }
}

/// The slot of a variable that a step binds, from here on bound if `binds`.
fn bind(tuples: &mut Option<Tuples>, name: &str, binds: bool) -> Option<usize> {
    let names = &mut tuples.as_mut()?.names;
    let slot = names.slot(name)?;
    if binds {
        names.set(slot, State::Bound);
    }
    Some(slot)
}

/// Takes over what the tuples of a step's value carry: their slots there and here.
fn hand_over(inner: &Tuples, outer: &mut Option<Tuples>) -> Vec<(usize, usize)> {
    let Some(outer) = outer else {
        return Vec::new();
    };
    let mut pairs = Vec::with_capacity(inner.carried.len());
    for (from, name) in inner.carried.iter().enumerate() {
        let Some(to) = outer.names.slot(name) else {
            continue;
        };
        pairs.push((from, to));
        let known = (inner.names.state(from), outer.names.state(to));
        outer.names.set(
            to,
            match known {
                (State::Bound, _) | (_, State::Bound) => State::Bound,
                (State::Unbound, State::Unbound) => State::Unbound,
                _ => State::Perhaps,
            },
        );
    }
    pairs
}
