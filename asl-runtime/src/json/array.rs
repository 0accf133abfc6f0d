//! `Array`: a list behind a reference count.

use super::size::{Content, Extent};
use super::{Json, teardown};
use std::{mem, slice, vec};
use triomphe::Arc;

/// A JSON array.
///
/// Cloning is a reference count. Editing is in place for the sole owner; otherwise the list is
/// copied first, which copies no value.
#[derive(Clone, Default)]
pub struct Array(Arc<Elements>);

/// An array's values with what is known about them.
#[derive(Clone, Default)]
pub(super) struct Elements {
    values: Vec<Json>,
    /// The values, without commas.
    content: Content,
}

impl Elements {
    fn with_capacity(capacity: usize) -> Self {
        Self {
            values: Vec::with_capacity(capacity),
            content: Content::EMPTY,
        }
    }

    #[inline]
    pub(super) fn push(&mut self, value: Json) {
        self.content.add(value.extent());
        self.values.push(value);
    }

    /// Lets `change` edit one value and then measures it anew, also where `change` panics.
    fn edit<R>(&mut self, index: usize, change: impl FnOnce(&mut Json) -> R) -> Option<R> {
        let before = self.values.get(index)?.extent();
        let edited = Edited {
            elements: self,
            index,
            before,
        };
        edited.elements.values.get_mut(index).map(change)
    }

    fn recount(&mut self, old: Extent, new: Extent) {
        let values = &self.values;
        self.content
            .replace(old, new, values.iter().map(Json::levels), || {
                values.iter().map(Json::extent)
            });
    }
}

/// A value being edited; measured again when dropped.
struct Edited<'e> {
    elements: &'e mut Elements,
    index: usize,
    before: Extent,
}

impl Drop for Edited<'_> {
    fn drop(&mut self) {
        if let Some(value) = self.elements.values.get(self.index) {
            let after = value.extent();
            self.elements.recount(self.before, after);
        }
    }
}

impl Drop for Elements {
    #[inline]
    fn drop(&mut self) {
        if teardown::is_deep(self.content.levels()) {
            teardown::drop_deep(mem::take(&mut self.values).into_iter());
        }
    }
}

impl From<Elements> for Array {
    fn from(elements: Elements) -> Self {
        Self(Arc::new(elements))
    }
}

impl Array {
    /// An empty array.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty array with room for `capacity` values. To fill one at once, collecting an iterator
    /// is faster.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self::from(Elements::with_capacity(capacity))
    }

    /// How many values there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.values.len()
    }

    /// Whether there are no values.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.values.is_empty()
    }

    /// The value at `index`, counted from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Json> {
        self.0.values.get(index)
    }

    /// The values, to read.
    #[must_use]
    pub fn as_slice(&self) -> &[Json] {
        &self.0.values
    }

    /// Puts `value` at the end.
    pub fn push(&mut self, value: Json) {
        Arc::make_mut(&mut self.0).push(value);
    }

    /// Edits the value at `index` in place, if there is one, and returns what `change` returns.
    pub fn update<R>(&mut self, index: usize, change: impl FnOnce(&mut Json) -> R) -> Option<R> {
        if index >= self.len() {
            return None;
        }
        Arc::make_mut(&mut self.0).edit(index, change)
    }

    /// The values in order.
    pub fn iter(&self) -> slice::Iter<'_, Json> {
        self.0.values.iter()
    }

    /// Where the values are: the same for clones, and for no other array that lives.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// Whether both are one allocation, hence equal.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    #[inline]
    pub(super) fn extent(&self) -> Extent {
        let elements = &*self.0;
        elements
            .content
            .enclosed(elements.values.len().saturating_sub(1))
    }

    #[inline]
    pub(super) fn levels(&self) -> u32 {
        self.0.content.levels()
    }

    /// The values, if nobody else holds this array.
    pub(super) fn into_sole_values(self) -> Option<Vec<Json>> {
        Arc::into_unique(self.0).map(|mut elements| mem::take(&mut elements.values))
    }
}

impl<'a> IntoIterator for &'a Array {
    type Item = &'a Json;
    type IntoIter = slice::Iter<'a, Json>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Array {
    type Item = Json;
    type IntoIter = vec::IntoIter<Json>;

    fn into_iter(self) -> Self::IntoIter {
        mem::take(&mut Arc::unwrap_or_clone(self.0).values).into_iter()
    }
}

impl<T: Into<Json>> FromIterator<T> for Array {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::from(values.into_iter().map(Into::into).collect::<Vec<_>>())
    }
}

impl From<Vec<Json>> for Array {
    fn from(values: Vec<Json>) -> Self {
        let mut content = Content::EMPTY;
        for value in &values {
            content.add(value.extent());
        }
        Self::from(Elements { values, content })
    }
}

impl Extend<Json> for Array {
    fn extend<I: IntoIterator<Item = Json>>(&mut self, values: I) {
        let elements = Arc::make_mut(&mut self.0);
        for value in values {
            elements.push(value);
        }
    }
}
