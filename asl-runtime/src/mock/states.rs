//! The states of a definition, by name: what a test case or a test of one state may speak of.

use std::collections::HashMap;

use crate::json::{Json, Object};

/// The state `name` of a definition, at any depth.
pub(crate) fn find<'a>(definition: &'a Json, name: &str) -> Option<&'a Object> {
    let states = definition.get("States")?.as_object()?;
    if let Some(state) = states.get(name) {
        return state.as_object();
    }
    states.values().find_map(|state| {
        let mut inner = inner(state);
        inner.find_map(|definition| find(definition, name))
    })
}

/// All states of a definition, by name.
pub(super) fn all(definition: &Json) -> HashMap<&str, &Json> {
    let mut all = HashMap::new();
    collect(definition, &mut all);
    all
}

fn collect<'a>(definition: &'a Json, all: &mut HashMap<&'a str, &'a Json>) {
    let states = definition.get("States").and_then(Json::as_object);
    for (name, state) in states.into_iter().flatten() {
        all.insert(name, state);
        for definition in inner(state) {
            collect(definition, all);
        }
    }
}

/// What a Parallel or Map state runs.
pub(crate) fn inner(state: &Json) -> impl Iterator<Item = &Json> {
    let branches = state.get("Branches").and_then(Json::as_array);
    let branches = branches.into_iter().flat_map(|branches| branches.iter());
    let processor = state.get("ItemProcessor").or_else(|| state.get("Iterator"));
    branches.chain(processor)
}
