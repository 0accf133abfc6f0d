//! Paths: steps over sequences, predicates and their order.

use super::list::ListKind;
use super::sort::Term;
use super::tuple::TupleStep;
use super::{Error, Evaluation, Expression, Outcome, Value};
use crate::text::Text;

/// `a.b[0].c`: steps from left to right.
#[derive(Debug)]
pub struct Path {
    steps: &'static [Step],
    /// The steps from the first one that `@`, `#` or `%` makes carry tuples.
    tuples: Option<Tuples>,
    /// The first step takes the context as one item even if that is an array.
    takes_whole_context: bool,
    /// The first step, an array constructor, is evaluated once and not for each item.
    is_constructed: bool,
    /// A step has `[]`: the result stays an array.
    keeps_singleton: bool,
}

impl Path {
    /// A path of these steps, or of these before the first that carries tuples.
    #[must_use]
    pub const fn new(steps: &'static [Step]) -> Self {
        Path {
            steps,
            tuples: None,
            takes_whole_context: false,
            is_constructed: false,
            keeps_singleton: false,
        }
    }

    /// A path whose first step is a variable: it takes the context as one item, even if that is an array.
    #[must_use]
    pub const fn from_variable(self) -> Self {
        Path {
            takes_whole_context: true,
            ..self
        }
    }

    /// A path whose first step, an array constructor, is evaluated once and not for each item.
    #[must_use]
    pub const fn from_array(self) -> Self {
        Path {
            is_constructed: true,
            ..self
        }
    }

    /// A path with `[]`: the result stays an array.
    #[must_use]
    pub const fn keeping_singleton(self) -> Self {
        Path {
            keeps_singleton: true,
            ..self
        }
    }

    /// A path that goes on with steps that carry tuples.
    #[must_use]
    pub const fn with_tuples(self, tuples: Tuples) -> Self {
        Path {
            tuples: Some(tuples),
            ..self
        }
    }
}

/// The part of a path that carries tuples.
#[derive(Debug, Clone, Copy)]
pub struct Tuples {
    /// How many slots a tuple has.
    pub variables: usize,
    /// How many slots a frame for the evaluation over a tuple has.
    pub slots: usize,
    /// The steps.
    pub steps: &'static [TupleStep],
    /// The path's value is the stream of tuples itself.
    pub is_value: bool,
}

/// A step of a path.
#[derive(Debug)]
pub struct Step {
    find: Find,
    filters: &'static [Filter],
}

