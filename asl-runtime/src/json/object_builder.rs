//! `ObjectBuilder`: an object while it is being filled, before it is shared.

use super::object::Members;
use super::{ArcStr, Json, Object};

/// Collects entries and becomes an [`Object`] at the end; cheaper than inserting into an object one by one.
#[derive(Default)]
pub struct ObjectBuilder(Members);

impl ObjectBuilder {
    /// An empty builder with room for `capacity` entries.
    #[must_use]
    #[inline]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Members::with_capacity(capacity))
    }

    /// Puts `value` under `key`: in its old place if there was one, which is then returned, or else at the end.
    #[inline]
    pub fn insert(&mut self, key: ArcStr, value: Json) -> Option<Json> {
        self.0.insert(key, value)
    }

    /// Puts `value` at the end without looking for `key`, which the caller knows to be absent.
    #[inline]
    pub fn push_new(&mut self, key: ArcStr, value: Json) {
        self.0.push_new(key, value);
    }

    /// The object.
    #[must_use]
    #[inline]
    pub fn finish(self) -> Object {
        Object::from(self.0)
    }
}
