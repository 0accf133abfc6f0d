//! Functions of arrays: `$append`, `$distinct`, `$reverse`, `$shuffle`, `$sort`, `$zip`.

use std::cmp::Ordering;

use super::{
    ANY, ARRAY, Arguments, Error, Evaluation, FUNCTION, Function, Outcome, Value, builtins,
};
use crate::jsonata::constructors::append;
use crate::jsonata::list::ListKind;
use crate::jsonata::operators::{Order, compare, equals};

builtins! {
    APPEND "append" [ANY, ANY] 2 run_append;
    DISTINCT "distinct" [ANY] 1 distinct;
    REVERSE "reverse" [ARRAY] 1 reverse;
    SHUFFLE "shuffle" [ARRAY] 1 shuffle;
    SORT "sort" [ARRAY, FUNCTION.optional()] 2 sort;
    ZIP "zip" [ARRAY.repeated()] 0 zip;
}

fn run_append(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (first, second) = (arguments.get(0), arguments.get(1));
    let length = first.items_if_any().len() + second.items_if_any().len();
    evaluation.check_length(length)?;
    evaluation.steps(length)?;
    Ok(append(first.clone(), second.clone()))
}

fn distinct(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let array = arguments.get(0);
    if !array.is_array() || array.items().len() < 2 {
        return Ok(array.clone());
    }
    let mut found: Vec<Value> = Vec::new();
    for item in array.items().iter() {
        evaluation.steps(found.len() + 1)?;
        if !found.iter().any(|known| equals(known, &item)) {
            found.push(item);
        }
    }
    let kind = if array.is_sequence() {
        ListKind::Sequence
    } else {
        ListKind::Array
    };
    Ok(Value::list(found, kind))
}

fn reverse(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let array = arguments.get(0);
    if array.items_if_any().len() < 2 {
        return Ok(array.clone());
    }
    let mut items = array.clone().into_items();
    evaluation.steps(items.len())?;
    items.reverse();
    Ok(Value::list(items, ListKind::Array))
}

fn shuffle(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let array = arguments.get(0);
    if array.items_if_any().len() < 2 {
        return Ok(array.clone());
    }
    let mut items = array.clone().into_items();
    evaluation.steps(items.len())?;
    for last in (1..items.len()).rev() {
        let other = evaluation.host.random() % (last as u64 + 1);
        items.swap(last, usize::try_from(other).unwrap_or(last));
    }
    Ok(Value::list(items, ListKind::Array))
}

fn sort(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (array, comparator) = (arguments.get(0), arguments.get(1));
    if array.items_if_any().len() < 2 {
        return Ok(array.clone());
    }
    let items = array.clone().into_items();
    let sorted = if comparator.is_undefined() {
        check_order(&items)?;
        evaluation.merge_sort(items, &mut |left, right| {
            Ok(compare(left, right) == Some(Order(Some(Ordering::Greater))))
        })?
    } else {
        evaluation.merge_sort(items, &mut |left, right| {
            let arguments = vec![left.clone(), right.clone()];
            let is_after = evaluation.apply(comparator, arguments, &Value::null())?;
            is_truthy(&is_after)
        })?
    };
    Ok(Value::list(sorted, ListKind::Array))
}

/// Only numbers among themselves, or texts, have an order of their own.
fn check_order(items: &[Value]) -> Result<(), Error> {
    let mut are_numbers = true;
    for item in items {
        are_numbers = are_numbers && item.to_number()?.is_some();
    }
    if are_numbers || items.iter().all(|item| item.as_str().is_some()) {
        return Ok(());
    }
    Err(Error::no_default_order())
}

/// What JavaScript's `if` makes of a comparator's answer: arrays and objects are true.
fn is_truthy(value: &Value) -> Result<bool, Error> {
    Ok(match value.as_f64() {
        Some(number) => number != 0.0 && !number.is_nan(),
        None => {
            value.is_array()
                || value.entries().is_some()
                || value.is_function()
                || value.to_boolean()?.unwrap_or(false)
        }
    })
}

fn zip(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let arrays = arguments.all();
    let lengths = arrays.iter().map(|array| array.items_if_any().len());
    let length = lengths.min().unwrap_or(0);
    evaluation.steps(length.saturating_mul(arrays.len()))?;
    let row = |index| {
        let items = arrays.iter().filter_map(|array| array.items().get(index));
        Value::array(items.collect())
    };
    Ok(Value::list((0..length).map(row).collect(), ListKind::Array))
}
