//! The payloads of a batch: one that several of its events and records show is kept once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::object_text::PAYLOAD;
use crate::json::{Json, write_quoted};

/// From how many bytes on a payload is kept once and named where it is shown.
const NAMED_BYTES: usize = 256;

/// The payloads of the batch that a scope was put in, which its record may name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Payloads(Arc<[Json]>);

impl Payloads {
    pub(super) fn new(payloads: &[Json]) -> Self {
        Payloads(payloads.into())
    }

    /// The value of a record's field, which may name a payload.
    pub(crate) fn value(&self, record: &Json, name: &str) -> Option<Json> {
        let record = record.as_object()?;
        if let Some(value) = record.get(name) {
            return Some(value.clone());
        }
        let place = record.get(&format!("{name}{PAYLOAD}"))?;
        self.0.get(usize::try_from(place.as_i64()?).ok()?).cloned()
    }

    /// Whether a record may name any.
    pub(super) fn are_named_in(record: &str) -> bool {
        record.contains("Payload\":")
    }
}

/// The payloads of a batch while it is written.
#[derive(Default)]
pub(crate) struct PayloadTexts {
    /// None where each is to be written wherever it is shown.
    places: Option<BTreeMap<usize, u64>>,
    /// Whether nobody is to see them.
    are_left_out: bool,
    /// Their texts, with commas between.
    texts: String,
    scratch: String,
}

impl PayloadTexts {
    /// Each payload is kept once. All of them must live as long as this.
    pub(crate) fn shared() -> Self {
        PayloadTexts {
            places: Some(BTreeMap::new()),
            ..PayloadTexts::default()
        }
    }

    /// No payload is shown.
    pub(crate) fn left_out() -> Self {
        PayloadTexts {
            are_left_out: true,
            ..PayloadTexts::default()
        }
    }

    pub(super) fn are_left_out(&self) -> bool {
        self.are_left_out
    }

    /// Keeps a payload, and gives its place; nothing if it is too short for that.
    pub(super) fn keep(&mut self, payload: &Json) -> Option<u64> {
        let address = payload.address()?;
        let places = self.places.as_mut()?;
        if let Some(place) = places.get(&address) {
            return Some(*place);
        }
        if payload.serialized_len() < NAMED_BYTES {
            return None;
        }
        let place = places.len() as u64;
        places.insert(address, place);
        if place > 0 {
            self.texts.push(',');
        }
        payload.write_to(&mut self.texts);
        Some(place)
    }

    /// The place of a payload, if it has been kept.
    pub(super) fn place(&self, payload: &Json) -> Option<u64> {
        let places = self.places.as_ref()?;
        places.get(&payload.address()?).copied()
    }

    /// Appends a payload's JSON text as a string.
    pub(super) fn write_quoted(&mut self, payload: &Json, text: &mut String) {
        self.scratch.clear();
        payload.write_to(&mut self.scratch);
        write_quoted(&self.scratch, text);
    }

    /// The texts of those kept, with commas between.
    pub(crate) fn texts(&self) -> &str {
        &self.texts
    }
}
