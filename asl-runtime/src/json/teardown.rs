//! Dropping deep values without recursion.

use super::Json;

/// Up to here a drop may recurse: a few hundred bytes of stack a level.
const RECURSIVE_DROP_DEPTH: u32 = 128;

/// Whether a container of so many levels must be taken down with [`drop_deep`].
#[inline]
pub(super) fn is_deep(levels: u32) -> bool {
    levels > RECURSIVE_DROP_DEPTH
}

/// Drops `values` and whatever they alone hold, level by level from a list instead of the stack.
#[cold]
pub(super) fn drop_deep(values: impl Iterator<Item = Json>) {
    let mut pending: Vec<Json> = values.collect();
    while let Some(value) = pending.pop() {
        match value {
            Json::Array(array) if is_deep(array.levels()) => {
                pending.extend(array.into_sole_values().into_iter().flatten());
            }
            Json::Object(object) if is_deep(object.levels()) => {
                pending.extend(
                    object
                        .into_sole_entries()
                        .into_iter()
                        .flatten()
                        .map(|entry| entry.value),
                );
            }
            shallow => drop(shallow),
        }
    }
}
