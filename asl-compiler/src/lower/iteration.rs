//! Parallel and Map states.

use super::Lowering;
use super::ids::Ids;
use super::jsonata::has_expressions;
use super::task::retrier;
use crate::ir::{Items, Map, Parallel, Path, Template};
use crate::json::{Node, Value};
use crate::model::{self, PathField, ProcessorMode, QueryLanguage, State};

impl Lowering<'_> {
    pub(super) fn parallel(
        &mut self,
        state: &State,
        parallel: &model::Parallel,
        ids: &Ids<'_>,
    ) -> Parallel {
        let branches = parallel.branches.iter();
        Parallel {
            input: self.selection(state.input_path.as_ref()),
            parameters: self.arguments(state),
            branches: branches.map(|branch| self.states(&branch.states)).collect(),
            retry: state.retry.iter().map(retrier).collect(),
            catch: self.catchers(state, ids),
            output: self.output(state, ids),
        }
    }

    /// What reads, batches and writes a Distributed Map's items waits for the day that such a Map runs.
    pub(super) fn map(&mut self, state: &State, map: &model::Map, ids: &Ids<'_>) -> Map {
        Map {
            input: self.selection(state.input_path.as_ref()),
            items: match (state.query_language, &map.items) {
                (_, Some(items)) => self.states_items(items),
                (QueryLanguage::Jsonata, None) => Items::Input,
                (QueryLanguage::JsonPath, None) => {
                    Items::Path(self.items_path(map.items_path.as_ref()))
                }
            },
            selector: self.selector(state, map),
            max_concurrency: self.bound(map.max_concurrency.as_ref(), "MaxConcurrency"),
            tolerated_failure_count: self.bound(
                map.tolerated_failure_count.as_ref(),
                "ToleratedFailureCount",
            ),
            tolerated_failure_percentage: self.bound(
                map.tolerated_failure_percentage.as_ref(),
                "ToleratedFailurePercentage",
            ),
            processor: self.states(&map.item_processor.states),
            distributed: matches!(map.item_processor.mode, ProcessorMode::Distributed(_)),
            retry: state.retry.iter().map(retrier).collect(),
            catch: self.catchers(state, ids),
            output: self.output(state, ids),
        }
    }

    /// `ItemSelector`, in the state's language.
    fn selector(&mut self, state: &State, map: &model::Map) -> Option<Template> {
        let selector = map.item_selector.as_ref()?;
        Some(match state.query_language {
            QueryLanguage::JsonPath => self.template(selector),
            QueryLanguage::Jsonata => self.payload(selector, "ItemSelector"),
        })
    }

    /// `Items` of a JSONata state.
    fn states_items(&mut self, items: &Node) -> Items {
        match &items.value {
            Value::String(text) if has_expressions(items) => {
                Items::Expression(self.jsonata(text, "Items"))
            }
            _ => Items::Template(self.states_template(items, "Items")),
        }
    }

    /// `ItemsPath`, `$` unless given.
    fn items_path(&mut self, field: Option<&PathField>) -> Path {
        match field {
            Some(PathField::Path(text)) => self.path(text),
            _ => self.root_path(),
        }
    }
}
