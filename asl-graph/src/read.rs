//! A definition as JSON becomes a graph. What is no part of the drawing may be as wrong as it likes.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Map, Value};

use crate::condition;
use crate::error::GraphError;
use crate::graph::{Edge, Graph, Kind, Scope, State};

/// How deep branches and Item Processors may nest. Drawing descends as deep.
const MAX_DEPTH: usize = 64;

impl Graph {
    /// The graph of a definition.
    ///
    /// # Errors
    ///
    /// It has no `StartAt` with `States`, a transition leads nowhere, or it nests too deeply.
    pub fn of(definition: &Value) -> Result<Graph, GraphError> {
        let mut reader = Reader::default();
        let mut top = reader.scope(definition)?;
        reader.add_start_and_end(&mut top);
        Ok(Graph::new(top))
    }
}

#[derive(Default)]
struct Reader {
    numbers: usize,
    depth: usize,
}

/// A transition by the names that it is written with.
struct Transition<'a> {
    to: &'a str,
    label: String,
    is_catch: bool,
}

impl Reader {
    fn number(&mut self) -> usize {
        self.numbers += 1;
        self.numbers - 1
    }

    fn scope(&mut self, machine: &Value) -> Result<Scope, GraphError> {
        if self.depth >= MAX_DEPTH {
            return Err(GraphError::TooDeeplyNested);
        }
        self.depth += 1;
        let states = machine.get("States").and_then(Value::as_object);
        let start = machine.get("StartAt").and_then(Value::as_str);
        let (Some(states), Some(start)) = (states, start) else {
            return Err(GraphError::NoStates);
        };
        let order = order(states, start)?;
        let mut scope = Scope {
            states: Vec::with_capacity(order.len()),
            edges: Vec::new(),
        };
        let places: BTreeMap<&str, usize> = order.iter().copied().zip(0..).collect();
        for (from, name) in order.iter().enumerate() {
            let state = states.get(*name).unwrap_or(&Value::Null);
            scope.states.push(self.state(name, state)?);
            for transition in transitions(state) {
                let to = places.get(transition.to).copied();
                scope.edges.push(Edge {
                    from,
                    to: to.ok_or_else(|| unknown(Some(name), transition.to))?,
                    label: transition.label,
                    is_catch: transition.is_catch,
                });
            }
        }
        self.depth -= 1;
        Ok(scope)
    }

    fn state(&mut self, name: &str, state: &Value) -> Result<State, GraphError> {
        let number = self.number();
        let branches = state.get("Branches").and_then(Value::as_array);
        let processor = state.get("ItemProcessor").or_else(|| state.get("Iterator"));
        let scopes = branches.into_iter().flatten().chain(processor);
        Ok(State {
            number,
            name: name.to_owned(),
            kind: kind(state),
            caption: caption(state),
            scopes: scopes
                .map(|scope| self.scope(scope))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Adds where the machine starts and where it ends, so that the first and the last states can be told.
    fn add_start_and_end(&mut self, top: &mut Scope) {
        let leads_on = top.leads_on().into_iter().enumerate();
        let last: Vec<usize> = leads_on
            .filter_map(|(place, leads_on)| (!leads_on).then_some(place))
            .collect();
        let start = self.add(top, Kind::Start);
        top.edges.insert(0, plain(start, 0));
        if !last.is_empty() {
            let end = self.add(top, Kind::End);
            top.edges
                .extend(last.into_iter().map(|from| plain(from, end)));
        }
    }

    fn add(&mut self, top: &mut Scope, kind: Kind) -> usize {
        top.states.push(State {
            number: self.number(),
            name: String::new(),
            kind,
            caption: String::new(),
            scopes: Vec::new(),
        });
        top.states.len() - 1
    }
}

fn plain(from: usize, to: usize) -> Edge {
    Edge {
        from,
        to,
        label: String::new(),
        is_catch: false,
    }
}

fn unknown(from: Option<&str>, to: &str) -> GraphError {
    GraphError::UnknownState {
        from: from.map(str::to_owned),
        to: to.to_owned(),
    }
}

/// The names of the states in the order in which transitions lead to them; behind them those that none leads to, by name.
fn order<'a>(states: &'a Map<String, Value>, start: &'a str) -> Result<Vec<&'a str>, GraphError> {
    let mut left: BTreeMap<&str, &Value> = states
        .iter()
        .map(|(name, state)| (name.as_str(), state))
        .collect();
    let mut order = Vec::with_capacity(left.len());
    let mut next = VecDeque::new();
    let first = left.remove_entry(start);
    next.push_back(first.ok_or_else(|| unknown(None, start))?);
    loop {
        let Some((name, state)) = next.pop_front().or_else(|| left.pop_first()) else {
            return Ok(order);
        };
        order.push(name);
        let follow = transitions(state);
        next.extend(follow.iter().filter_map(|to| left.remove_entry(to.to)));
    }
}

/// What leads on from a state: `Next`, the rules of a Choice, its `Default`, catchers.
fn transitions(state: &Value) -> Vec<Transition<'_>> {
    let next = transition(state, "Next", String::new(), false);
    let rules = list(state, "Choices")
        .filter_map(|rule| transition(rule, "Next", condition::text(rule), false));
    let default = transition(state, "Default", "default".to_owned(), false);
    let catchers = list(state, "Catch")
        .filter_map(|catcher| transition(catcher, "Next", caught(catcher), true));
    next.into_iter()
        .chain(rules)
        .chain(default)
        .chain(catchers)
        .collect()
}

fn transition<'a>(
    within: &'a Value,
    field: &str,
    label: String,
    is_catch: bool,
) -> Option<Transition<'a>> {
    let to = within.get(field)?.as_str()?;
    Some(Transition {
        to,
        label,
        is_catch,
    })
}

fn list<'a>(state: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    let list = state.get(field).and_then(Value::as_array);
    list.into_iter().flatten()
}

/// The errors that a catcher names.
fn caught(catcher: &Value) -> String {
    let names = list(catcher, "ErrorEquals").filter_map(Value::as_str);
    names.collect::<Vec<_>>().join(", ")
}

/// The state's type, and what a Task calls.
fn caption(state: &Value) -> String {
    let text = |field| state.get(field).and_then(Value::as_str);
    let of_type = text("Type").unwrap_or_default();
    let mode = state.pointer("/ItemProcessor/ProcessorConfig/Mode");
    match text("Resource") {
        Some(resource) => format!("{of_type} · {}", called(resource)),
        None if mode.and_then(Value::as_str) == Some("DISTRIBUTED") => "Distributed Map".to_owned(),
        None => of_type.to_owned(),
    }
}

/// What a Resource names, without what all ARNs begin with.
fn called(resource: &str) -> &str {
    for before in [":::", ":function:"] {
        if let Some((_, rest)) = resource.split_once(before) {
            return rest;
        }
    }
    match resource.split_once(":activity:") {
        Some((arn, name)) => resource.get(arn.len() + 1..).unwrap_or(name),
        None => resource,
    }
}

fn kind(state: &Value) -> Kind {
    match state.get("Type").and_then(Value::as_str) {
        Some("Choice") => Kind::Choice,
        Some("Wait") => Kind::Wait,
        Some("Succeed") => Kind::Succeed,
        Some("Fail") => Kind::Fail,
        Some("Pass") => Kind::Pass,
        _ => Kind::Work,
    }
}
