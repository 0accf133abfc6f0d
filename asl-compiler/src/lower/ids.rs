//! State names become places in their `States`.

use std::collections::HashMap;

use crate::ir::{StateId, Transition};
use crate::json::Text;
use crate::model;

/// The ids of one `States` map's states by their names.
pub(super) struct Ids<'m>(HashMap<&'m str, StateId>);

impl<'m> Ids<'m> {
    pub(super) fn of(level: &'m model::States) -> Ids<'m> {
        let names = level.states.iter().map(|state| state.name.as_str());
        Ids(names.zip((0..=u16::MAX).map(StateId)).collect())
    }

    /// The id of the state `name`, which the checks have found to exist.
    pub(super) fn resolve(&self, name: &Text) -> StateId {
        *self
            .0
            .get(name.as_str())
            .expect("the checks refuse names that no state has, and a definition of 1 MiB holds no 65,536 states")
    }

    pub(super) fn transition(&self, transition: Option<&model::Transition>) -> Transition {
        match transition {
            Some(model::Transition::Next(name)) => Transition::Next(self.resolve(name)),
            Some(model::Transition::End(_)) | None => Transition::End,
        }
    }
}
