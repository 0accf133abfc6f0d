//! Functions of numbers.

use super::{
    Arguments, Evaluation, Function, NUMBERS, OBJECT, Outcome, Parameter, TEXT, Value, builtins,
    of_number, of_text,
};
use crate::json::Json;
use crate::jsonata::functions::{format_number, integer, number};

builtins! {
    ABS "abs" [NUMBERS.or_context()] 1 abs;
    CEIL "ceil" [NUMBERS.or_context()] 1 ceil;
    FLOOR "floor" [NUMBERS.or_context()] 1 floor;
    FORMAT_BASE "formatBase" [NUMBERS.or_context(), NUMBERS.optional()] 2 format_base;
    FORMAT_INTEGER "formatInteger" [NUMBERS.or_context(), TEXT] 2 format_integer;
    FORMAT_NUMBER "formatNumber" [NUMBERS.or_context(), TEXT, OBJECT.optional()] 3 format_number;
    NUMBER "number" [Parameter::taking("nsbm").or_context()] 1 to_number;
    PARSE_INTEGER "parseInteger" [TEXT.or_context(), TEXT] 2 parse_integer;
    POWER "power" [NUMBERS.or_context(), NUMBERS] 2 power;
    ROUND "round" [NUMBERS.or_context(), NUMBERS.optional()] 2 round;
    SQRT "sqrt" [NUMBERS.or_context()] 1 sqrt;
}

fn abs(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_number(arguments, |number| Ok(number.abs()))
}

fn ceil(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_number(arguments, |number| Ok(number.ceil()))
}

fn floor(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_number(arguments, |number| Ok(number.floor()))
}

fn round(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let precision = arguments.number(1).unwrap_or_default();
    of_number(arguments, |value| Ok(number::round(value, precision)))
}

fn sqrt(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    of_number(arguments, number::sqrt)
}

fn power(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let exponent = arguments.number(1).unwrap_or(f64::NAN);
    of_number(arguments, |base| number::power(base, exponent))
}

fn to_number(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    match arguments.get(0) {
        Value::Json(json) => number::number(json).map(Value::Number),
        other => Ok(other.clone()),
    }
}

fn format_base(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let radix = arguments.number(1).unwrap_or(10.0);
    match arguments.number(0) {
        Some(value) => number::format_base(value, radix).map(Value::from),
        None => Ok(Value::Undefined),
    }
}

fn format_integer(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let picture = arguments.text(1).unwrap_or_default();
    match arguments.number(0) {
        Some(value) => integer::format_integer(value, picture).map(Value::from),
        None => Ok(Value::Undefined),
    }
}

fn parse_integer(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let picture = arguments.text(1).unwrap_or_default();
    of_text(arguments, |text| integer::parse_integer(text, picture))
}

fn format_number(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let Some(value) = arguments.number(0) else {
        return Ok(Value::Undefined);
    };
    let picture = arguments.text(1).unwrap_or("undefined");
    let options = match arguments.get(2) {
        Value::Json(Json::Object(options)) => Some(options),
        _ => None,
    };
    format_number::format_number(value, picture, options).map(Value::from)
}
