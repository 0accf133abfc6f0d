//! `Object`: an insertion-ordered map behind a reference count.

use super::members::{Entry, Members};
use super::size::Extent;
use super::{ArcStr, Json, ObjectBuilder};
use std::{mem, slice, vec};
use triomphe::{Arc, UniqueArc};

/// A JSON object: names with values, in the order of insertion.
///
/// Cloning is a reference count. Editing is in place for the sole owner; otherwise the entries are
/// copied first, which copies no value.
#[derive(Clone)]
pub struct Object(Arc<Members>);

impl Default for Object {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl From<UniqueArc<Members>> for Object {
    #[inline]
    fn from(members: UniqueArc<Members>) -> Self {
        Self(members.shareable())
    }
}

impl Object {
    /// An empty object.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty object with room for `capacity` entries. To fill one at once, [`ObjectBuilder`] is
    /// faster.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        ObjectBuilder::with_capacity(capacity).finish()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.entries.len()
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }

    /// The value under `key`.
    #[must_use]
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Json> {
        let position = self.0.position(key)?;
        self.0.entries.get(position).map(|entry| &entry.value)
    }

    /// As [`Self::get`], faster where the object's name and `key` are the same allocation or
    /// literal.
    #[must_use]
    #[inline]
    pub fn get_key(&self, key: &ArcStr) -> Option<&Json> {
        self.get_entry(key).map(|(_, value)| value)
    }

    /// As [`Self::get_key`], with the object's own form of the name: other objects of the same document share it.
    #[inline]
    pub(crate) fn get_entry(&self, key: &ArcStr) -> Option<(&ArcStr, &Json)> {
        let position = self.0.position_of(key)?;
        let entry = self.0.entries.get(position)?;
        Some((&entry.key, &entry.value))
    }

    /// Whether there is a value under `key`.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.0.position(key).is_some()
    }

    /// Puts `value` under `key`: in its old place if there was one, which is then returned, or else
    /// at the end.
    #[inline]
    pub fn insert(&mut self, key: ArcStr, value: Json) -> Option<Json> {
        Arc::make_mut(&mut self.0).insert(key, value)
    }

    /// Puts `value` at the end without looking for `key`, which the caller knows to be absent.
    #[inline]
    pub fn push_new(&mut self, key: ArcStr, value: Json) {
        debug_assert!(!self.contains_key(&key), "`{key}` is there already");
        Arc::make_mut(&mut self.0).push_new(key, value);
    }

    /// Edits the value under `key` in place, if there is one, and returns what `change` returns.
    pub fn update<R>(&mut self, key: &str, change: impl FnOnce(&mut Json) -> R) -> Option<R> {
        let position = self.0.position(key)?;
        Arc::make_mut(&mut self.0).edit(position, change)
    }

    /// Takes the value under `key` out; what follows moves up.
    pub fn remove(&mut self, key: &str) -> Option<Json> {
        let position = self.0.position(key)?;
        Some(Arc::make_mut(&mut self.0).remove(position))
    }

    /// The entries in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        Iter(self.0.entries.iter())
    }

    /// The names in order.
    #[must_use = "iterating alone does nothing"]
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &ArcStr> + DoubleEndedIterator {
        self.0.entries.iter().map(|entry| &entry.key)
    }

    /// The values in order.
    #[must_use = "iterating alone does nothing"]
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Json> + DoubleEndedIterator {
        self.0.entries.iter().map(|entry| &entry.value)
    }

    /// Where the entries are: the same for clones, and for no other object that lives.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }

    /// Whether both are one allocation, hence equal.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    #[inline]
    pub(super) fn extent(&self) -> Extent {
        let members = &*self.0;
        members
            .content
            .enclosed((2 * members.entries.len()).saturating_sub(1))
    }

    #[inline]
    pub(super) fn levels(&self) -> u32 {
        self.0.content.levels()
    }

    /// The entries, if nobody else holds this object.
    pub(super) fn into_sole_entries(self) -> Option<Vec<Entry>> {
        Arc::into_unique(self.0).map(|mut members| mem::take(&mut members.entries))
    }
}

/// Entries of an [`Object`] in order.
#[derive(Clone)]
pub struct Iter<'o>(slice::Iter<'o, Entry>);

impl<'o> Iterator for Iter<'o> {
    type Item = (&'o ArcStr, &'o Json);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|entry| (&entry.key, &entry.value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|entry| (&entry.key, &entry.value))
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'o> IntoIterator for &'o Object {
    type Item = (&'o ArcStr, &'o Json);
    type IntoIter = Iter<'o>;

    fn into_iter(self) -> Iter<'o> {
        self.iter()
    }
}

impl IntoIterator for Object {
    type Item = (ArcStr, Json);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter(mem::take(&mut Arc::unwrap_or_clone(self.0).entries).into_iter())
    }
}

/// Entries taken out of an [`Object`], in order.
pub struct IntoIter(vec::IntoIter<Entry>);

impl Iterator for IntoIter {
    type Item = (ArcStr, Json);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|entry| (entry.key, entry.value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for IntoIter {}

impl<K: Into<ArcStr>, V: Into<Json>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let mut object = ObjectBuilder::with_capacity(entries.size_hint().0);
        for (key, value) in entries {
            object.insert(key.into(), value.into());
        }
        object.finish()
    }
}

impl<K: Into<ArcStr>, V: Into<Json>> Extend<(K, V)> for Object {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        let members = Arc::make_mut(&mut self.0);
        for (key, value) in entries {
            members.insert(key.into(), value.into());
        }
    }
}
