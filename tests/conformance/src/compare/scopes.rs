//! A history as a tree of scopes: the machine, and in it each branch and iteration with its own chain of events.

use super::history::{event_type, number};
use serde_json::Value;
use std::collections::HashMap;

/// What tells a scope from the others that the same event opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    /// The whole machine.
    Machine,
    /// A Parallel branch, by the name of its first state.
    Branch(String),
    /// A Map iteration, by its index.
    Iteration(u64),
}

/// What an event follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Link {
    /// Nothing in its scope: it is the first event there.
    Start,
    /// The event with that index in its scope.
    After(usize),
    /// The last event of one of the branches that its scope had opened.
    Joins(Key),
}

/// One event in its scope.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) event: &'a Value,
    pub(super) link: Link,
    /// Which scopes it opened, by number.
    pub(super) opened: Vec<usize>,
}

/// One run of states.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) key: Key,
    /// The scope and entry that opened it.
    opener: Option<(usize, usize)>,
    pub(super) entries: Vec<Entry<'a>>,
    /// Whether its current state is a Parallel or Map that has started and not ended.
    is_open: bool,
}

impl Scope<'_> {
    /// How many events it has before the abort that a sibling's failure brings.
    pub(super) fn length_without_abort(&self) -> usize {
        let aborted = |entry: &&Entry| event_type(entry.event).ends_with("Aborted");
        self.entries.len() - self.entries.iter().rev().take_while(aborted).count()
    }
}

/// The scopes of one history; the machine is number 0.
#[derive(Debug)]
pub(super) struct Scopes<'a> {
    scopes: Vec<Scope<'a>>,
    /// Where each event is, by its id.
    places: HashMap<u64, (usize, usize)>,
}

impl<'a> Scopes<'a> {
    /// Sorts `events` into scopes; `None` where ids do not count up from 1 or a chain leads nowhere.
    pub(super) fn new(events: &'a [Value]) -> Option<Self> {
        let machine = Scope {
            key: Key::Machine,
            opener: None,
            entries: Vec::new(),
            is_open: false,
        };
        let mut scopes = Self {
            scopes: vec![machine],
            places: HashMap::new(),
        };
        for (id, event) in (1..).zip(events) {
            if number(event, "id") != Some(id) {
                return None;
            }
            let place = scopes.place(event)?;
            scopes.places.insert(id, place);
        }
        Some(scopes)
    }

    /// Whether the events of any branch stand apart, with events of its siblings between them.
    pub(super) fn are_interleaved(&self) -> bool {
        let mut last = HashMap::new();
        (1..)
            .map_while(|id| Some((id, *self.places.get(&id)?)))
            .any(|(id, (scope, _))| {
                let earlier = last.insert(scope, id);
                earlier.is_some_and(|earlier| {
                    ((earlier + 1)..id).any(|between| self.is_outside(scope, between))
                })
            })
    }

    /// Whether the event is neither in `scope` nor in a branch of it.
    fn is_outside(&self, scope: usize, event: u64) -> bool {
        let mut at = self.places.get(&event).map(|(scope, _)| *scope);
        while let Some(number) = at {
            if number == scope {
                return false;
            }
            at = self
                .scopes
                .get(number)
                .and_then(|scope| scope.opener)
                .map(|(scope, _)| scope);
        }
        true
    }

    /// The scope with that number.
    pub(super) fn get(&self, number: usize) -> Option<&Scope<'a>> {
        self.scopes.get(number)
    }

    fn place(&mut self, event: &'a Value) -> Option<(usize, usize)> {
        let previous = number(event, "previousEventId")?;
        if previous == 0 {
            return self.append(0, event, Link::Start);
        }
        let after = *self.places.get(&previous)?;
        let followed = event_type(self.scopes.get(after.0)?.entries.get(after.1)?.event);
        match event_type(event) {
            "MapIterationStarted" => {
                let opener = if followed == "MapStateStarted" {
                    after
                } else {
                    self.scopes.get(after.0)?.opener?
                };
                let index = event
                    .pointer("/mapIterationStartedEventDetails/index")
                    .and_then(Value::as_u64)?;
                self.open(opener, event, Key::Iteration(index))
            }
            entered if followed == "ParallelStateStarted" && entered.ends_with("StateEntered") => {
                let name = event
                    .pointer("/stateEnteredEventDetails/name")
                    .and_then(Value::as_str)?;
                self.open(after, event, Key::Branch(name.to_owned()))
            }
            "ExecutionFailed" | "ExecutionTimedOut" | "ExecutionAborted" => {
                self.join(0, after, event)
            }
            kind if is_join(kind, followed) => {
                let scope = self.nearest_open(after.0)?;
                self.join(scope, after, event)
            }
            _ => self.append(after.0, event, Link::After(after.1)),
        }
    }

    /// The scope from `scope` outwards that has a Parallel or Map state running.
    fn nearest_open(&self, scope: usize) -> Option<usize> {
        let mut at = scope;
        while !self.scopes.get(at)?.is_open {
            at = self.scopes.get(at)?.opener?.0;
        }
        Some(at)
    }

    fn join(
        &mut self,
        scope: usize,
        after: (usize, usize),
        event: &'a Value,
    ) -> Option<(usize, usize)> {
        let link = if after.0 == scope {
            Link::After(after.1)
        } else {
            Link::Joins(self.branch_of(scope, after.0)?)
        };
        self.append(scope, event, link)
    }

    /// The branch of `scope` in which the scope `inner` is.
    fn branch_of(&self, scope: usize, inner: usize) -> Option<Key> {
        let mut at = self.scopes.get(inner)?;
        while at.opener?.0 != scope {
            at = self.scopes.get(at.opener?.0)?;
        }
        Some(at.key.clone())
    }

    fn open(
        &mut self,
        opener: (usize, usize),
        event: &'a Value,
        key: Key,
    ) -> Option<(usize, usize)> {
        let number = self.scopes.len();
        self.scopes
            .get_mut(opener.0)?
            .entries
            .get_mut(opener.1)?
            .opened
            .push(number);
        self.scopes.push(Scope {
            key,
            opener: Some(opener),
            entries: Vec::new(),
            is_open: false,
        });
        self.append(number, event, Link::Start)
    }

    fn append(&mut self, number: usize, event: &'a Value, link: Link) -> Option<(usize, usize)> {
        let scope = self.scopes.get_mut(number)?;
        match event_type(event) {
            "ParallelStateStarted" | "MapStateStarted" => scope.is_open = true,
            "ParallelStateFailed" | "MapStateFailed" | "ParallelStateExited" | "MapStateExited" => {
                scope.is_open = false;
            }
            _ => {}
        }
        scope.entries.push(Entry {
            event,
            link,
            opened: Vec::new(),
        });
        Some((number, scope.entries.len() - 1))
    }
}

/// Whether an event of that type, following one of the type `followed`, brings branches together.
fn is_join(kind: &str, followed: &str) -> bool {
    match (step_of_branches(kind), step_of_branches(followed)) {
        // A retry follows a failure in a branch.
        (Some("Started"), followed) => followed != Some("Entered"),
        // What follows an inner state's failure ends the outer one.
        (Some("Succeeded" | "Failed"), followed) => followed != Some("Started"),
        (Some("Exited"), followed) => !matches!(followed, Some("Started" | "Succeeded" | "Failed")),
        _ => false,
    }
}

/// What befalls a Parallel or Map state in an event of that type.
fn step_of_branches(kind: &str) -> Option<&str> {
    let parallel = kind.strip_prefix("ParallelState");
    parallel.or_else(|| kind.strip_prefix("MapState"))
}
