//! Reads histories: each row of one names the row before it.

use rusqlite::Connection;

use super::failure::Failure;
use super::rows::{self, Events};
use crate::store::batch::StoredEvent;
use crate::store::record::HistoryRange;

/// The events that a range names. Rows outside of it are followed, and not read.
pub(super) fn read(
    connection: &Connection,
    execution: i64,
    range: &HistoryRange,
) -> Result<Vec<StoredEvent>, Failure> {
    let mut page = Page {
        range,
        events: Vec::new(),
    };
    if range.reverse {
        read_back(connection, execution, &mut page)?;
    } else {
        for row in rows_from(connection, execution, range)?.into_iter().rev() {
            if page.is_full() {
                break;
            }
            let events = rows::events(connection, execution, row)?;
            page.add(events_of(&events, execution)?);
        }
    }
    Ok(page.events)
}

fn read_back(connection: &Connection, execution: i64, page: &mut Page<'_>) -> Result<(), Failure> {
    let mut next = rows::last_row(connection, execution)?;
    while let Some(row) = next
        && !page.is_full()
    {
        let link = rows::link(connection, execution, row)?;
        if page.range.contains(link.first) {
            let events = rows::events(connection, execution, row)?;
            let mut events = events_of(&events, execution)?;
            events.reverse();
            page.add(events);
        }
        next = link.previous;
    }
    Ok(())
}

/// The rows that may have events of the range, the last one first.
fn rows_from(
    connection: &Connection,
    execution: i64,
    range: &HistoryRange,
) -> Result<Vec<i64>, Failure> {
    let mut rows = Vec::new();
    let mut next = rows::last_row(connection, execution)?;
    while let Some(row) = next {
        let link = rows::link(connection, execution, row)?;
        rows.push(row);
        // What is before a row that begins outside of the range is outside of it too.
        next = link.previous.filter(|_| range.contains(link.first));
    }
    Ok(rows)
}

/// What has been found so far.
struct Page<'a> {
    range: &'a HistoryRange,
    events: Vec<StoredEvent>,
}

impl Page<'_> {
    fn is_full(&self) -> bool {
        self.left() == 0
    }

    fn left(&self) -> usize {
        let limit = self.range.limit.unwrap_or(usize::MAX);
        limit.saturating_sub(self.events.len())
    }

    fn add(&mut self, events: Vec<StoredEvent>) {
        let left = self.left();
        let events = events.into_iter();
        let chosen = events.filter(|event| self.range.contains(event.id));
        self.events.extend(chosen.take(left));
    }
}

/// The events of a row, in order.
fn events_of(events: &Events, execution: i64) -> Result<Vec<StoredEvent>, Failure> {
    let read = events.stored.read();
    read.map_err(|_| rows::damaged("history", execution))
}
