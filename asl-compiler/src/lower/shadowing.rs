//! Variables that have the name of one of JSONata's functions: expressions may mean either.

use std::collections::BTreeSet;

use crate::check::assigns;
use crate::model::{StateKind, States};
use crate::query::jsonata::{Builtin, Dialect};

/// Their names, of the whole machine.
pub(super) fn names(level: &States) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for state in &level.states {
        let assigned = assigns(state).flat_map(|(assign, _)| &assign.variables);
        let assigned = assigned.map(|variable| variable.name.as_str());
        let shadowing =
            assigned.filter(|name| Builtin::find(name, Dialect::StepFunctions).is_some());
        names.extend(shadowing.map(str::to_owned));
        match &state.kind {
            StateKind::Parallel(parallel) => {
                let branches = parallel.branches.iter();
                names.extend(branches.flat_map(|branch| self::names(&branch.states)));
            }
            StateKind::Map(map) => names.extend(self::names(&map.item_processor.states)),
            _ => {}
        }
    }
    names
}
