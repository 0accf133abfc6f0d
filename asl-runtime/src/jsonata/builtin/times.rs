//! `$now`, `$millis`, `$fromMillis`, `$toMillis`.

use std::time::SystemTime;

use super::{Arguments, Evaluation, Function, NUMBERS, Outcome, TEXT, Value, builtins};
use crate::jsonata::functions::{format_date, parse_date};

builtins! {
    FROM_MILLIS "fromMillis" [NUMBERS.or_context(), TEXT.optional(), TEXT.optional()] 3 from_millis;
    MILLIS "millis" [] 0 millis;
    NOW "now" [TEXT.optional(), TEXT.optional()] 2 now;
    TO_MILLIS "toMillis" [TEXT.or_context(), TEXT.optional()] 2 to_millis;
}

fn millis(evaluation: &Evaluation<'_>, _: &Arguments) -> Outcome {
    Ok(Value::Number(now_in_millis(evaluation)))
}

fn now(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (picture, timezone) = (arguments.text(0), arguments.text(1));
    format_date::from_millis(now_in_millis(evaluation), picture, timezone).map(Value::from)
}

fn from_millis(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let Some(millis) = arguments.number(0) else {
        return Ok(Value::Undefined);
    };
    let (picture, timezone) = (arguments.text(1), arguments.text(2));
    format_date::from_millis(millis, picture, timezone).map(Value::from)
}

fn to_millis(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let Some(text) = arguments.text(0) else {
        return Ok(Value::Undefined);
    };
    let now = now_in_millis(evaluation);
    let millis = parse_date::to_millis(text, arguments.text(1), now)?;
    Ok(millis.map(Value::Number).unwrap_or_default())
}

fn now_in_millis(evaluation: &Evaluation<'_>) -> f64 {
    let since = evaluation.now().duration_since(SystemTime::UNIX_EPOCH);
    let millis = since.map(|since| since.as_millis()).unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
    let millis = millis as f64;
    millis
}
