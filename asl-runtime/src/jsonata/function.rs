//! Functions: what a built-in one is, and how any is called.

use super::closure::{Closure, ClosureId, TailCall};
use super::signature::Parameter;
use super::{Error, Evaluation, Outcome, Value, normal};
use std::iter;
use std::rc::Rc;

/// A built-in function.
pub struct Function {
    /// Its name, without `$`.
    pub(super) name: &'static str,
    /// What it takes.
    pub(super) signature: &'static [Parameter],
    /// How many arguments a higher-order function passes to it.
    pub(super) arity: usize,
    /// What it does with arguments that fit its signature.
    pub(super) run: fn(&Evaluation<'_>, &Arguments) -> Outcome,
}

/// Arguments that fit a signature.
pub(super) struct Arguments(Vec<Value>);

impl Arguments {
    pub(super) fn get(&self, index: usize) -> &Value {
        self.0.get(index).unwrap_or(&Value::Undefined)
    }

    pub(super) fn all(&self) -> &[Value] {
        &self.0
    }

    /// The text, if one is given.
    pub(super) fn text(&self, index: usize) -> Option<&str> {
        self.get(index).as_str()
    }

    /// The number, if one is given.
    pub(super) fn number(&self, index: usize) -> Option<f64> {
        self.get(index).as_f64()
    }
}

impl Evaluation<'_> {
    /// `$name(…)`: calls the function that `procedure` gives.
    ///
    /// # Errors
    ///
    /// That of the procedure, of an argument, or of the call; T1006 if there is no function.
    pub fn call<const N: usize>(
        &self,
        procedure: Outcome,
        name: &'static str,
        arguments: [Outcome; N],
        context: &Value,
    ) -> Outcome {
        normal(self.raw_call(procedure, name, arguments, context))
    }

    /// As [`Evaluation::call`], before the singleton rule.
    ///
    /// # Errors
    ///
    /// As [`Evaluation::call`].
    pub fn raw_call<const N: usize>(
        &self,
        procedure: Outcome,
        name: &'static str,
        arguments: [Outcome; N],
        context: &Value,
    ) -> Outcome {
        let procedure = procedure?;
        let arguments = arguments.into_iter().collect::<Result<Vec<_>, _>>()?;
        self.call_with(&procedure, name, arguments, context)
    }

    /// `$sum(…)`: calls a built-in function.
    ///
    /// # Errors
    ///
    /// That of an argument, or of the call.
    pub fn call_function<const N: usize>(
        &self,
        function: &'static Function,
        arguments: [Outcome; N],
        context: &Value,
    ) -> Outcome {
        normal(self.raw_call_function(function, arguments, context))
    }

    /// As [`Evaluation::call_function`], before the singleton rule.
    ///
    /// # Errors
    ///
    /// As [`Evaluation::call_function`].
    pub fn raw_call_function<const N: usize>(
        &self,
        function: &'static Function,
        arguments: [Outcome; N],
        context: &Value,
    ) -> Outcome {
        let arguments = arguments.into_iter().collect::<Result<Vec<_>, _>>()?;
        self.call_with(
            &Value::Function(function),
            function.name,
            arguments,
            context,
        )
    }

    fn call_with(
        &self,
        procedure: &Value,
        name: &'static str,
        arguments: Vec<Value>,
        context: &Value,
    ) -> Outcome {
        let caller = self.callee.replace(name);
        let result = self.apply(procedure, arguments, context)?;
        self.callee.set(caller);
        Ok(result)
    }

    /// As [`Evaluation::call`], in the tail position of a lambda: whoever called the lambda makes the call.
    ///
    /// # Errors
    ///
    /// That of the procedure or of an argument.
    pub fn tail_call<const N: usize>(
        &self,
        procedure: Outcome,
        name: &'static str,
        arguments: [Outcome; N],
    ) -> Outcome {
        let function = procedure?;
        let arguments = arguments.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(Value::TailCall(Rc::new(TailCall {
            function,
            name,
            arguments,
        })))
    }

    /// Calls a function and then those that it leaves to its caller.
    pub(super) fn apply(
        &self,
        function: &Value,
        arguments: Vec<Value>,
        context: &Value,
    ) -> Outcome {
        self.check_stack()?;
        let result = self.apply_once(function, arguments, context)?;
        self.make_tail_calls(result, context)
    }

    fn make_tail_calls(&self, result: Value, context: &Value) -> Outcome {
        let mut result = result;
        while let Value::TailCall(call) = result {
            let TailCall {
                function,
                name,
                arguments,
            } = Rc::unwrap_or_clone(call);
            self.callee.set(name);
            result = self.apply_once(&function, arguments, context)?;
        }
        Ok(result)
    }

    fn apply_once(&self, function: &Value, arguments: Vec<Value>, context: &Value) -> Outcome {
        self.step()?;
        match function {
            Value::Function(function) => {
                let valid = self.validate(function.signature, arguments, context)?;
                (function.run)(self, &Arguments(valid))
            }
            Value::Closure(id) => {
                let closure = self.closures.borrow().get(*id);
                self.apply_closure(&closure, arguments, context)
            }
            _ => Err(Error::not_a_function()),
        }
    }

