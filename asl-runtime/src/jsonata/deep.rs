//! Deep recursion: what overflows the stack it is evaluated on is evaluated again on a larger one.
//!
//! An expression has no effects, so that nobody can tell. Most never need it; those that do pay for a thread.

use std::cell::RefCell;
use std::thread;
use std::time::SystemTime;

use super::evaluation::{Bounds, Document, Host, evaluate};
use super::{Error, Expression, NoJson, Value};
use crate::json::Json;

/// The stack of the thread, in bytes: some ten thousand calls inside one another.
const STACK: usize = 16 << 20;

/// What the evaluation may take of it. The rest is for what a single step may need.
const BOUND: usize = STACK - (1 << 20);

/// Evaluates `expression`, which has `slots` variables of its own, in the context of an input document if there is one.
///
/// # Errors
///
/// The first error of the evaluation, or else why its value is no JSON.
pub fn evaluate_to_json(
    host: &dyn Host,
    expression: Expression,
    slots: usize,
    document: Option<&Json>,
) -> Result<Result<Json, NoJson>, Error> {
    match evaluate(host, expression, slots, &context(document)) {
        Ok(value) => Ok(value.into_json()),
        Err(error) if error.is_stack_overflow() => {
            let evaluation = Deep::of(host, expression, slots, document);
            let thread = thread::Builder::new().stack_size(STACK);
            match thread.spawn(move || evaluation.run()) {
                Ok(thread) => thread.join().unwrap_or(Err(error)),
                Err(_) => Err(error),
            }
        }
        Err(error) => Err(error),
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

    fn run(self) -> Result<Result<Json, NoJson>, Error> {
        let context = context(self.document.as_ref());
        evaluate(&self.host, self.expression, self.slots, &context).map(Value::into_json)
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
