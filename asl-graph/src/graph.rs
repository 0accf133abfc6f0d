//! A machine as what is drawn of it: states, and what leads from one to another.

use std::collections::BTreeMap;

use crate::Outcome;

/// A state machine as a graph, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Graph {
    pub(crate) top: Scope,
    outcomes: BTreeMap<String, Outcome>,
}

/// One `States` map: the machine's own, a branch's, or an Item Processor's.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) states: Vec<State>,
    pub(crate) edges: Vec<Edge>,
}

/// A state. Its number is its own in the whole graph.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) number: usize,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    /// The state's type, and what a Task calls.
    pub(crate) caption: String,
    /// Branches, or the Item Processor.
    pub(crate) scopes: Vec<Scope>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Where the machine starts: no state, but drawn like one.
    Start,
    /// Where it ends.
    End,
    Choice,
    Wait,
    Succeed,
    Fail,
    Pass,
    /// Task, Parallel and Map.
    Work,
}

/// What leads from one state of a scope to another, by their places in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// What a Choice tests, or what a catcher catches; empty for others.
    pub(crate) label: String,
    pub(crate) is_catch: bool,
}

impl Graph {
    pub(crate) fn new(top: Scope) -> Graph {
        Graph {
            top,
            outcomes: BTreeMap::new(),
        }
    }

    /// Colours states by how they ended, by their names: these are unique in a machine.
    #[must_use]
    pub fn with_outcomes<N: Into<String>>(
        mut self,
        outcomes: impl IntoIterator<Item = (N, Outcome)>,
    ) -> Graph {
        let outcomes = outcomes.into_iter();
        self.outcomes
            .extend(outcomes.map(|(name, outcome)| (name.into(), outcome)));
        self
    }

    pub(crate) fn outcome(&self, state: &State) -> Option<Outcome> {
        match state.kind {
            Kind::Start | Kind::End => None,
            _ => self.outcomes.get(&state.name).copied(),
        }
    }

    /// Which outcome has which states, for those that occur.
    pub(crate) fn by_outcome(&self) -> Vec<(Outcome, Vec<usize>)> {
        let mut states = Vec::new();
        self.top.for_each(&mut |state| states.push(state));
        let with = |outcome| {
            let states = states
                .iter()
                .filter(|state| self.outcome(state) == Some(outcome));
            let numbers: Vec<usize> = states.map(|state| state.number).collect();
            (!numbers.is_empty()).then_some((outcome, numbers))
        };
        Outcome::ALL.into_iter().filter_map(with).collect()
    }
}

impl Scope {
    /// Of each state, whether something other than a catcher leads on from it.
    pub(crate) fn leads_on(&self) -> Vec<bool> {
        let mut leads_on = vec![false; self.states.len()];
        for edge in self.edges.iter().filter(|edge| !edge.is_catch) {
            if let Some(leads_on) = leads_on.get_mut(edge.from) {
                *leads_on = true;
            }
        }
        leads_on
    }

    fn for_each<'a>(&'a self, see: &mut impl FnMut(&'a State)) {
        for state in &self.states {
            see(state);
            for scope in &state.scopes {
                scope.for_each(see);
            }
        }
    }
}
