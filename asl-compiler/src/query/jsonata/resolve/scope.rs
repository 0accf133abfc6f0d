//! The frames around a place in an expression, and what is known of their variables there.

use std::collections::HashMap;

use super::super::ast::Place;

/// What is known of a variable at some point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Not bound yet.
    Unbound,
    /// Bound on some of the ways that lead here.
    Perhaps,
    /// Bound.
    Bound,
}

/// The variables of a frame.
#[derive(Debug, Default)]
pub(super) struct Names {
    slots: HashMap<String, usize>,
    states: Vec<State>,
}

impl Names {
    /// A frame with a slot for each different name, in order, none of them bound.
    pub(super) fn unbound(names: Vec<String>) -> Self {
        let mut frame = Self::default();
        for name in names {
            frame.add(name);
        }
        frame
    }

    /// A function's frame: each parameter has its slot, the last of a name is the one that is meant, and all are bound.
    pub(super) fn parameters(parameters: &[String]) -> Self {
        let mut frame = Self::default();
        for (slot, name) in parameters.iter().enumerate() {
            frame.slots.insert(name.clone(), slot);
            frame.states.push(State::Bound);
        }
        frame
    }

    /// Adds a slot for a name that has none.
    pub(super) fn add(&mut self, name: String) {
        let next = self.states.len();
        if *self.slots.entry(name).or_insert(next) == next {
            self.states.push(State::Unbound);
        }
    }

    /// The number of slots.
    pub(super) fn len(&self) -> usize {
        self.states.len()
    }

    pub(super) fn slot(&self, name: &str) -> Option<usize> {
        self.slots.get(name).copied()
    }

    pub(super) fn state(&self, slot: usize) -> State {
        self.states.get(slot).copied().unwrap_or(State::Unbound)
    }

    pub(super) fn set(&mut self, slot: usize, state: State) {
        if let Some(known) = self.states.get_mut(slot) {
            *known = state;
        }
    }

    pub(super) fn states(&self) -> Vec<State> {
        self.states.clone()
    }

    pub(super) fn set_states(&mut self, states: Vec<State>) {
        self.states = states;
    }
}

/// The frames around the current place, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    frames: Vec<Names>,
    /// Every first binding, to be doubted where it may not have happened.
    bindings: Vec<Binding>,
    /// Frames below this one may have bound any of their names by now: a loop or the body of a function lies between.
    doubted: usize,
}

#[derive(Debug)]
struct Binding {
    frame: usize,
    slot: usize,
    before: State,
}

impl Scopes {
    pub(super) fn enter(&mut self, names: Names) {
        self.frames.push(names);
    }

    pub(super) fn leave(&mut self) -> Names {
        self.frames.pop().unwrap_or_default()
    }

    /// Binds a name in the innermost frame, and gives its slot there.
    pub(super) fn bind(&mut self, name: &str) -> Option<usize> {
        let frame = self.frames.len().checked_sub(1)?;
        let names = self.frames.last_mut()?;
        let slot = names.slot(name)?;
        let before = names.state(slot);
        if before != State::Bound {
            names.set(slot, State::Bound);
            self.bindings.push(Binding {
                frame,
                slot,
                before,
            });
        }
        Some(slot)
    }

    /// The places where a name may be found, and if the last of them is certain.
    pub(super) fn find(&self, name: &str) -> (Vec<Place>, bool) {
        let mut places = Vec::new();
        for (depth, (index, names)) in self.frames.iter().enumerate().rev().enumerate() {
            let Some(slot) = names.slot(name) else {
                continue;
            };
            let state = names.state(slot);
            if state == State::Unbound && index >= self.doubted {
                continue;
            }
            places.push(Place { depth, slot });
            if state == State::Bound {
                return (places, true);
            }
        }
        (places, false)
    }

    pub(super) fn mark(&self) -> usize {
        self.bindings.len()
    }

    /// What was bound since the mark may not have been.
    pub(super) fn doubt_since(&mut self, mark: usize) {
        for binding in self.bindings.drain(mark..).rev() {
            if let Some(names) = self.frames.get_mut(binding.frame) {
                let state = match binding.before {
                    State::Unbound => State::Perhaps,
                    known => known,
                };
                names.set(binding.slot, state);
            }
        }
    }

    /// All names of the frames so far may be bound from here on. Gives what [`Scopes::trust_frames`] restores.
    pub(super) fn doubt_frames(&mut self) -> usize {
        std::mem::replace(&mut self.doubted, self.frames.len())
    }

    pub(super) fn trust_frames(&mut self, doubted: usize) {
        self.doubted = doubted;
    }
}
