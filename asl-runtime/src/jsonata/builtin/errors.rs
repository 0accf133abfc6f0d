//! `$error` and `$assert`.

use super::{Arguments, Error, Evaluation, Function, Outcome, Parameter, TEXT, Value, builtins};
use crate::json::Json;

builtins! {
    ERROR "error" [TEXT.optional()] 1 error;
    ASSERT "assert" [Parameter::taking("bm"), TEXT.optional()] 2 assert;
}

fn error(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let message = message(arguments, 0, "$error() function evaluated");
    Err(Error::new("D3137", message))
}

fn assert(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    if matches!(arguments.get(0), Value::Json(Json::Bool(true))) {
        return Ok(Value::Undefined);
    }
    let message = message(arguments, 1, "$assert() statement failed");
    Err(Error::new("D3141", message))
}

fn message<'a>(arguments: &'a Arguments, index: usize, default: &'a str) -> &'a str {
    let given = arguments.text(index);
    given
        .filter(|message| !message.is_empty())
        .unwrap_or(default)
}
