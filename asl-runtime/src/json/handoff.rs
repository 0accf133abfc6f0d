//! Handing a `Json` through serde whole.
//!
//! A `Json` inside a user's type meets our own serializer through serde's generic traits, which
//! know no `Json`. It announces itself as a newtype of a name of ours; whoever knows the name
//! passes the value beside serde, in a slot of the thread. Other formats see a newtype, which is
//! transparent.

use super::Json;
use std::cell::Cell;

/// The newtype name by which a `Json` announces itself.
pub(super) const NAME: &str = "$asl_runtime::Json";

thread_local! {
    static WANTED: Cell<bool> = const { Cell::new(false) };
    static HANDED: Cell<Option<Json>> = const { Cell::new(None) };
}

/// Asks the `Json` that is serialized next to put itself into the slot.
pub(super) fn ask() {
    WANTED.set(true);
}

/// Whether somebody asked; the question is thereby answered.
pub(super) fn is_asked() -> bool {
    WANTED.take()
}

/// Puts `value` into the slot.
pub(super) fn give(value: Json) {
    HANDED.set(Some(value));
}

/// Takes the slot's value; a question nobody answered is forgotten.
pub(super) fn take() -> Option<Json> {
    WANTED.set(false);
    HANDED.take()
}
