//! Functions that an expression makes: lambdas, partial applications, chains, regular expressions, transforms.

use std::rc::Rc;

use super::frame::FrameId;
use super::matcher::NextMatch;
use super::signature::Parameter;
use super::transform::Transform;
use super::{Error, Evaluation, Expression, Outcome, Regex, Value};

/// A function made by the expression: its place among those of the evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosureId(u32);

/// `function($a, $b) { … }`
#[derive(Debug)]
pub struct Lambda {
    /// How many parameters there are: the frame's first slots.
    pub parameters: usize,
    /// How many slots a call's frame has.
    pub slots: usize,
    /// `<…>`
    pub signature: Option<&'static [Parameter]>,
    /// The body, in the context of the definition.
    pub body: Expression,
}

/// A call that a lambda leaves to its caller, so that recursion in tail position needs no stack.
#[derive(Clone)]
pub struct TailCall {
    pub(super) function: Value,
    pub(super) name: &'static str,
    pub(super) arguments: Vec<Value>,
}

pub(super) enum Closure {
    Lambda {
        code: &'static Lambda,
        frame: FrameId,
        context: Value,
    },
    /// What was given of the arguments, and gaps for the others.
    Partial {
        function: Value,
        arguments: Vec<Option<Value>>,
    },
    Chain {
        first: Value,
        second: Value,
    },
    Pattern(&'static Regex),
    NextMatch(NextMatch),
    Transform {
        code: &'static Transform,
        frame: FrameId,
    },
}

/// How many functions an expression may make.
const MOST_CLOSURES: usize = 1 << 20;

/// The functions that an evaluation has made. They live as long as it does.
#[derive(Default)]
pub(super) struct Closures(Vec<Rc<Closure>>);

impl Closures {
    pub(super) fn get(&self, ClosureId(index): ClosureId) -> Rc<Closure> {
        let closure = self.0.get(index as usize);
        Rc::clone(closure.expect("no closure leaves its evaluation"))
    }
}

impl Evaluation<'_> {
    /// Makes a function.
    pub(super) fn close(&self, closure: Closure) -> Outcome {
        let mut closures = self.closures.borrow_mut();
        if closures.0.len() >= MOST_CLOSURES {
            return Err(Error::memory_limit());
        }
        let id = u32::try_from(closures.0.len()).map_err(|_| Error::memory_limit())?;
        closures.0.push(Rc::new(closure));
        Ok(Value::Closure(ClosureId(id)))
    }

    /// `function(…) { … }`
    ///
    /// # Errors
    ///
    /// The expression has made too many functions.
    pub fn lambda(&self, code: &'static Lambda, context: &Value) -> Outcome {
        let context = context.clone();
        let frame = self.captured_frame();
        self.close(Closure::Lambda {
            code,
            frame,
            context,
        })
    }

    /// `|…|…|`
    ///
    /// # Errors
    ///
    /// The expression has made too many functions.
    pub fn transform(&self, code: &'static Transform) -> Outcome {
        let frame = self.captured_frame();
        self.close(Closure::Transform { code, frame })
    }

    /// `/…/`
    ///
    /// # Errors
    ///
    /// The expression has made too many functions.
    pub fn pattern(&self, pattern: &'static Regex) -> Outcome {
        self.close(Closure::Pattern(pattern))
    }

    fn captured_frame(&self) -> FrameId {
        let frame = self.frame.get();
        self.frames.borrow_mut().capture(frame);
        frame
    }

    pub(super) fn apply_closure(
        &self,
        closure: &Closure,
        arguments: Vec<Value>,
        caller: &Value,
    ) -> Outcome {
        match closure {
            Closure::Lambda {
                code,
                frame,
                context,
            } => {
                let arguments = match code.signature {
                    Some(signature) => self.validate(signature, arguments, caller)?,
                    None => arguments,
                };
                self.run_lambda(code, *frame, context, arguments.into_iter())
            }
            Closure::Partial {
                function,
                arguments: given,
            } => {
                let arguments = filled(given, arguments);
                self.apply_filled(function, arguments)
            }
            Closure::Chain { first, second } => {
                let between = self.apply(first, arguments, &Value::null())?;
                self.apply(second, vec![between], &Value::null())
            }
            Closure::Pattern(pattern) => self.call_pattern(pattern, &arguments),
            Closure::NextMatch(next) => self.call_next_match(next),
            Closure::Transform { code, frame } => {
                let outer = self.frame.replace(*frame);
                let argument = arguments.into_iter().next().unwrap_or_default();
                let result = self.run_transform(code, argument)?;
                self.frame.set(outer);
                Ok(result)
            }
        }
    }

    pub(super) fn run_lambda(
        &self,
        code: &Lambda,
        frame: FrameId,
        context: &Value,
        arguments: impl Iterator<Item = Value>,
    ) -> Outcome {
        let outer = self.frame.replace(frame);
        let missing = std::iter::repeat(Value::Undefined);
        let parameters = arguments.chain(missing).take(code.parameters);
        let called = self
            .frames
            .borrow_mut()
            .open(frame, code.slots, parameters.map(Some))?;
        self.frame.set(called);
        let result = (code.body)(self, context)?;
        self.leave(called, outer);
        Ok(result)
    }

    /// Calls what was applied in part. A signature has no say any more, but built-in functions are given what they take
    /// where that can be.
    fn apply_filled(&self, function: &Value, arguments: Vec<Value>) -> Outcome {
        if let Value::Closure(id) = function {
            let closure = self.closures.borrow().get(*id);
            if let Closure::Lambda {
                code,
                frame,
                context,
            } = &*closure
            {
                return self.run_lambda(code, *frame, context, arguments.into_iter());
            }
        }
        if let Value::Function(function) = function {
            return self.run_unchecked(function, arguments);
        }
        self.apply(function, arguments, &Value::Undefined)
    }
}

/// The arguments of a partial application with its gaps filled.
fn filled(given: &[Option<Value>], arguments: Vec<Value>) -> Vec<Value> {
    let mut open = arguments.into_iter();
    let argument = |given: &Option<Value>| match given {
        Some(value) => value.clone(),
        None => open.next().unwrap_or_default(),
    };
    given.iter().map(argument).collect()
}
