//! Functions of objects: `$keys`, `$lookup`, `$merge`, `$spread`, `$clone`.

use super::{ANY, Arguments, Evaluation, Function, Outcome, Parameter, TEXT, Value, builtins};
use crate::json::{ArcStr, Json, Object};
use crate::jsonata::list::ListKind;
use crate::jsonata::mixed::Filling;

builtins! {
    KEYS "keys" [ANY.or_context()] 1 keys;
    LOOKUP "lookup" [ANY.or_context(), TEXT] 2 lookup;
    MERGE "merge" [Parameter::array_of("o")] 1 merge;
    SPREAD "spread" [ANY.or_context()] 1 spread;
    CLONE "clone" [Parameter::taking("oam").or_context()] 1 clone;
}

fn keys(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let mut names = Object::new();
    let mut pending = vec![arguments.get(0).clone()];
    while let Some(value) = pending.pop() {
        evaluation.step()?;
        if value.is_array() {
            let start = pending.len();
            pending.extend(value.items().iter());
            if let Some(added) = pending.get_mut(start..) {
                added.reverse();
            }
        } else if let Some(entries) = value.entries() {
            names.extend(entries.iter().map(|(name, _)| (name.clone(), Json::Null)));
        }
    }
    let names = names.into_iter().map(|(name, _)| Value::from(name));
    Ok(Value::list(names.collect(), ListKind::Sequence))
}

fn lookup(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let name = arguments.text(1).unwrap_or("undefined");
    evaluation.lookup(arguments.get(0), &ArcStr::from(name))
}

fn merge(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let array = arguments.get(0);
    if array.is_undefined() {
        return Ok(Value::Undefined);
    }
    let mut merged = Filling::with_capacity(array.items().len());
    for item in array.items().iter() {
        evaluation.step()?;
        if let Some(entries) = item.entries() {
            evaluation.steps(entries.len())?;
            for (name, value) in entries.iter() {
                merged.insert(name.clone(), value);
            }
        }
    }
    Ok(merged.finish())
}

fn spread(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let argument = arguments.get(0);
    if !argument.is_array() && argument.entries().is_none() {
        return Ok(argument.clone());
    }
    let mut parts = Vec::new();
    let mut pending = vec![argument.clone()];
    while let Some(value) = pending.pop() {
        evaluation.step()?;
        if value.is_array() {
            let start = pending.len();
            pending.extend(value.items().iter());
            if let Some(added) = pending.get_mut(start..) {
                added.reverse();
            }
        } else if let Some(entries) = value.entries() {
            parts.extend(entries.iter().map(|(name, value)| {
                let mut part = Filling::with_capacity(1);
                part.insert(name.clone(), value);
                part.finish()
            }));
        } else {
            parts.push(value);
        }
    }
    let kind = if argument.is_array() && !parts.is_empty() {
        ListKind::Array
    } else {
        ListKind::Sequence
    };
    Ok(Value::list(parts, kind))
}

fn clone(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    match arguments.get(0) {
        Value::Undefined => Ok(Value::Undefined),
        value => evaluation.cloned(value).map(Value::Json),
    }
}
