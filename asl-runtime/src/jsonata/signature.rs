//! Signatures: what a function takes, and the context value in the place of what is missing.
//!
//! A parameter takes a run of arguments as a part of a regular expression takes letters, so that checking is matching.

use super::value::Type;
use super::{Error, Evaluation, Value};

/// A parameter of a signature.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// The types it takes, a bit each.
    takes: u8,
    count: Count,
    /// `-`: the context value stands in for a missing argument.
    context: bool,
    /// `a`: what is no array becomes an array of itself.
    array: bool,
    /// `a<n>`: the types of the items, the letter of the first and how many letters there are.
    items: Option<Items>,
}

#[derive(Debug, Clone, Copy)]
struct Items {
    first: u8,
    is_single_type: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    One,
    Optional,
    Many,
}

/// The letters of types, each with its bit's number.
const LETTERS: &[u8] = b"mlbnsaof";

const fn bit(letter: u8) -> u8 {
    let mut bit = 1;
    let mut letters = LETTERS;
    while let [first, rest @ ..] = letters {
        if *first == letter {
            return bit;
        }
        letters = rest;
        bit <<= 1;
    }
    0
}

fn bit_of(kind: Type) -> u8 {
    match kind {
        Type::Missing => 1,
        Type::Null => 1 << 1,
        Type::Boolean => 1 << 2,
        Type::Number => 1 << 3,
        Type::String => 1 << 4,
        Type::Array => 1 << 5,
        Type::Object => 1 << 6,
        Type::Function => 1 << 7,
    }
}

impl Parameter {
    /// A parameter that takes one argument of these types, `m` standing for a missing one.
    #[must_use]
    pub const fn taking(letters: &str) -> Self {
        let mut letters = letters.as_bytes();
        let mut takes = 0;
        while let [first, rest @ ..] = letters {
            takes |= bit(*first);
            letters = rest;
        }
        Parameter {
            takes,
            count: Count::One,
            context: false,
            array: false,
            items: None,
        }
    }

    /// `a`: an array, which any value can become.
    #[must_use]
    pub const fn array() -> Self {
        Parameter {
            array: true,
            ..Self::taking("asnblfom")
        }
    }

    /// `a<…>`: an array of items whose types have these letters.
    #[must_use]
    pub const fn array_of(letters: &str) -> Self {
        let letters = letters.as_bytes();
        let first = match letters {
            [first, ..] => bit(*first),
            [] => 0,
        };
        Parameter {
            items: Some(Items {
                first,
                is_single_type: letters.len() == 1,
            }),
            ..Self::array()
        }
    }

    /// `?`
    #[must_use]
    pub const fn optional(self) -> Self {
        Parameter {
            count: Count::Optional,
            ..self
        }
    }

    /// `-`
    #[must_use]
    pub const fn or_context(self) -> Self {
        Parameter {
            count: Count::Optional,
            context: true,
            ..self
        }
    }

    /// `+`
    #[must_use]
    pub const fn repeated(self) -> Self {
        Parameter {
            count: Count::Many,
            ..self
        }
    }

    fn takes(self, argument: &Value) -> bool {
        self.takes & bit_of(argument.kind()) != 0
    }
}

