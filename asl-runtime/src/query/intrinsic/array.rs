//! Intrinsic Functions on arrays.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::{IntrinsicError, array_of, integer_of};
use crate::json::{Array, Json};

/// The most items that `States.ArrayRange` makes.
const MAX_RANGE: i64 = 1000;

/// `States.Array(value…)`
#[must_use]
pub fn array(arguments: &[&Json]) -> Json {
    Json::Array(arguments.iter().copied().cloned().collect())
}

/// `States.ArrayPartition(array, size)`
///
/// # Errors
/// Where the arguments are no array and a number of at least 1.
pub fn array_partition(array: &Json, size: &Json) -> Result<Json, IntrinsicError> {
    let items = array_of(array)?;
    match usize::try_from(integer_of(size)?) {
        Ok(length @ 1..) => {
            let chunks = items
                .as_slice()
                .chunks(length)
                .map(|chunk| chunk.iter().cloned().collect::<Array>());
            Ok(Json::Array(chunks.collect()))
        }
        _ => Err(IntrinsicError::expected("a chunk size of at least 1", size)),
    }
}

/// `States.ArrayContains(array, value)`
///
/// # Errors
/// Where the first argument is no array.
pub fn array_contains(array: &Json, value: &Json) -> Result<Json, IntrinsicError> {
    Ok(Json::Bool(
        array_of(array)?.iter().any(|item| item == value),
    ))
}

/// `States.ArrayRange(first, last, step)`, `last` included.
///
/// # Errors
/// Where an argument is no number, the step is 0, or there would be more than 1,000 items.
pub fn array_range(first: &Json, last: &Json, step: &Json) -> Result<Json, IntrinsicError> {
    let (start, end, by) = (integer_of(first)?, integer_of(last)?, integer_of(step)?);
    if by == 0 {
        return Err(IntrinsicError::new("the step must not be 0"));
    }
    let leads_away = (end - start).signum() * by.signum() < 0;
    let count = if leads_away {
        0
    } else {
        (end - start) / by + 1
    };
    if count > MAX_RANGE {
        return Err(IntrinsicError::new(format!(
            "the range has more than {MAX_RANGE} items"
        )));
    }
    Ok(Json::Array(
        (0..count).map(|index| start + index * by).collect(),
    ))
}

/// `States.ArrayGetItem(array, index)`
///
/// # Errors
/// Where the arguments are no array and a number, or there is no such item.
pub fn array_get_item(array: &Json, index: &Json) -> Result<Json, IntrinsicError> {
    let (items, position) = (array_of(array)?, integer_of(index)?);
    let item = usize::try_from(position)
        .ok()
        .and_then(|position| items.get(position));
    item.cloned().ok_or_else(|| {
        IntrinsicError::new(format!(
            "index {position} is out of bounds for an array of length {}",
            items.len()
        ))
    })
}

/// `States.ArrayLength(array)`
///
/// # Errors
/// Where the argument is no array.
pub fn array_length(array: &Json) -> Result<Json, IntrinsicError> {
    Ok(Json::from(array_of(array)?.len()))
}

/// `States.ArrayUnique(array)`: the first of equal items stays.
///
/// # Errors
/// Where the argument is no array.
pub fn array_unique(array: &Json) -> Result<Json, IntrinsicError> {
    let mut seen: HashMap<u64, Vec<&Json>> = HashMap::new();
    let hasher = RandomState::new();
    let mut unique = Array::new();
    for item in array_of(array)? {
        let alike = seen.entry(fingerprint(item, &hasher)).or_default();
        if !alike.contains(&item) {
            alike.push(item);
            unique.push(item.clone());
        }
    }
    Ok(Json::Array(unique))
}

/// A number that is equal for equal values, whatever the order of their fields.
///
/// The sum over everything inside of what it is and where it is; without recursion, since data may be deep.
fn fingerprint(value: &Json, hasher: &RandomState) -> u64 {
    let mut pending = vec![(0_u64, value)];
    let mut sum = 0_u64;
    while let Some((place, value)) = pending.pop() {
        let content = match value {
            Json::Array(items) => {
                pending.extend(
                    items
                        .iter()
                        .enumerate()
                        .map(|(index, item)| (hasher.hash_one((place, index)), item)),
                );
                items.len().to_string()
            }
            Json::Object(fields) => {
                let place_of = |name: &str| hasher.hash_one((place, name));
                pending.extend(fields.iter().map(|(name, field)| (place_of(name), field)));
                fields.len().to_string()
            }
            scalar => scalar.to_string(),
        };
        sum = sum.wrapping_add(hasher.hash_one((place, value.kind(), content)));
    }
    sum
}
