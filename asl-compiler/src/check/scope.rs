//! A walk over the `States` maps of a machine.

use crate::location::Location;
use crate::model::{Branch, Map, State, StateKind, StateMachine, States};

/// One `States` map and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The states.
    pub(super) states: &'a States,
    /// The place of the object that holds `StartAt` and `States`.
    location: Location<'a>,
}

/// A `States` map inside a state.
#[derive(Clone, Copy)]
pub(super) enum Inner<'a> {
    /// The branch of that number of a Parallel state.
    Branch(usize, &'a Branch),
    /// The Item Processor of a Map state.
    Processor(&'a Map),
}

/// The `States` maps directly inside `state`.
pub(super) fn inner(state: &State) -> impl Iterator<Item = Inner<'_>> {
    let (branches, processor) = match &state.kind {
        StateKind::Parallel(parallel) => (parallel.branches.as_slice(), None),
        StateKind::Map(map) => (Default::default(), Some(Inner::Processor(map))),
        _ => (Default::default(), None),
    };
    let branches = branches.iter().enumerate();
    branches
        .map(|(index, branch)| Inner::Branch(index, branch))
        .chain(processor)
}

impl<'a> Scope<'a> {
    /// The machine's own `States`.
    pub(super) fn top(machine: &'a StateMachine) -> Scope<'a> {
        Scope {
            states: &machine.states,
            location: Location::TOP,
        }
    }

    /// The place of `StartAt`.
    pub(super) fn start_at(&self) -> String {
        self.location.field("StartAt").to_string()
    }

    /// The place of `state`.
    pub(super) fn place(&self, state: &State) -> String {
        let states = self.location.field("States");
        states.field(state.name.as_str()).to_string()
    }

    /// Calls `each` with this scope and all inside it, outermost first.
    pub(super) fn visit(&self, each: &mut impl FnMut(&Scope<'_>)) {
        each(self);
        for state in &self.states.states {
            for inner in inner(state) {
                self.enter(state, inner, &mut |scope| scope.visit(each));
            }
        }
    }

    /// Calls `then` with the scope that `inner` is.
    pub(super) fn enter(&self, state: &State, inner: Inner<'_>, then: &mut dyn FnMut(&Scope<'_>)) {
        let states = self.location.field("States");
        let place = states.field(state.name.as_str());
        match inner {
            Inner::Branch(index, branch) => {
                let branches = place.field("Branches");
                then(&Scope {
                    states: &branch.states,
                    location: branches.element(index),
                });
            }
            Inner::Processor(map) => then(&Scope {
                states: &map.item_processor.states,
                location: place.field(map.item_processor.key.as_str()),
            }),
        }
    }
}
