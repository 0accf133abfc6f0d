//! Functions that take functions: `$map`, `$filter`, `$single`, `$reduce`, `$sift`, `$each`.

use super::{
    ARRAY, Arguments, Error, Evaluation, FUNCTION, Function, OBJECT, Outcome, Parameter, Value,
    builtins,
};
use crate::jsonata::list::ListKind;
use crate::jsonata::mixed::Filling;

builtins! {
    MAP "map" [ARRAY, FUNCTION] 2 map;
    FILTER "filter" [ARRAY, FUNCTION] 2 filter;
    SINGLE "single" [ARRAY, FUNCTION.optional()] 2 single;
    REDUCE "reduce" [ARRAY, FUNCTION, Parameter::taking("asnblom").optional()] 3 reduce;
    SIFT "sift" [OBJECT.or_context(), FUNCTION.optional()] 2 sift;
    EACH "each" [OBJECT.or_context(), FUNCTION] 2 each;
}

/// What `function` says of the item at `index` of `array`.
fn of_item(
    evaluation: &Evaluation<'_>,
    function: &Value,
    array: &Value,
    index: usize,
    item: &Value,
) -> Outcome {
    let others: [&dyn Fn() -> Value; 2] = [&|| Value::from(index), &|| array.clone()];
    evaluation.apply_to(function, item.clone(), others)
}

fn map(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (array, function) = (arguments.get(0), arguments.get(1));
    if array.is_undefined() {
        return Ok(Value::Undefined);
    }
    let mut found = Vec::with_capacity(array.items().len());
    for (index, item) in array.items().iter().enumerate() {
        match of_item(evaluation, function, array, index, &item)? {
            Value::Undefined => {}
            value => found.push(value),
        }
    }
    Ok(Value::list(found, ListKind::Sequence))
}

fn filter(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (array, function) = (arguments.get(0), arguments.get(1));
    if array.is_undefined() {
        return Ok(Value::Undefined);
    }
    let mut found = Vec::new();
    for (index, item) in array.items().iter().enumerate() {
        let chosen = of_item(evaluation, function, array, index, &item)?;
        if chosen.to_boolean()?.unwrap_or(false) {
            found.push(item);
        }
    }
    Ok(Value::list(found, ListKind::Sequence))
}

fn single(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (array, function) = (arguments.get(0), arguments.get(1));
    if array.is_undefined() {
        return Ok(Value::Undefined);
    }
    let mut found = None;
    for (index, item) in array.items().iter().enumerate() {
        let is_chosen = function.is_undefined() || {
            let chosen = of_item(evaluation, function, array, index, &item)?;
            chosen.to_boolean()?.unwrap_or(false)
        };
        if is_chosen && found.replace(item).is_some() {
            return Err(Error::many_singles());
        }
    }
    found.ok_or_else(Error::no_single)
}

fn reduce(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (array, function, start) = (arguments.get(0), arguments.get(1), arguments.get(2));
    if array.is_undefined() {
        return Ok(Value::Undefined);
    }
    let arity = evaluation.arity(function);
    if arity < 2 {
        return Err(Error::reducer_takes_too_little());
    }
    let mut items = array.items().iter().enumerate();
    let mut result = match start {
        Value::Undefined => items.next().map(|(_, item)| item).unwrap_or_default(),
        start => start.clone(),
    };
    for (index, item) in items {
        let mut arguments = vec![result, item];
        if arity >= 3 {
            arguments.push(Value::from(index));
        }
        if arity >= 4 {
            arguments.push(array.clone());
        }
        result = evaluation.apply(function, arguments, &Value::null())?;
    }
    Ok(result)
}

fn sift(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (object, function) = (arguments.get(0), arguments.get(1));
    let Some(entries) = object.entries() else {
        return Ok(Value::Undefined);
    };
    let mut found = Filling::with_capacity(0);
    let mut is_empty = true;
    for (name, value) in entries.iter() {
        let others: [&dyn Fn() -> Value; 2] = [&|| Value::from(name.clone()), &|| object.clone()];
        let chosen = evaluation.apply_to(function, value.clone(), others)?;
        if chosen.to_boolean()?.unwrap_or(false) {
            found.insert(name.clone(), value);
            is_empty = false;
        }
    }
    Ok(if is_empty {
        Value::Undefined
    } else {
        found.finish()
    })
}

fn each(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (object, function) = (arguments.get(0), arguments.get(1));
    let mut found = Vec::new();
    if let Some(entries) = object.entries() {
        for (name, value) in entries.iter() {
            let others: [&dyn Fn() -> Value; 2] =
                [&|| Value::from(name.clone()), &|| object.clone()];
            match evaluation.apply_to(function, value, others)? {
                Value::Undefined => {}
                value => found.push(value),
            }
        }
    }
    Ok(Value::list(found, ListKind::Sequence))
}
