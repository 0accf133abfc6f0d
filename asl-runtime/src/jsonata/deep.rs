//! Deep recursion: what overflows the stack it is evaluated on is evaluated again on a larger one.
//!
//! An expression has no effects, so that nobody can tell. Most never need it; those that do pay for a thread.

use std::cell::RefCell;
use std::thread;
use std::time::SystemTime;

use super::evaluation::{Bounds, Document, Host, evaluate};
use super::value::json_number;
use super::{Error, Expression, NoJson, Value};
use crate::json::Json;

/// The stack of the thread, in bytes: some ten thousand calls inside one another.
const STACK: usize = 16 << 20;

/// What the evaluation may take of it. The rest is for what a single step may need.
const BOUND: usize = STACK - (1 << 20);

/// Why an expression has no value that JSON can hold.
#[derive(Debug, Clone)]
pub enum NoValue {
    /// Its evaluation failed.
    Thrown(Error),
    /// Its value is no JSON.
    NoJson(NoJson),
}

/// Evaluates `expression`, which has `slots` variables of its own, in the context of an input document if there is one.
///
/// # Errors
///
/// The first error of the evaluation, or else why its value is no JSON.
#[inline]
pub fn evaluate_to_json(
    host: &dyn Host,
    expression: Expression,
    slots: usize,
    document: Option<&Json>,
) -> Result<Json, Box<NoValue>> {
    match evaluate(host, expression, slots, &context(document)) {
        Ok(Value::Json(json)) => Ok(json),
        Ok(Value::Number(number)) => Ok(json_number(number).unwrap_or_default()),
        Ok(value) => into_json(value),
        Err(error) if error.is_stack_overflow() => {
            evaluate_deep(Deep::of(host, expression, slots, document), error)
        }
        Err(error) => Err(Box::new(NoValue::Thrown(error))),
    }
}

fn into_json(value: Value) -> Result<Json, Box<NoValue>> {
    let json = value.into_json();
    json.map_err(|reason| Box::new(NoValue::NoJson(reason)))
}

#[cold]
fn evaluate_deep(evaluation: Deep, error: Error) -> Result<Json, Box<NoValue>> {
    let overflow = || Err(Box::new(NoValue::Thrown(error)));
    let thread = thread::Builder::new().stack_size(STACK);
    match thread.spawn(move || evaluation.run()) {
        Ok(thread) => thread.join().unwrap_or_else(|_| overflow()),
        Err(_) => overflow(),
    }
}

fn context(document: Option<&Json>) -> Value {
    document.map_or(Value::Undefined, |document| {
        Value::document(document.clone())
    })
}

/// An evaluation as it goes to another thread, with a copy of what its host knows.
struct Deep {
    expression: Expression,
    slots: usize,
    document: Option<Json>,
    host: Copied,
}

impl Deep {
    fn of(host: &dyn Host, expression: Expression, slots: usize, document: Option<&Json>) -> Self {
        Deep {
            expression,
            slots,
            document: document.cloned(),
            host: Copied {
                documents: Document::ALL.map(|document| host.document(document).cloned()),
                variables: host.variables().to_vec(),
                now: host.now(),
                random: RefCell::new(fastrand::Rng::with_seed(host.random())),
                bounds: Bounds {
                    stack: BOUND,
                    ..host.bounds()
                },
            },
        }
    }

    fn run(self) -> Result<Json, Box<NoValue>> {
        let context = context(self.document.as_ref());
        match evaluate(&self.host, self.expression, self.slots, &context) {
            Ok(value) => into_json(value),
            Err(error) => Err(Box::new(NoValue::Thrown(error))),
        }
    }
}

/// What a host knows.
struct Copied {
    /// In the order of [`Document::ALL`].
    documents: [Option<Json>; Document::ALL.len()],
    variables: Vec<Option<Json>>,
    now: SystemTime,
    random: RefCell<fastrand::Rng>,
    bounds: Bounds,
}

impl Host for Copied {
    fn document(&self, document: Document) -> Option<&Json> {
        let place = Document::ALL.iter().position(|other| *other == document);
        self.documents.get(place?)?.as_ref()
    }

    fn variables(&self) -> &[Option<Json>] {
        &self.variables
    }

    fn now(&self) -> SystemTime {
        self.now
    }

    fn random(&self) -> u64 {
        self.random.borrow_mut().u64(..)
    }

    fn bounds(&self) -> Bounds {
        self.bounds
    }
}
