//! `LogRecord`: an event as the log tells it.

use std::fmt;
use std::time::SystemTime;

use crate::history::HistoryEvent;
use crate::json::Json;
use crate::store::{ObjectText, PayloadTexts};
use crate::time::epoch_milliseconds;

/// An event of an execution as the log tells it. It prints as one line of JSON, in the shape that AWS gives records in
/// `CloudWatch`:
///
/// ```json
/// {"id":"3","type":"ExecutionFailed","details":{"error":"Full"},"previous_event_id":"2",
///  "event_timestamp":"1798761600000","execution_arn":"arn:aws:states:…","redrive_count":"0"}
/// ```
///
/// (here broken in two). `details` are those of the event, without its data unless the configuration
/// [includes it](crate::LoggingConfiguration::include_execution_data); the timestamp is in milliseconds since 1970.
#[derive(Debug)]
pub struct LogRecord<'e> {
    pub(super) event: &'e HistoryEvent,
    pub(super) execution_arn: &'e str,
    pub(super) redrive_count: u32,
    pub(super) include_execution_data: bool,
}

/// About how many bytes a record has without its payloads.
const RECORD_BYTES: usize = 384;

impl LogRecord<'_> {
    /// The event's number in its execution, from 1.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.event.id
    }

    /// The event that led to it; 0 where AWS names none.
    #[must_use]
    pub fn previous_event_id(&self) -> u64 {
        self.event.previous_event_id
    }

    /// The event's type, such as `TaskStateEntered`.
    #[must_use]
    pub fn event_type(&self) -> String {
        self.event.event_type()
    }

    /// When the event happened.
    #[must_use]
    pub fn event_timestamp(&self) -> SystemTime {
        self.event.timestamp
    }

    /// The execution's ARN.
    #[must_use]
    pub fn execution_arn(&self) -> &str {
        self.execution_arn
    }

    /// How often the execution had been redriven.
    #[must_use]
    pub fn redrive_count(&self) -> u32 {
        self.redrive_count
    }

    /// The record as JSON.
    #[must_use]
    pub fn to_json(&self) -> Json {
        Json::parse(&self.text()).expect("a record is written as JSON, and its payloads as strings")
    }

    fn text(&self) -> String {
        let mut text = String::with_capacity(RECORD_BYTES);
        let mut payloads = if self.include_execution_data {
            PayloadTexts::default()
        } else {
            PayloadTexts::left_out()
        };
        let HistoryEvent {
            id,
            previous_event_id,
            timestamp,
            details,
        } = self.event;
        ObjectText::write(&mut text, &mut payloads, |record| {
            record.number_text("id", *id);
            record.text("type", &self.event_type());
            record.object(&["details"], |fields| details.write_fields(fields));
            record.number_text("previous_event_id", *previous_event_id);
            record.number_text("event_timestamp", epoch_milliseconds(*timestamp));
            record.text("execution_arn", self.execution_arn);
            record.number_text("redrive_count", u64::from(self.redrive_count));
        });
        text
    }
}

impl fmt::Display for LogRecord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}