    /// Calls a built-in function with arguments that need not fit its signature: what it cannot take is nothing to it.
    pub(super) fn run_unchecked(&self, function: &Function, arguments: Vec<Value>) -> Outcome {
        self.step()?;
        let fitting = self.validate(function.signature, arguments.clone(), &Value::Undefined);
        (function.run)(self, &Arguments(fitting.unwrap_or(arguments)))
    }

    /// Calls a function as higher-order functions do: with the value and as many of the other arguments as it takes, and
    /// without a context.
    pub(super) fn apply_to(
        &self,
        function: &Value,
        value: Value,
        others: [&dyn Fn() -> Value; 2],
    ) -> Outcome {
        self.check_stack()?;
        let arguments = iter::once(value).chain(others.into_iter().map(|argument| argument()));
        let result = match function {
            Value::Closure(id) => self.apply_closure_to(*id, arguments),
            _ => self.apply_some(function, arguments),
        };
        self.make_tail_calls(result?, &Value::null())
    }

    /// The common case: a lambda takes its arguments as they come, without a list of them.
    fn apply_closure_to(&self, id: ClosureId, arguments: impl Iterator<Item = Value>) -> Outcome {
        let closure = self.closures.borrow().get(id);
        match &*closure {
            Closure::Lambda {
                code,
                frame,
                context,
            } if code.signature.is_none() => {
                self.step()?;
                self.run_lambda(code, *frame, context, arguments)
            }
            _ => self.apply_some(&Value::Closure(id), arguments),
        }
    }

    fn apply_some(&self, function: &Value, arguments: impl Iterator<Item = Value>) -> Outcome {
        let arguments = arguments.take(self.arity(function).max(1)).collect();
        self.apply_once(function, arguments, &Value::null())
    }

    /// How many arguments a function takes.
    pub(super) fn arity(&self, function: &Value) -> usize {
        match function {
            Value::Function(function) => function.arity,
            Value::Closure(id) => match &*self.closures.borrow().get(*id) {
                Closure::Lambda { code, .. } => code.parameters,
                Closure::Partial { arguments, .. } => arguments
                    .iter()
                    .filter(|argument| argument.is_none())
                    .count(),
                Closure::Pattern(_) => 2,
                Closure::NextMatch(_) => 0,
                Closure::Chain { .. } | Closure::Transform { .. } => 1,
            },
            _ => 0,
        }
    }

    /// `$name(…, ?)`: a function that takes what is left open.
    ///
    /// # Errors
    ///
    /// That of an argument or the procedure; T1008 if there is no function.
    pub fn partial<const N: usize>(
        &self,
        arguments: [Option<Outcome>; N],
        procedure: Outcome,
    ) -> Outcome {
        let given = arguments.into_iter().map(Option::transpose);
        let arguments = given.collect::<Result<Vec<_>, _>>()?;
        let function = procedure?;
        if !function.is_function() {
            return Err(Error::not_a_partial_function());
        }
        self.close(Closure::Partial {
            function,
            arguments,
        })
    }

    /// `left ~> right`: applies a function, or chains two.
    ///
    /// # Errors
    ///
    /// That of either side or of the call; T2006 if the right side is no function.
    pub fn pipe(&self, left: Outcome, right: Outcome) -> Outcome {
        normal(self.raw_pipe(left, right))
    }

    /// As [`Evaluation::pipe`], before the singleton rule.
    ///
    /// # Errors
    ///
    /// As [`Evaluation::pipe`].
    pub fn raw_pipe(&self, left: Outcome, right: Outcome) -> Outcome {
        let (left, right) = (left?, right?);
        if !right.is_function() {
            return Err(Error::not_an_applicable_function());
        }
        if left.is_function() {
            return self.close(Closure::Chain {
                first: left,
                second: right,
            });
        }
        self.apply(&right, vec![left], &Value::null())
    }
}

/// A built-in function as a value.
///
/// # Errors
///
/// None; the signature is that of every expression.
pub fn native(function: &'static Function) -> Outcome {
    Ok(Value::Function(function))
}

/// What is called by a field's name, where there is a function of that name.
///
/// # Errors
///
/// T1005 if the field is nothing and the function is meant.
pub fn meant(procedure: Outcome, function: Outcome, name: &'static str) -> Outcome {
    let procedure = procedure?;
    if procedure.is_undefined() && !function?.is_undefined() {
        return Err(Error::meant_function(name));
    }
    Ok(procedure)
}

/// As [`meant`], for what is applied in part.
///
/// # Errors
///
/// T1007 if the field is nothing and the function is meant.
pub fn meant_partial(procedure: Outcome, function: Outcome, name: &'static str) -> Outcome {
    let procedure = procedure?;
    if procedure.is_undefined() && !function?.is_undefined() {
        return Err(Error::meant_partial_function(name));
    }
    Ok(procedure)
}
