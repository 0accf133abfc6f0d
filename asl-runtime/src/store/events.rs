//! `StoredEvents`: the new events of a batch, in the text that a store keeps.

use super::batch::StoredEvent;
use super::error::StoreError;
use super::object_text::PAYLOAD;
use super::payloads::Payloads;
use crate::json::{Array, Json, Object};

/// The new events of a batch, with its payloads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvents {
    /// The id of the first; those of the others follow.
    pub first: u64,
    /// JSON text: `{"Events":[…],"Payloads":[…]}`. The events are those of `GetExecutionHistory`, but for long payloads: one
    /// that is shown is `{"Payload":0}`, by its place.
    pub text: String,
}

impl StoredEvents {
    /// The events as they stand, which have ids one after the other; nothing if there are none.
    #[must_use]
    pub fn of(events: &[StoredEvent]) -> Option<Self> {
        let first = events.first()?.id;
        let texts: Vec<&str> = events.iter().map(|event| event.text.as_str()).collect();
        let text = Self::text(&texts.join(","), "");
        Some(StoredEvents { first, text })
    }

    /// The text of events and payloads, each with commas between.
    pub(crate) fn text(events: &str, payloads: &str) -> String {
        let parts = match payloads {
            "" => [r#"{"Events":["#, events, "]}", "", ""],
            _ => [
                r#"{"Events":["#,
                events,
                r#"],"Payloads":["#,
                payloads,
                "]}",
            ],
        };
        parts.concat()
    }

    /// The events, each with its payloads.
    ///
    /// # Errors
    ///
    /// The text is not as an engine writes it.
    pub fn read(&self) -> Result<Vec<StoredEvent>, StoreError> {
        let (events, payloads) = self.parts()?;
        let events = (self.first..).zip(events.iter()).map(|(id, event)| {
            let event = with_payloads(event, &payloads).ok_or_else(|| self.unreadable())?;
            let text = event.to_string();
            Ok(StoredEvent { id, text })
        });
        events.collect()
    }

    /// The payloads, for the scopes of the batch.
    ///
    /// # Errors
    ///
    /// As [`read`](StoredEvents::read).
    pub fn payloads(&self) -> Result<Payloads, StoreError> {
        let (_, payloads) = self.parts()?;
        Ok(Payloads::new(payloads.as_slice()))
    }

    fn parts(&self) -> Result<(Array, Array), StoreError> {
        let json = Json::parse_stored(&self.text).map_err(|_| self.unreadable())?;
        let array = |name| json.get(name).and_then(Json::as_array).cloned();
        let events = array("Events").ok_or_else(|| self.unreadable())?;
        Ok((events, array("Payloads").unwrap_or_default()))
    }

    fn unreadable(&self) -> StoreError {
        let first = self.first;
        StoreError::new(format!("the events from {first} on cannot be read"))
    }
}

/// The event, or a part of it, with the payloads that it names in their places.
fn with_payloads(part: &Json, payloads: &Array) -> Option<Json> {
    let Json::Object(fields) = part else {
        return Some(part.clone());
    };
    // No other field of an event is a number of this name: what a user names has a text for its value.
    if let Some(place) = fields.get(PAYLOAD).and_then(Json::as_i64) {
        let payload = payloads.get(usize::try_from(place).ok()?)?;
        return Some(Json::from(payload.to_string()));
    }
    let fields = fields.iter();
    let fields = fields.map(|(name, value)| Some((name.clone(), with_payloads(value, payloads)?)));
    Some(Json::Object(fields.collect::<Option<Object>>()?))
}