impl Evaluation<'_> {
    /// The arguments as the function wants them.
    ///
    /// # Errors
    ///
    /// T0410, T0411 or T0412, if they are not what the signature says.
    pub(super) fn validate(
        &self,
        signature: &[Parameter],
        arguments: Vec<Value>,
        context: &Value,
    ) -> Result<Vec<Value>, Error> {
        if is_one_to_one(signature, &arguments) {
            let pairs = signature.iter().zip(arguments).enumerate();
            let fitted = pairs.map(|(position, (parameter, argument))| {
                self.fitted(*parameter, argument, 1, position)
            });
            return fitted.collect();
        }
        self.validate_runs(signature, &arguments, context)
    }

    /// Where parameters take none or several of the arguments.
    fn validate_runs(
        &self,
        signature: &[Parameter],
        arguments: &[Value],
        context: &Value,
    ) -> Result<Vec<Value>, Error> {
        let mut counts = vec![0; signature.len()];
        if !takes_all(signature, arguments, &mut counts) {
            let position = first_mismatch(signature, arguments);
            return Err(Error::invalid_argument(position, self.callee.get()));
        }
        let mut valid = Vec::with_capacity(signature.len());
        let mut position = 0;
        for (parameter, count) in signature.iter().zip(counts) {
            let argument = arguments.get(position);
            if count == 0 {
                let stand_in = self.stand_in(*parameter, argument, context, position)?;
                position += usize::from(!parameter.context);
                valid.push(stand_in);
            }
            for repetition in 0..count {
                // As the reference implementation has it, a repeated parameter repeats its first argument but for arrays.
                let offset = if parameter.array { repetition } else { 0 };
                let argument = arguments.get(position + offset);
                let argument = argument.cloned().unwrap_or_default();
                valid.push(self.fitted(*parameter, argument, count, position + offset)?);
            }
            position += count;
        }
        Ok(valid)
    }

    /// What is taken for a missing argument; without a context the next one, as the reference implementation has it.
    fn stand_in(
        &self,
        parameter: Parameter,
        next: Option<&Value>,
        context: &Value,
        position: usize,
    ) -> Result<Value, Error> {
        if !parameter.context {
            return Ok(next.cloned().unwrap_or_default());
        }
        if parameter.takes(context) {
            return Ok(context.clone());
        }
        Err(Error::invalid_context(position, self.callee.get()))
    }

    /// The argument; as an array if that is what the parameter takes.
    fn fitted(
        &self,
        parameter: Parameter,
        argument: Value,
        count: usize,
        position: usize,
    ) -> Result<Value, Error> {
        if !parameter.array || argument.is_undefined() {
            return Ok(argument);
        }
        let is_array = argument.is_array();
        if let Some(items) = parameter.items {
            let fits = if is_array {
                self.steps(argument.items().len())?;
                are_alike(&argument, items)
            } else {
                items.is_single_type && count == 1 && bit_of(argument.kind()) == items.first
            };
            if !fits {
                let (first, callee) = (type_name(items.first), self.callee.get());
                return Err(Error::invalid_items(position, callee, first));
            }
        }
        Ok(if is_array {
            argument
        } else {
            Value::array(vec![argument])
        })
    }
}

/// Whether all items are of the type that the signature names first.
fn are_alike(argument: &Value, items: Items) -> bool {
    argument
        .items()
        .kinds()
        .all(|kind| bit_of(kind) == items.first)
}

/// Whether each parameter takes one argument: they do if they can, unless one of them takes more.
fn is_one_to_one(signature: &[Parameter], arguments: &[Value]) -> bool {
    signature.len() == arguments.len()
        && signature
            .iter()
            .zip(arguments)
            .all(|(parameter, argument)| {
                parameter.count != Count::Many && parameter.takes(argument)
            })
}

/// Matches the arguments with the parameters, each taking as many as it can, and notes how many it took.
fn takes_all(signature: &[Parameter], arguments: &[Value], counts: &mut [usize]) -> bool {
    let (Some((parameter, next)), Some((count, counts))) =
        (signature.split_first(), counts.split_first_mut())
    else {
        return arguments.is_empty();
    };
    let taken = arguments
        .iter()
        .take_while(|argument| parameter.takes(argument));
    let (least, most) = match parameter.count {
        Count::One => (1, 1),
        Count::Optional => (0, 1),
        Count::Many => (1, usize::MAX),
    };
    let most = taken.take(most).count();
    for taken in (least..=most).rev() {
        let rest = arguments.get(taken..).unwrap_or_default();
        if takes_all(next, rest, counts) {
            *count = taken;
            return true;
        }
    }
    false
}

/// Where the arguments stop matching, counted from 0: behind what the longest run of parameters takes that takes any.
fn first_mismatch(signature: &[Parameter], arguments: &[Value]) -> usize {
    let mut good_to = 0;
    for length in 1..=signature.len() {
        let Some(taken) = longest_prefix(signature.get(..length).unwrap_or_default(), arguments)
        else {
            return good_to;
        };
        good_to = taken;
    }
    good_to
}

/// How many of the first arguments these parameters take.
fn longest_prefix(signature: &[Parameter], arguments: &[Value]) -> Option<usize> {
    let mut counts = vec![0; signature.len()];
    (0..=arguments.len()).rev().find(|length| {
        let prefix = arguments.get(..*length).unwrap_or_default();
        takes_all(signature, prefix, &mut counts)
    })
}

/// How T0412 calls the items of an array.
fn type_name(first: u8) -> &'static str {
    match LETTERS.get(first.trailing_zeros() as usize) {
        Some(b'a') => "arrays",
        Some(b'b') => "booleans",
        Some(b'f') => "functions",
        Some(b'n') => "numbers",
        Some(b'o') => "objects",
        Some(b's') => "strings",
        _ => "undefined",
    }
}
