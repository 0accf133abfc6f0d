//! Names of fields and variants, which are part of the program: made into [`ArcStr`]s once.

use super::ArcStr;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ptr;
use std::sync::{LazyLock, Mutex, PoisonError};

/// How many names are kept for good; further ones are made anew each time.
const KEPT_NAMES: usize = 4096;

/// How many names a thread finds without a lock.
const SLOTS: usize = 256;

/// Every name kept, leaked so that copying it needs no reference count.
static KEPT: LazyLock<Mutex<HashMap<&'static str, ArcStr>>> = LazyLock::new(Mutex::default);

thread_local! {
    /// The names used last, each in the slot that its address chooses.
    static RECENT: RefCell<Vec<(&'static str, ArcStr)>> = const { RefCell::new(Vec::new()) };
}

/// `name` as an [`ArcStr`], in most cases without an allocation.
pub(super) fn static_name(name: &'static str) -> ArcStr {
    RECENT.with_borrow_mut(|recent| {
        if recent.is_empty() {
            recent.resize(SLOTS, ("", ArcStr::new()));
        }
        let slot = name.as_ptr().addr().wrapping_add(name.len()) % SLOTS;
        let Some((known, shared)) = recent.get_mut(slot) else {
            return keep(name);
        };
        if !ptr::eq(*known, name) {
            (*known, *shared) = (name, keep(name));
        }
        shared.clone()
    })
}

fn keep(name: &'static str) -> ArcStr {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(name) {
        return known.clone();
    }
    let made = ArcStr::from(name);
    if kept.len() < KEPT_NAMES {
        made.leak();
        kept.insert(name, made.clone());
    }
    made
}
