//! `Evaluation`: one run of an expression, with its variables, its functions and its bounds.

use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant, SystemTime};

use super::closure::Closures;
use super::frame::{FrameId, Frames};
use super::{Error, Expression, Function, Outcome, Value};
use crate::json::{ArcStr, Json};

/// What an expression knows of its surroundings.
pub trait Host {
    /// One of the documents that the expression may read; nothing if there is none here.
    fn document(&self, document: Document) -> Option<&Json>;

    /// The variables by their slots; nothing where one is not set.
    fn variables(&self) -> &[Option<Json>];

    /// The time that `$now` and `$millis` give, the same throughout an evaluation.
    fn now(&self) -> SystemTime;

    /// Random bits.
    fn random(&self) -> u64;

    /// How much the evaluation may use.
    fn bounds(&self) -> Bounds {
        Bounds::default()
    }
}

/// A document that an expression may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// `$states.input`, and `$$` where expressions have an input document.
    Input,
    /// `$states.result`.
    Result,
    /// `$states.errorOutput`.
    ErrorOutput,
    /// `$states.context`.
    Context,
}

impl Document {
    pub(super) const ALL: [Document; 4] = [
        Document::Input,
        Document::Result,
        Document::ErrorOutput,
        Document::Context,
    ];
}

/// How much an evaluation may use (checklist 2.22).
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The time it may take.
    pub time: Duration,
    /// How many items a sequence may have.
    pub sequence: usize,
    /// How many bytes of the stack it may take.
    pub stack: usize,
}

impl Default for Bounds {
    /// What AWS allows: a second, and sequences as they fit its memory. A mebibyte of stack is half of what tokio's workers
    /// have.
    fn default() -> Self {
        Bounds {
            time: Duration::from_secs(1),
            sequence: 873_782,
            stack: 1 << 20,
        }
    }
}

/// How many steps are taken between two looks at the clock.
const STEPS_PER_LOOK: u32 = 1 << 12;

/// One run of an expression.
pub struct Evaluation<'h> {
    pub(super) host: &'h dyn Host,
    pub(super) bounds: Bounds,
    pub(super) frames: RefCell<Frames>,
    pub(super) frame: Cell<FrameId>,
    pub(super) closures: RefCell<Closures>,
    /// The function called last by its name: what errors of functions called by functions name.
    pub(super) callee: Cell<&'static str>,
    steps: Cell<u32>,
    started: Cell<Option<Instant>>,
    now: Cell<Option<SystemTime>>,
    stack_base: usize,
}

/// Evaluates `expression`, which has `slots` variables of its own, in the context `context`.
///
/// # Errors
///
/// The first error of the evaluation.
pub(super) fn evaluate(
    host: &dyn Host,
    expression: Expression,
    slots: usize,
    context: &Value,
) -> Outcome {
    let evaluation = Evaluation {
        host,
        bounds: host.bounds(),
        frames: RefCell::default(),
        frame: Cell::new(FrameId::NONE),
        closures: RefCell::default(),
        callee: Cell::new(""),
        steps: Cell::new(0),
        started: Cell::new(None),
        now: Cell::new(None),
        stack_base: stack_position(),
    };
    if slots > 0 {
        evaluation.open_frame(slots)?;
    }
    expression(&evaluation, context)
}

/// Where the stack stands, as a number.
fn stack_position() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

