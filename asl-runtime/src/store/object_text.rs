//! `ObjectText`: an object of what is stored, written straight to its JSON text.

use super::payloads::PayloadTexts;
use crate::json::{Json, write_quoted};

/// An object while it is written. Its fields' names are ours, and need no escapes.
pub(crate) struct ObjectText<'t> {
    text: &'t mut String,
    payloads: &'t mut PayloadTexts,
    is_empty: bool,
}

impl<'t> ObjectText<'t> {
    /// Appends an object to `text`, with the fields that `fields` puts.
    pub(crate) fn write(
        text: &'t mut String,
        payloads: &'t mut PayloadTexts,
        fields: impl FnOnce(&mut ObjectText<'_>),
    ) {
        text.push('{');
        let mut object = ObjectText {
            text,
            payloads,
            is_empty: true,
        };
        fields(&mut object);
        object.text.push('}');
    }

    fn name(&mut self, parts: &[&str]) {
        self.text.push_str(if self.is_empty { "\"" } else { ",\"" });
        self.is_empty = false;
        self.text.extend(parts.iter().copied());
        self.text.push_str("\":");
    }

    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.name(&[name]);
        write_quoted(value, self.text);
    }

    pub(crate) fn some_text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    pub(crate) fn number(&mut self, name: &str, value: u64) {
        self.name(&[name]);
        self.text.push_str(itoa::Buffer::new().format(value));
    }

    /// A number as a text.
    pub(crate) fn number_text(&mut self, name: &str, value: u64) {
        self.raw(&[name], &["\"", itoa::Buffer::new().format(value), "\""]);
    }

    pub(crate) fn some_number(&mut self, name: &str, value: Option<u64>) {
        if let Some(value) = value {
            self.number(name, value);
        }
    }

    pub(crate) fn numbers(&mut self, name: &str, values: &[u32]) {
        self.name(&[name]);
        self.text.push('[');
        for (place, value) in values.iter().enumerate() {
            self.text.push_str(if place > 0 { "," } else { "" });
            self.text.push_str(itoa::Buffer::new().format(*value));
        }
        self.text.push(']');
    }

    /// A value whose JSON text these are the parts of, under the name that has these parts.
    pub(crate) fn raw(&mut self, name: &[&str], value: &[&str]) {
        self.name(name);
        self.text.extend(value.iter().copied());
    }

    pub(crate) fn json(&mut self, name: &str, value: &Json) {
        self.name(&[name]);
        value.write_to(self.text);
    }

    /// An object under the name that has these parts.
    pub(crate) fn object(&mut self, name: &[&str], fields: impl FnOnce(&mut ObjectText<'_>)) {
        self.name(name);
        ObjectText::write(self.text, self.payloads, fields);
    }

    /// Whether payloads are shown.
    pub(crate) fn shows_payloads(&self) -> bool {
        !self.payloads.are_left_out()
    }

    /// A payload of an event, which the API writes as a string: its JSON text. If it is long, the batch keeps it once, and
    /// `{"Payload":0}` names it by its place.
    pub(crate) fn payload(&mut self, name: &str, payload: &Json) {
        if !self.shows_payloads() {
            return;
        }
        self.name(&[name]);
        match self.payloads.keep(payload) {
            Some(place) => ObjectText::write(self.text, self.payloads, |reference| {
                reference.number(PAYLOAD, place);
            }),
            None => self.payloads.write_quoted(payload, self.text),
        }
    }

    /// A value of a record: where an event of the batch has it, `InputPayload` names its place instead of `Input`.
    pub(crate) fn value(&mut self, name: &str, value: &Json) {
        match self.payloads.place(value) {
            Some(place) => {
                self.name(&[name, PAYLOAD]);
                self.text.push_str(itoa::Buffer::new().format(place));
            }
            None => self.json(name, value),
        }
    }
}

/// What names the place of a payload.
pub(super) const PAYLOAD: &str = "Payload";
