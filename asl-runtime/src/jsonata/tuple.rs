//! Tuples: items that carry what `@`, `#` and `%` bind, through the steps of a path.

use std::rc::Rc;

use super::Error;
use super::list::ListKind;
use super::path::{Tuples, place, times_chosen};
use super::sort::Term;
use super::{Evaluation, Expression, Outcome, Value};

/// The value of a step that passes its tuples on.
pub struct TupleStream(pub(super) Vec<Tuple>);

/// An item with what is bound to it.
#[derive(Clone, Default)]
pub(super) struct Tuple {
    pub(super) value: Value,
    /// The first slots of a frame for the evaluation over the tuple.
    pub(super) slots: Vec<Option<Value>>,
}

/// A step that carries tuples.
#[derive(Debug)]
pub struct TupleStep {
    /// What it does.
    pub run: TupleRun,
    /// Predicates and indexes after it, in order.
    pub stages: &'static [TupleStage],
}

/// What a step does with tuples.
#[derive(Debug)]
pub enum TupleRun {
    /// Evaluates an expression over each tuple, and binds.
    Each {
        /// The expression.
        expression: Expression,
        /// `@$v`: the slot for the item; the context stays what it was.
        focus: Option<usize>,
        /// `#$i`: the slot for the item's index among those of its tuple.
        index: Option<usize>,
        /// The slot for the context, which a `%` asks for.
        ancestor: Option<usize>,
    },
    /// Evaluates an expression that gives tuples itself, whose slots go to these of the path's.
    Nested(Expression, &'static [(usize, usize)]),
    /// Orders the tuples.
    Sort(&'static [Term]),
    /// Orders items, which are tuples from then on. The slot is for their indexes.
    SortItems(&'static [Term], Option<usize>),
}

/// What follows the evaluation of a step.
#[derive(Debug)]
pub enum TupleStage {
    /// `[1]`
    Index(f64),
    /// `[…]`
    Where(Expression),
    /// `#$i`: the slot for the index among all tuples.
    Bind(usize),
}

impl Tuple {
    fn of(value: Value, variables: usize) -> Self {
        Tuple {
            value,
            slots: vec![None; variables],
        }
    }

    fn bind(&mut self, slot: Option<usize>, value: impl Into<Value>) {
        if let Some(place) = slot.and_then(|slot| self.slots.get_mut(slot)) {
            *place = Some(value.into());
        }
    }
}

impl Evaluation<'_> {
    /// Takes the steps of a path that carry tuples; the value is that of the path before the singleton rule.
    pub(super) fn tuple_steps(&self, input: Value, path: &Tuples) -> Outcome {
        let mut steps = path.steps.iter();
        let mut stream = match path.steps.first().map(|step| &step.run) {
            Some(TupleRun::SortItems(terms, index)) => {
                let items = self.sorted(input, terms)?.into_items();
                let mut stream = self.tuples_of(items, path)?;
                for (position, tuple) in stream.iter_mut().enumerate() {
                    tuple.bind(*index, position);
                }
                let stages = steps.next().map_or(&[][..], |step| step.stages);
                self.staged(stream, stages, path.slots)?
            }
            _ => self.tuples_of(input.into_items(), path)?,
        };
        for step in steps {
            stream = self.tuple_step(step, stream, path)?;
        }
        if path.is_value {
            return Ok(Value::Tuples(Rc::new(TupleStream(stream))));
        }
        let values = stream.into_iter().map(|tuple| tuple.value);
        Ok(Value::list(values.collect(), ListKind::Sequence))
    }

    fn tuples_of(&self, items: Vec<Value>, path: &Tuples) -> Result<Vec<Tuple>, Error> {
        self.steps(items.len())?;
        let tuple = |item| Tuple::of(item, path.variables);
        Ok(items.into_iter().map(tuple).collect())
    }

    fn tuple_step(
        &self,
        step: &TupleStep,
        stream: Vec<Tuple>,
        path: &Tuples,
    ) -> Result<Vec<Tuple>, Error> {
        let stream = match &step.run {
            TupleRun::Sort(terms) | TupleRun::SortItems(terms, _) => {
                self.sorted_tuples(stream, terms, path.slots)?
            }
            TupleRun::Each {
                expression,
                focus,
                index,
                ancestor,
            } => self.each_tuple(&stream, *expression, path, |context, value, position| {
                let mut tuple = context.clone();
                tuple.bind(*index, position);
                tuple.bind(*ancestor, context.value.clone());
                match focus {
                    Some(_) => tuple.bind(*focus, value),
                    None => tuple.value = value,
                }
                tuple
            })?,
            TupleRun::Nested(expression, slots) => {
                self.each_nested(&stream, *expression, slots, path)?
            }
        };
        self.staged(stream, step.stages, path.slots)
    }

    fn each_tuple(
        &self,
        stream: &[Tuple],
        expression: Expression,
        path: &Tuples,
        combine: impl Fn(&Tuple, Value, usize) -> Tuple,
    ) -> Result<Vec<Tuple>, Error> {
        let mut combined = Vec::new();
        for tuple in stream {
            let found = self.over_tuple(tuple, path.slots, expression)?;
            for (position, value) in found.items_if_any().iter().enumerate() {
                self.step()?;
                combined.push(combine(tuple, value, position));
            }
            self.check_length(combined.len())?;
        }
        Ok(combined)
    }

    fn each_nested(
        &self,
        stream: &[Tuple],
        expression: Expression,
        slots: &[(usize, usize)],
        path: &Tuples,
    ) -> Result<Vec<Tuple>, Error> {
        let mut combined = Vec::new();
        for tuple in stream {
            let Value::Tuples(found) = self.over_tuple(tuple, path.slots, expression)? else {
                continue;
            };
            for inner in &found.0 {
                self.step()?;
                let mut outer = tuple.clone();
                outer.value = inner.value.clone();
                for (from, to) in slots {
                    if let Some(Some(bound)) = inner.slots.get(*from) {
                        outer.bind(Some(*to), bound.clone());
                    }
                }
                combined.push(outer);
            }
            self.check_length(combined.len())?;
        }
        Ok(combined)
    }

    /// Evaluates an expression over a tuple.
    pub(super) fn over_tuple(
        &self,
        tuple: &Tuple,
        slots: usize,
        expression: Expression,
    ) -> Outcome {
        let bound = tuple.slots.iter().cloned();
        self.within(slots, bound, || expression(self, &tuple.value))
    }

    fn staged(
        &self,
        mut stream: Vec<Tuple>,
        stages: &[TupleStage],
        slots: usize,
    ) -> Result<Vec<Tuple>, Error> {
        for stage in stages {
            match stage {
                TupleStage::Index(index) => {
                    let chosen = place(*index, stream.len());
                    let tuple = chosen.and_then(|index| stream.get(index).cloned());
                    stream = tuple.into_iter().collect();
                }
                TupleStage::Where(condition) => {
                    stream = self.chosen_tuples(stream, *condition, slots)?;
                }
                TupleStage::Bind(slot) => {
                    for (position, tuple) in stream.iter_mut().enumerate() {
                        tuple.bind(Some(*slot), position);
                    }
                }
            }
        }
        Ok(stream)
    }

    fn chosen_tuples(
        &self,
        stream: Vec<Tuple>,
        condition: Expression,
        slots: usize,
    ) -> Result<Vec<Tuple>, Error> {
        let length = stream.len();
        let mut found = Vec::new();
        for (index, tuple) in stream.into_iter().enumerate() {
            self.step()?;
            let chosen = self.over_tuple(&tuple, slots, condition)?;
            for _ in 0..times_chosen(&chosen, index, length)? {
                found.push(tuple.clone());
            }
        }
        Ok(found)
    }

    /// Predicates after a block whose value is a stream of tuples.
    ///
    /// # Errors
    ///
    /// That of `value` or of a predicate.
    pub fn filter_tuples(
        &self,
        value: Outcome,
        slots: usize,
        stages: &'static [TupleStage],
    ) -> Outcome {
        match value? {
            Value::Tuples(stream) => {
                let stream = self.staged(stream.0.clone(), stages, slots)?;
                Ok(Value::Tuples(Rc::new(TupleStream(stream))))
            }
            other => Ok(other),
        }
    }
}
