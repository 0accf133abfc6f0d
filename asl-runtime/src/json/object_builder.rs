//! `ObjectBuilder`: an object while it is being filled, before it is shared.

use super::members::Members;
use super::{ArcStr, Json, Object};
use triomphe::UniqueArc;

/// Collects entries and becomes an [`Object`] at the end.
///
/// Cheaper than inserting into an object, which has to ask each time whether it is shared.
pub struct ObjectBuilder(UniqueArc<Members>);

impl ObjectBuilder {
    /// An empty builder with room for `capacity` entries.
    #[must_use]
    #[inline]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(UniqueArc::new(Members::with_capacity(capacity)))
    }

    /// Puts `value` under `key`: in its old place if there was one, which is then returned, or else
    /// at the end.
    #[inline]
    pub fn insert(&mut self, key: ArcStr, value: Json) -> Option<Json> {
        self.0.insert(key, value)
    }

    /// Puts `value` at the end without looking for `key`, which the caller knows to be absent.
    #[inline]
    pub fn push_new(&mut self, key: ArcStr, value: Json) {
        self.0.push_new(key, value);
    }

    /// Puts a copy of `value` at the end without looking for `key`, which the caller knows to be absent.
    #[inline]
    pub fn push_copy(&mut self, key: &ArcStr, value: &Json) {
        self.0.push_copy(key, value);
    }

    /// The object.
    #[must_use]
    #[inline]
    pub fn finish(self) -> Object {
        Object::from(self.0)
    }
}

impl Default for ObjectBuilder {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}
