//! Where a scope stands in its execution.

use std::fmt;
use std::sync::Arc;

use crate::json::{Array, Json};

/// Where a branch or an iteration stands in its execution.
#[derive(Debug, Clone)]
pub(in crate::execution) struct Place {
    /// The Parallel or Map state that started it.
    pub(in crate::execution) parent: Arc<ParentState>,
    /// Its number there.
    pub(in crate::execution) index: usize,
}

#[derive(Debug)]
pub(in crate::execution) struct ParentState {
    pub(in crate::execution) place: Option<Place>,
    pub(in crate::execution) name: &'static str,
    pub(in crate::execution) visit: u64,
}

/// Where a scope stands, in the definition's names: `/FanOut#2[0]/Items#1[4]`; nothing for the machine itself.
#[derive(Debug, Clone)]
pub(crate) struct ScopePath(pub(super) Option<Place>);

impl fmt::Display for ScopePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut places = Vec::new();
        let mut place = self.0.as_ref();
        while let Some(at) = place {
            places.push(at);
            place = at.parent.place.as_ref();
        }
        places.iter().rev().try_for_each(|at| {
            let ParentState { name, visit, .. } = &*at.parent;
            write!(f, "/{name}#{visit}[{}]", at.index)
        })
    }
}

/// `$$.Map.Item`.
#[derive(Debug, Clone)]
pub(in crate::execution) struct MapItem {
    pub(in crate::execution) index: usize,
    /// All items: looking one up when it is asked for is cheaper than keeping it at hand.
    pub(in crate::execution) items: Array,
}

impl MapItem {
    pub(in crate::execution) fn value(&self) -> Json {
        self.items.get(self.index).cloned().unwrap_or_default()
    }
}
