//! The log of executions: it tells nothing that a death takes back, nothing twice, and everything in order.

use std::collections::HashMap;

use asl_runtime::Json;
use asl_runtime::store::{HistoryRange, SqliteStore, Store as _};

use super::{Checker, Result};
use crate::notes::Note;

/// The events of an execution that were logged: their numbers and types.
type Logged<'a> = Vec<(i64, &'a str)>;

impl Checker {
    /// Every event that the last process logged is in the store, follows those that were logged before it, and is logged once.
    pub(super) fn check_logged(&mut self, store: &SqliteStore, notes: &[Note]) -> Result<()> {
        let mut by_execution: HashMap<&str, Logged> = HashMap::new();
        for note in notes {
            if let Note::Logged {
                execution,
                id,
                kind,
            } = note
            {
                by_execution.entry(execution).or_default().push((*id, kind));
            }
        }
        for (execution, logged) in by_execution {
            let stored = stored(store, execution)?;
            self.check_log(execution, &logged, &stored);
        }
        Ok(())
    }

    fn check_log(&mut self, execution: &str, logged: &Logged, stored: &HashMap<i64, String>) {
        let mut last = self.logged.get(execution).copied().unwrap_or_default();
        for (id, kind) in logged {
            if *id <= last {
                self.report(format!("{execution}: event {id} was logged after {last}"));
            }
            if stored.get(id).map(String::as_str) != Some(*kind) {
                let found = stored.get(id);
                self.report(format!(
                    "{execution}: event {id} was logged as {kind}, and is {found:?}"
                ));
            }
            last = *id;
        }
        self.logged.insert(execution.to_owned(), last);
    }
}

/// The types of an execution's events, by their numbers.
fn stored(store: &SqliteStore, execution: &str) -> Result<HashMap<i64, String>> {
    let mut names = execution.splitn(8, ':').skip(6);
    let (Some(machine), Some(name)) = (names.next(), names.next()) else {
        return Err(format!("{execution} is no ARN").into());
    };
    let Some(execution) = store.execution(machine, name)? else {
        return Ok(HashMap::new());
    };
    let mut types = HashMap::new();
    for event in store.history(execution.id, &HistoryRange::default())? {
        let event = Json::parse(&event.text)?;
        let id = event.get("id").and_then(Json::as_i64);
        let kind = event.get("type").and_then(Json::as_str);
        if let (Some(id), Some(kind)) = (id, kind) {
            types.insert(id, kind.to_owned());
        }
    }
    Ok(types)
}
