//! What an object holds: entries, what they measure, and where each name is.

use super::size::{Content, Extent};
use super::{ArcStr, Json, string, teardown};
use std::collections::HashMap;
use std::sync::OnceLock;
use std::{iter, mem};

/// Up to this many names, looking at each is faster than hashing.
const LINEAR_SEARCH_LIMIT: usize = 32;

/// A name with its value.
///
/// The value comes first so that moving an entry copies the value's two words at once: with the
/// name before it, the copy would straddle two fresh writes, which stalls the processor.
#[derive(Clone)]
#[repr(C)]
pub(super) struct Entry {
    pub(super) value: Json,
    pub(super) key: ArcStr,
}

impl Entry {
    fn extent(&self) -> Extent {
        self.value.extent().plus_text(string::quoted_len(&self.key))
    }
}

/// An object's entries with what is known about them.
pub(super) struct Members {
    pub(super) entries: Vec<Entry>,
    /// Names and values, without punctuation.
    pub(super) content: Content,
    /// Built by the first search in a large object.
    index: OnceLock<Box<NameIndex>>,
}

impl Members {
    #[inline]
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self {
            entries: Vec::with_capacity(capacity),
            content: Content::EMPTY,
            index: OnceLock::new(),
        }
    }

    #[inline]
    pub(super) fn position(&self, key: &str) -> Option<usize> {
        if self.entries.len() > LINEAR_SEARCH_LIMIT {
            let index = || Box::new(NameIndex::of(&self.entries));
            return self.index.get_or_init(index).position(key);
        }
        self.entries
            .iter()
            .position(|entry| entry.key.as_str() == key)
    }

    /// As [`Self::position`], looking for the very same allocation first.
    #[inline]
    pub(super) fn position_of(&self, key: &ArcStr) -> Option<usize> {
        let same = |entry: &Entry| ArcStr::ptr_eq(&entry.key, key);
        let head = self.entries.get(..LINEAR_SEARCH_LIMIT);
        let near = head.unwrap_or(&self.entries).iter().position(same);
        near.or_else(|| self.position(key))
    }

    #[inline]
    pub(super) fn insert(&mut self, key: ArcStr, value: Json) -> Option<Json> {
        let Some(position) = self.position_of(&key) else {
            self.push_new(key, value);
            return None;
        };
        let slot = &mut self.entries.get_mut(position)?.value;
        let (before, after) = (slot.extent(), value.extent());
        let replaced = mem::replace(slot, value);
        self.recount(before, after);
        Some(replaced)
    }

    #[inline]
    pub(super) fn push_new(&mut self, key: ArcStr, value: Json) {
        let name = string::quoted_len(&key);
        self.content.add(value.extent().plus_text(name));
        if let Some(index) = self.index.get_mut() {
            index.add(&key, self.entries.len());
        }
        self.entries.push(Entry { value, key });
    }

    /// As [`Self::push_new`] with copies, made in the place where they stay: moving a value on right after it was written
    /// stalls the processor.
    #[inline]
    pub(super) fn push_copy(&mut self, key: &ArcStr, value: &Json) {
        let name = string::quoted_len(key);
        self.content.add(value.extent().plus_text(name));
        if let Some(index) = self.index.get_mut() {
            index.add(key, self.entries.len());
        }
        let entry = || Entry {
            value: value.copy(),
            key: key.clone(),
        };
        self.entries.extend(iter::once_with(entry));
    }

    pub(super) fn remove(&mut self, position: usize) -> Json {
        let removed = self.entries.remove(position);
        if let Some(index) = self.index.get_mut() {
            index.remove(&removed.key, position);
        }
        self.recount(removed.extent(), Extent::NONE);
        removed.value
    }

    /// Lets `change` edit one value and then measures it anew, also where `change` panics.
    #[inline]
    pub(super) fn edit<R>(
        &mut self,
        position: usize,
        change: impl FnOnce(&mut Json) -> R,
    ) -> Option<R> {
        let before = self.entries.get(position)?.value.extent();
        let edited = Edited {
            members: self,
            position,
            before,
        };
        let entry = edited.members.entries.get_mut(position)?;
        Some(change(&mut entry.value))
    }

    #[inline]
    fn recount(&mut self, old: Extent, new: Extent) {
        let entries = &self.entries;
        let depths = entries.iter().map(|entry| entry.value.levels());
        self.content
            .replace(old, new, depths, || entries.iter().map(Entry::extent));
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
        if let Some(entry) = self.members.entries.get(self.position) {
            let after = entry.value.extent();
            self.members.recount(self.before, after);
        }
    }
}

impl Clone for Members {
    /// A copy is made to be edited, so it has room for one entry more.
    fn clone(&self) -> Self {
        let mut entries = Vec::with_capacity(self.entries.len() + 1);
        entries.extend_from_slice(&self.entries);
        Self {
            entries,
            content: self.content,
            index: OnceLock::new(),
        }
    }
}

impl Drop for Members {
    #[inline]
    fn drop(&mut self) {
        if teardown::is_deep(self.content.levels()) {
            let entries = mem::take(&mut self.entries);
            teardown::drop_deep(entries.into_iter().map(|entry| entry.value));
        }
    }
}

/// Positions by name.
struct NameIndex(HashMap<ArcStr, usize>);

impl NameIndex {
    #[cold]
    fn of(entries: &[Entry]) -> Self {
        let names = entries.iter().map(|entry| entry.key.clone());
        Self(names.zip(0..).collect())
    }

    fn position(&self, key: &str) -> Option<usize> {
        self.0.get(key).copied()
    }

    #[cold]
    fn add(&mut self, key: &ArcStr, position: usize) {
        self.0.insert(key.clone(), position);
    }

    fn remove(&mut self, key: &ArcStr, removed: usize) {
        self.0.remove(key);
        let later = self.0.values_mut().filter(|position| **position > removed);
        later.for_each(|position| *position -= 1);
    }
}
