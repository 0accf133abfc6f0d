//! `$sum`, `$count`, `$max`, `$min`, `$average`.

use super::{ARRAY, Arguments, Evaluation, Function, Outcome, Parameter, Value, builtins};

const ARRAY_OF_NUMBERS: Parameter = Parameter::array_of("n");

builtins! {
    SUM "sum" [ARRAY_OF_NUMBERS] 1 sum;
    COUNT "count" [ARRAY] 1 count;
    MAX "max" [ARRAY_OF_NUMBERS] 1 max;
    MIN "min" [ARRAY_OF_NUMBERS] 1 min;
    AVERAGE "average" [ARRAY_OF_NUMBERS] 1 average;
}

fn sum(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    Ok(match arguments.get(0) {
        Value::Undefined => Value::Undefined,
        array => Value::Number(total(array)),
    })
}

fn count(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    Ok(Value::from(arguments.get(0).items_if_any().len()))
}

fn max(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    Ok(extreme(arguments, |number, most| number > most))
}

fn min(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    Ok(extreme(arguments, |number, least| number < least))
}

fn average(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let array = arguments.get(0);
    Ok(match array.items_if_any().len() {
        0 => Value::Undefined,
        #[expect(clippy::cast_precision_loss, reason = "no array has 2^53 items")]
        length => Value::Number(total(array) / length as f64),
    })
}

fn total(array: &Value) -> f64 {
    let numbers = array.items_if_any().numbers();
    numbers.fold(0.0, |total, number| total + number)
}

fn extreme(arguments: &Arguments, is_further: impl Fn(f64, f64) -> bool) -> Value {
    let further = |found: f64, number: f64| {
        if is_further(number, found) || number.is_nan() {
            number
        } else {
            found
        }
    };
    let numbers = arguments.get(0).items_if_any().numbers();
    numbers
        .reduce(further)
        .map_or(Value::Undefined, Value::Number)
}