#[derive(Debug)]
enum Find {
    Name(&'static Text),
    Each(Expression),
    Sort(&'static [Term]),
}

impl Step {
    /// A field.
    #[must_use]
    pub const fn name(name: &'static Text) -> Self {
        Step::new(Find::Name(name))
    }

    /// Any other expression, evaluated for each item.
    #[must_use]
    pub const fn each(expression: Expression) -> Self {
        Step::new(Find::Each(expression))
    }

    /// `^(…)`
    #[must_use]
    pub const fn sort(terms: &'static [Term]) -> Self {
        Step::new(Find::Sort(terms))
    }

    const fn new(find: Find) -> Self {
        Step { find, filters: &[] }
    }

    /// The step with predicates: they see what it finds for one item, but of a sort all.
    #[must_use]
    pub const fn filtered(self, filters: &'static [Filter]) -> Self {
        Step { filters, ..self }
    }
}

/// `[…]`
#[derive(Debug)]
pub enum Filter {
    /// A number that is written out: an index, from the end if it is negative.
    Index(f64),
    /// Anything else: a condition, or indexes.
    Where(Expression),
}

impl Evaluation<'_> {
    /// A path, as the value it is after the singleton rule.
    ///
    /// # Errors
    ///
    /// The first error of a step.
    pub fn path(&self, context: &Value, path: &'static Path) -> Outcome {
        self.raw_path(context, path).map(Value::normal)
    }

    /// A path before the singleton rule.
    ///
    /// # Errors
    ///
    /// The first error of a step.
    pub fn raw_path(&self, context: &Value, path: &'static Path) -> Outcome {
        let mut sequence = if path.takes_whole_context || !context.is_array() {
            Value::list(vec![context.clone()], ListKind::Sequence)
        } else {
            context.clone()
        };
        let last = path.steps.len().saturating_sub(1);
        for (index, step) in path.steps.iter().enumerate() {
            sequence = match step {
                Step {
                    find: Find::Each(expression),
                    ..
                } if index == 0 && path.is_constructed => expression(self, &sequence)?,
                step => self.take_step(step, sequence, index == last && path.tuples.is_none())?,
            };
            if sequence.items_if_any().len() == 0 {
                return Ok(kept_if(path.keeps_singleton, sequence));
            }
        }
        let sequence = match &path.tuples {
            Some(tuples) => self.tuple_steps(sequence, tuples)?,
            None => sequence,
        };
        Ok(kept_if(path.keeps_singleton, sequence))
    }

    fn take_step(&self, step: &'static Step, input: Value, is_last: bool) -> Outcome {
        let filters = step.filters;
        match &step.find {
            Find::Name(name) => self.step_over(input.into_items(), is_last, |item| {
                self.filtered(self.lookup(item, name)?.normal(), filters)
            }),
            Find::Each(expression) => self.step_over(input.into_items(), is_last, |item| {
                self.filtered(expression(self, item)?, filters)
            }),
            Find::Sort(terms) => {
                let sorted = self.sorted(input, terms)?;
                self.filtered(sorted, filters)
            }
        }
    }

    /// What `find` finds for each item, arrays flattened into one sequence.
    pub(super) fn step_over(
        &self,
        items: Vec<Value>,
        is_last: bool,
        mut find: impl FnMut(&Value) -> Outcome,
    ) -> Outcome {
        let mut found = Vec::with_capacity(items.len());
        for item in items {
            self.step()?;
            match find(&item)? {
                Value::Undefined => {}
                value => found.push(value),
            }
        }
        if is_last
            && let [only] = found.as_slice()
            && only.is_array()
            && !only.is_sequence()
        {
            return Ok(only.clone());
        }
        let mut flat = Vec::with_capacity(found.len());
        for value in found {
            if value.is_array() && !value.is_constructed() {
                flat.extend(value.into_items());
                self.check_length(flat.len())?;
            } else {
                flat.push(value);
            }
        }
        Ok(Value::list(flat, ListKind::Sequence))
    }

    fn filtered(&self, value: Value, filters: &[Filter]) -> Outcome {
        filters
            .iter()
            .try_fold(value, |value, filter| match filter {
                Filter::Index(index) => Ok(at_index(&value, *index)),
                Filter::Where(condition) => self.filter(Ok(value), *condition),
            })
    }

    /// `value[index]`, before the singleton rule.
    ///
    /// # Errors
    ///
    /// That of `value`.
    pub fn index(&self, value: Outcome, index: f64) -> Outcome {
        Ok(at_index(&value?, index))
    }

    /// `value[condition]`, before the singleton rule.
    ///
    /// # Errors
    ///
    /// That of `value` or of the condition.
    pub fn filter(&self, value: Outcome, condition: Expression) -> Outcome {
        let value = value?;
        let items = value.items();
        let length = items.len();
        let mut found = Vec::new();
        for (index, item) in items.iter().enumerate() {
            self.step()?;
            let chosen = condition(self, &item)?;
            for _ in 0..times_chosen(&chosen, index, length)? {
                found.push(item.clone());
                self.check_length(found.len())?;
            }
        }
        Ok(Value::list(found, ListKind::Sequence))
    }
}

/// `[]` on the value of a path.
fn kept_if(keep: bool, sequence: Value) -> Value {
    if !keep {
        return sequence;
    }
    if sequence.is_constructed() {
        return Value::list(vec![sequence], ListKind::Kept);
    }
    sequence.keeping_array()
}

/// What is at an index: that array if it is one, else a sequence.
fn at_index(value: &Value, index: f64) -> Value {
    let items = value.items();
    let found = place(index, items.len()).and_then(|index| items.get(index));
    match found {
        Some(Value::Undefined) | None => Value::list(Vec::new(), ListKind::Sequence),
        Some(item) if item.is_array() => item,
        Some(item) => Value::list(vec![item], ListKind::Sequence),
    }
}

/// The place that an index means, rounded down; negative ones count from the end.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "no array comes near 2^53 items"
)]
pub(super) fn place(index: f64, length: usize) -> Option<usize> {
    let index = index.floor();
    let index = if index < 0.0 {
        length as f64 + index
    } else {
        index
    };
    (0.0..length as f64)
        .contains(&index)
        .then_some(index as usize)
}

/// How many times a predicate's value chooses the item at `index`: numbers are indexes, all else is a condition.
pub(super) fn times_chosen(chosen: &Value, index: usize, length: usize) -> Result<usize, Error> {
    if let Some(number) = chosen.to_number()? {
        return Ok(usize::from(place(number, length) == Some(index)));
    }
    if chosen.is_array() {
        let mut times = 0;
        let mut is_all_numbers = true;
        for item in chosen.items().iter() {
            match item.to_number()? {
                Some(number) => times += usize::from(place(number, length) == Some(index)),
                None => {
                    is_all_numbers = false;
                    break;
                }
            }
        }
        if is_all_numbers {
            return Ok(times);
        }
    }
    Ok(usize::from(chosen.to_boolean()?.unwrap_or(false)))
}