impl Evaluation<'_> {
    /// Counts a step, and looks at the clock now and then.
    ///
    /// # Errors
    ///
    /// The evaluation has taken too long.
    #[inline]
    pub(super) fn step(&self) -> Result<(), Error> {
        let steps = self.steps.get().wrapping_add(1);
        self.steps.set(steps);
        if steps.is_multiple_of(STEPS_PER_LOOK) {
            return self.check_time();
        }
        Ok(())
    }

    /// Counts as many steps as a function of the library takes over `length` items or bytes.
    pub(super) fn steps(&self, length: usize) -> Result<(), Error> {
        let most = STEPS_PER_LOOK - self.steps.get() % STEPS_PER_LOOK;
        match u32::try_from(length) {
            Ok(length) if length < most => {
                self.steps.set(self.steps.get().wrapping_add(length));
                Ok(())
            }
            _ => {
                self.steps.set(0);
                self.check_time()
            }
        }
    }

    #[cold]
    fn check_time(&self) -> Result<(), Error> {
        let now = Instant::now();
        let Some(started) = self.started.get() else {
            self.started.set(Some(now));
            return Ok(());
        };
        if now.duration_since(started) > self.bounds.time {
            return Err(Error::timeout());
        }
        Ok(())
    }

    /// Refuses to go deeper than the stack allows.
    pub(super) fn check_stack(&self) -> Result<(), Error> {
        if self.stack_base.abs_diff(stack_position()) > self.bounds.stack {
            return Err(Error::stack_overflow());
        }
        Ok(())
    }

    /// Refuses a sequence that has become too long.
    #[inline]
    pub(super) fn check_length(&self, length: usize) -> Result<(), Error> {
        if length > self.bounds.sequence {
            return Err(Error::memory_limit());
        }
        Ok(())
    }

    /// The time, the same throughout the evaluation.
    pub(super) fn now(&self) -> SystemTime {
        let now = self.now.get().unwrap_or_else(|| self.host.now());
        self.now.set(Some(now));
        now
    }

    fn open_frame(&self, slots: usize) -> Result<FrameId, Error> {
        let outer = self.frame.get();
        let mut frames = self.frames.borrow_mut();
        let frame = frames.open(outer, slots, std::iter::empty())?;
        self.frame.set(frame);
        Ok(frame)
    }

    /// A block with `slots` variables of its own.
    ///
    /// # Errors
    ///
    /// The first error of its expressions.
    pub fn block(&self, context: &Value, slots: usize, body: Expression) -> Outcome {
        let outer = self.frame.get();
        let frame = self.open_frame(slots)?;
        let result = body(self, context)?;
        self.leave(frame, outer);
        Ok(result.normal())
    }

    /// Several expressions in turn.
    ///
    /// # Errors
    ///
    /// The first of theirs.
    pub fn in_turn(&self, context: &Value, body: Expression) -> Outcome {
        body(self, context).map(Value::normal)
    }

    /// Evaluates `body` in a frame that `values` begin.
    pub(super) fn within(
        &self,
        slots: usize,
        values: impl Iterator<Item = Option<Value>>,
        body: impl FnOnce() -> Outcome,
    ) -> Outcome {
        let outer = self.frame.get();
        let frame = self.frames.borrow_mut().open(outer, slots, values)?;
        self.frame.set(frame);
        let result = body()?;
        self.leave(frame, outer);
        Ok(result)
    }

    /// Goes back to the frame `outer`. After an error nothing is evaluated any more, so that nobody needs to.
    pub(super) fn leave(&self, frame: FrameId, outer: FrameId) {
        self.frames.borrow_mut().close(frame);
        self.frame.set(outer);
    }

    /// `$name := value`: binds a slot of the innermost frame.
    ///
    /// # Errors
    ///
    /// That of `value`.
    pub fn bind(&self, slot: usize, value: Outcome) -> Outcome {
        let value = value?;
        let frame = self.frame.get();
        self.frames.borrow_mut().bind(frame, slot, value.clone());
        Ok(value.normal())
    }

    /// `$name`, where only one slot can be meant.
    ///
    /// # Errors
    ///
    /// None; the signature is that of every expression.
    pub fn variable(&self, depth: usize, slot: usize) -> Outcome {
        Ok(self.slot(depth, slot).unwrap_or_default().normal())
    }

    /// `$name`, where several slots may be meant: the first that is bound, or else `outer`.
    ///
    /// # Errors
    ///
    /// That of `outer`, if that is what the variable is.
    pub fn first_bound(&self, places: &[(usize, usize)], outer: Outcome) -> Outcome {
        let bound = places
            .iter()
            .find_map(|(depth, slot)| self.slot(*depth, *slot));
        match bound {
            Some(value) => Ok(value.normal()),
            None => outer,
        }
    }

    fn slot(&self, depth: usize, slot: usize) -> Option<Value> {
        let frames = self.frames.borrow();
        frames.variable(self.frame.get(), depth, slot).cloned()
    }

    /// A variable of the machine, or one that is given to the expression.
    ///
    /// # Errors
    ///
    /// None; the signature is that of every expression.
    pub fn external(&self, slot: u16) -> Outcome {
        Ok(Value::copy_of(self.external_json(slot)))
    }

    fn external_json(&self, slot: u16) -> Option<&Json> {
        self.host.variables().get(usize::from(slot))?.as_ref()
    }

    /// A variable of the machine that has the name of a built-in function; that function while nothing is assigned.
    ///
    /// # Errors
    ///
    /// None; the signature is that of every expression.
    pub fn external_or(&self, slot: u16, function: &'static Function) -> Outcome {
        Ok(match self.external_json(slot) {
            None => Value::Function(function),
            variable => Value::copy_of(variable),
        })
    }

    /// A document that the expression may read.
    ///
    /// # Errors
    ///
    /// None; the signature is that of every expression.
    pub fn document(&self, document: Document) -> Outcome {
        Ok(Value::copy_of(self.host.document(document)))
    }

    /// `$states` as a whole.
    ///
    /// # Errors
    ///
    /// None; the signature is that of every expression.
    pub fn states(&self) -> Outcome {
        let members = [
            ("input", Document::Input),
            ("result", Document::Result),
            ("errorOutput", Document::ErrorOutput),
            ("context", Document::Context),
        ];
        let given = members.into_iter().filter_map(|(name, document)| {
            let json = self.host.document(document)?;
            Some((ArcStr::from(name), json.clone()))
        });
        Ok(Value::Json(Json::Object(given.collect())))
    }
}
