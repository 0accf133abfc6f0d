//! `$type`, `$exists`, `$boolean`, `$not`.

use super::{ANY, Arguments, Evaluation, Function, Outcome, Value, builtins};
use crate::jsonata::value::Type;

builtins! {
    TYPE "type" [ANY] 1 run_type;
    EXISTS "exists" [ANY] 1 exists;
    BOOLEAN "boolean" [ANY.or_context()] 1 boolean;
    NOT "not" [ANY.or_context()] 1 not;
}

fn run_type(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let value = arguments.get(0);
    Ok(Value::from(crate::json::ArcStr::from(match value.kind() {
        Type::Missing => return Ok(Value::Undefined),
        Type::Null => "null",
        Type::Boolean => "boolean",
        Type::Number => match value.to_number()? {
            Some(_) => "number",
            // NaN, which the reference implementation takes for an object.
            None => "object",
        },
        Type::String => "string",
        Type::Array => "array",
        Type::Object => "object",
        Type::Function => "function",
    })))
}

fn exists(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    Ok(Value::from(!arguments.get(0).is_undefined()))
}

fn boolean(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let boolean = arguments.get(0).to_boolean()?;
    Ok(boolean.map(Value::from).unwrap_or_default())
}

fn not(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let boolean = arguments.get(0).to_boolean()?;
    Ok(boolean.map(|value| Value::from(!value)).unwrap_or_default())
}
