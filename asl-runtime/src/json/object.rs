//! `Object`: an insertion-ordered map behind a reference count.

use super::size::{Content, Extent};
use super::{ArcStr, Json, ObjectBuilder, string, teardown};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::{mem, slice, vec};

/// A JSON object: names with values, in the order of insertion.
///
/// Cloning is a reference count. Editing is in place for the sole owner; otherwise the entries are copied first, which
/// copies no value.
#[derive(Clone, Default)]
pub struct Object(Arc<Members>);

/// Up to this many names, looking at each is faster than hashing.
const LINEAR_SEARCH_LIMIT: usize = 32;

/// An object's entries with what is known about them.
#[derive(Default)]
pub(super) struct Members {
    entries: Vec<(ArcStr, Json)>,
    /// Names and values, without punctuation.
    content: Content,
    /// Positions by name, built by the first search in a large object.
    index: OnceLock<Box<HashMap<ArcStr, usize>>>,
}

impl Members {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            entries: Vec::with_capacity(capacity),
            content: Content::EMPTY,
            index: OnceLock::new(),
        }
    }

    #[inline]
    fn position(&self, key: &str) -> Option<usize> {
        if self.entries.len() <= LINEAR_SEARCH_LIMIT {
            self.entries
                .iter()
                .position(|(name, _)| name.as_str() == key)
        } else {
            self.index
                .get_or_init(|| Box::new(self.positions()))
                .get(key)
                .copied()
        }
    }

    /// As [`Self::position`], looking for the very same allocation first.
    #[inline]
    fn position_of(&self, key: &ArcStr) -> Option<usize> {
        let same = |(name, _): &(ArcStr, Json)| ArcStr::ptr_eq(name, key);
        let near = self.entries.iter().take(LINEAR_SEARCH_LIMIT).position(same);
        near.or_else(|| self.position(key))
    }

    fn positions(&self) -> HashMap<ArcStr, usize> {
        self.entries
            .iter()
            .enumerate()
            .map(|(position, (name, _))| (name.clone(), position))
            .collect()
    }

    #[inline]
    pub(super) fn insert(&mut self, key: ArcStr, value: Json) -> Option<Json> {
        match self.position_of(&key) {
            Some(position) => self.edit(position, |slot| mem::replace(slot, value)),
            None => {
                self.push_new(key, value);
                None
            }
        }
    }

    #[inline]
    pub(super) fn push_new(&mut self, key: ArcStr, value: Json) {
        self.content
            .add(value.extent().plus_text(string::quoted_len(&key)));
        if let Some(index) = self.index.get_mut() {
            index.insert(key.clone(), self.entries.len());
        }
        self.entries.push((key, value));
    }

    fn remove(&mut self, position: usize) -> Json {
        let (key, value) = self.entries.remove(position);
        if let Some(index) = self.index.get_mut() {
            index.remove(&key);
            index
                .values_mut()
                .filter(|later| **later > position)
                .for_each(|later| *later -= 1);
        }
        self.recount(
            value.extent().plus_text(string::quoted_len(&key)),
            Extent::NONE,
        );
        value
    }

    /// Lets `change` edit one value and then measures it anew, also where `change` panics.
    #[inline]
    fn edit<R>(&mut self, position: usize, change: impl FnOnce(&mut Json) -> R) -> Option<R> {
        let (_, value) = self.entries.get(position)?;
        let before = value.extent();
        let edited = Edited {
            members: self,
            position,
            before,
        };
        let (_, value) = edited.members.entries.get_mut(position)?;
        Some(change(value))
    }

    #[inline]
    fn recount(&mut self, old: Extent, new: Extent) {
        let entries = &self.entries;
        let depths = entries.iter().map(|(_, value)| value.levels());
        let measure =
            |(key, value): &(ArcStr, Json)| value.extent().plus_text(string::quoted_len(key));
        self.content
            .replace(old, new, depths, || entries.iter().map(measure));
    }
}

/// A value being edited; measured again when dropped.
struct Edited<'m> {
    members: &'m mut Members,
    position: usize,
    before: Extent,
}

impl Drop for Edited<'_> {
    fn drop(&mut self) {
        if let Some((_, value)) = self.members.entries.get(self.position) {
            let after = value.extent();
            self.members.recount(self.before, after);
        }
    }
}

impl Clone for Members {
    fn clone(&self) -> Self {
        Self {
            entries: self.entries.clone(),
            content: self.content,
            index: OnceLock::new(),
        }
    }
}

impl Drop for Members {
    #[inline]
    fn drop(&mut self) {
        if teardown::is_deep(self.content.levels()) {
            teardown::drop_deep(
                mem::take(&mut self.entries)
                    .into_iter()
                    .map(|(_, value)| value),
            );
        }
    }
}

impl From<Members> for Object {
    fn from(members: Members) -> Self {
        Self(Arc::new(members))
    }
}

impl Object {
    /// An empty object.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty object with room for `capacity` entries. To fill one at once, [`ObjectBuilder`] is faster.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self::from(Members::with_capacity(capacity))
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
        self.0.entries.get(position).map(|(_, value)| value)
    }

    /// As [`Self::get`], faster where the object's name and `key` are the same allocation or literal.
    #[must_use]
    #[inline]
    pub fn get_key(&self, key: &ArcStr) -> Option<&Json> {
        let position = self.0.position_of(key)?;
        self.0.entries.get(position).map(|(_, value)| value)
    }

    /// Whether there is a value under `key`.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.0.position(key).is_some()
    }

    /// Puts `value` under `key`: in its old place if there was one, which is then returned, or else at the end.
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
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &ArcStr> + DoubleEndedIterator {
        self.0.entries.iter().map(|(key, _)| key)
    }

    /// The values in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Json> + DoubleEndedIterator {
        self.0.entries.iter().map(|(_, value)| value)
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
    pub(super) fn into_sole_entries(self) -> Option<Vec<(ArcStr, Json)>> {
        Arc::into_inner(self.0).map(|mut members| mem::take(&mut members.entries))
    }
}

/// Entries of an [`Object`] in order.
#[derive(Clone)]
pub struct Iter<'o>(slice::Iter<'o, (ArcStr, Json)>);

impl<'o> Iterator for Iter<'o> {
    type Item = (&'o ArcStr, &'o Json);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.0.next_back().map(|(key, value)| (key, value))
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
    type IntoIter = vec::IntoIter<(ArcStr, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        mem::take(&mut Arc::unwrap_or_clone(self.0).entries).into_iter()
    }
}

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
