//! Compares histories scope by scope, so that it does not matter in which order branches went on.

use super::Difference;
use super::history::{event, event_type};
use super::scopes::{Entry, Key, Link, Scope, Scopes};
use super::value::{Comparison, Matcher};
use serde_json::{Value, json};

/// The first difference in any chain; `in_order` is that between the events as they stand, and is given where either
/// history is no tree of chains.
pub(super) fn compare(
    matcher: &Matcher,
    expected: &[Value],
    actual: &[Value],
    in_order: Difference,
) -> Option<Difference> {
    let (Some(expected), Some(actual)) = (Scopes::new(expected), Scopes::new(actual)) else {
        return Some(in_order);
    };
    let mut comparison = matcher.comparison();
    comparison.ignore_event_numbers();
    Pair {
        expected: &expected,
        actual: &actual,
        comparison,
    }
    .scope(0, 0, false)
}

/// Whether two branches of the history went on by turns.
pub(super) fn is_interleaved(events: &[Value]) -> bool {
    Scopes::new(events).is_none_or(|scopes| scopes.are_interleaved())
}

/// Two histories, and what numbered words stood for so far.
struct Pair<'p, 'm> {
    expected: &'p Scopes<'p>,
    actual: &'p Scopes<'p>,
    comparison: Comparison<'m>,
}

impl Pair<'_, '_> {
    /// Compares a scope with its counterpart; `cut` where a sibling's failure may have ended either early.
    fn scope(&mut self, expected: usize, actual: usize, cut: bool) -> Option<Difference> {
        let (expected, actual) = (self.expected.get(expected)?, self.actual.get(actual)?);
        let lengths = [expected, actual].map(|scope| {
            if cut {
                scope.length_without_abort()
            } else {
                scope.entries.len()
            }
        });
        let [expected_length, actual_length] = lengths;
        let compared = if cut {
            expected_length.min(actual_length)
        } else {
            expected_length.max(actual_length)
        };
        (0..compared).find_map(|index| self.entry(expected, actual, index, cut))
    }

    fn entry(
        &mut self,
        expected: &Scope,
        actual: &Scope,
        index: usize,
        cut: bool,
    ) -> Option<Difference> {
        let (Some(wanted), Some(found)) = (expected.entries.get(index), actual.entries.get(index))
        else {
            let [wanted, found] = [expected, actual].map(|scope| {
                scope
                    .entries
                    .get(index)
                    .map_or(&Value::Null, |entry| entry.event)
            });
            return Some(at(wanted, Difference::new(wanted, found)));
        };
        if let Some(difference) = event(&mut self.comparison, wanted.event, found.event, false) {
            return Some(at(wanted.event, difference));
        }
        if !same_link(&wanted.link, &found.link) {
            let [wanted_id, found_id] = [wanted, found]
                .map(|entry| entry.event.get("previousEventId").unwrap_or(&Value::Null));
            return Some(at(
                wanted.event,
                Difference::new(wanted_id, found_id).under("previousEventId"),
            ));
        }
        let end = BranchesEnd::of(expected, actual, index, cut);
        self.branches(wanted, found, &end)
    }

    fn branches(&mut self, wanted: &Entry, found: &Entry, end: &BranchesEnd) -> Option<Difference> {
        for number in &wanted.opened {
            let key = &self.expected.get(*number)?.key;
            let counterpart = found.opened.iter().find(|number| {
                self.actual
                    .get(**number)
                    .is_some_and(|scope| scope.key == *key)
            });
            let cut = end.may_cut(key);
            let difference = match counterpart {
                Some(counterpart) => self.scope(*number, *counterpart, cut),
                None if cut => None,
                None => self
                    .first_event(*number)
                    .map(|event| at(event, Difference::new(event, &Value::Null))),
            };
            if difference.is_some() {
                return difference;
            }
        }
        let unexpected = found.opened.len() > wanted.opened.len() && !end.failed;
        unexpected.then(|| {
            at(
                wanted.event,
                Difference::new(&json!(wanted.opened.len()), &json!(found.opened.len())),
            )
        })
    }

    fn first_event(&self, scope: usize) -> Option<&Value> {
        self.expected
            .get(scope)?
            .entries
            .first()
            .map(|entry| entry.event)
    }
}

/// How the branches that one event opened came to their end.
struct BranchesEnd {
    failed: bool,
    /// The branches whose failure ended the state.
    failing: Vec<Key>,
}

impl BranchesEnd {
    /// Of the branches that the entries at `opener` opened; `cut` where the scope itself may have been ended early.
    fn of(expected: &Scope, actual: &Scope, opener: usize, cut: bool) -> Self {
        let joins = [expected, actual].map(|scope| {
            scope
                .entries
                .iter()
                .skip(opener + 1)
                .find(|entry| joins(entry))
        });
        if cut && joins.iter().any(Option::is_none) {
            return Self {
                failed: true,
                failing: Vec::new(),
            };
        }
        let failed = joins
            .iter()
            .flatten()
            .all(|entry| !event_type(entry.event).ends_with("StateSucceeded"));
        let key = |entry: &Entry| match &entry.link {
            Link::Joins(key) => Some(key.clone()),
            _ => None,
        };
        Self {
            failed,
            failing: joins.into_iter().flatten().filter_map(key).collect(),
        }
    }

    /// Whether the failure of another branch may have ended this one early.
    fn may_cut(&self, key: &Key) -> bool {
        self.failed && !self.failing.contains(key)
    }
}

fn joins(entry: &Entry) -> bool {
    matches!(entry.link, Link::Joins(_))
}

/// Which branch came last depends on the order; that the event waited for one does not.
fn same_link(expected: &Link, actual: &Link) -> bool {
    matches!((expected, actual), (Link::Joins(_), Link::Joins(_))) || expected == actual
}

/// The difference, placed in the recorded list of events.
fn at(expected: &Value, difference: Difference) -> Difference {
    let id = expected
        .get("id")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    difference.under(&id.saturating_sub(1).to_string())
}
