//! The histories of executions (`GetExecutionHistory`).

use super::{Engine, EngineError};
use crate::json::Json;
use crate::store::{HistoryRange, StoreError, StoredEvent};

/// Some of an execution's events.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HistoryPage {
    /// The events as `GetExecutionHistory` writes them, in the order that was asked for.
    pub events: Vec<Json>,
    /// What reads the next page; nothing if there is none yet.
    pub next: Option<HistoryRange>,
}

impl Engine {
    /// The durable events of an execution in order, as `GetExecutionHistory` writes them; nothing if there is no such
    /// execution.
    ///
    /// # Errors
    ///
    /// The store has failed or cannot be read.
    pub fn history(&self, machine: &str, name: &str) -> Result<Option<Vec<Json>>, EngineError> {
        let page = self.history_page(machine, name, &HistoryRange::default())?;
        Ok(page.map(|page| page.events))
    }

    /// Those of an execution's durable events that `range` names, in its order; nothing if there is no such execution.
    ///
    /// Only the page is read, not what comes before it.
    ///
    /// # Errors
    ///
    /// The store has failed or cannot be read.
    pub fn history_page(
        &self,
        machine: &str,
        name: &str,
        range: &HistoryRange,
    ) -> Result<Option<HistoryPage>, EngineError> {
        self.0.check_store()?;
        let Some(execution) = self.0.store.execution(machine, name)? else {
            return Ok(None);
        };
        // One more than is wanted shows whether there is a next page.
        let one_more = HistoryRange {
            limit: range.limit.map(|limit| limit.saturating_add(1)),
            ..range.clone()
        };
        let mut events = self.0.store.history(execution.id, &one_more)?;
        let limit = range.limit.unwrap_or(usize::MAX);
        let has_more = events.len() > limit;
        events.truncate(limit);
        let after = events.last().map_or(range.after, |event| Some(event.id));
        Ok(Some(HistoryPage {
            events: parsed(name, &events)?,
            next: has_more.then(|| HistoryRange {
                after,
                ..range.clone()
            }),
        }))
    }
}

/// Events of the execution `name`, read.
pub(super) fn parsed(name: &str, events: &[StoredEvent]) -> Result<Vec<Json>, StoreError> {
    let parse = |event: &StoredEvent| {
        Json::parse_stored(&event.text).map_err(|error| {
            let id = event.id;
            StoreError::new(format!(
                "event {id} of the execution '{name}' cannot be read: {error}"
            ))
        })
    };
    events.iter().map(parse).collect()
}
