//! The checksums that rows carry: SQLite has none of its own for what has left its log.

use crc32fast::Hasher;

/// Takes the columns of a row, in their order.
#[derive(Default)]
pub(super) struct Checksum(Hasher);

impl Checksum {
    pub(super) fn new() -> Self {
        Checksum::default()
    }

    pub(super) fn number(mut self, number: i64) -> Self {
        self.0.update(&number.to_le_bytes());
        self
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        // The length keeps neighbours apart.
        self.0.update(&(text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    pub(super) fn optional_number(mut self, number: Option<i64>) -> Self {
        self.0.update(&[u8::from(number.is_some())]);
        match number {
            Some(number) => self.number(number),
            None => self,
        }
    }

    pub(super) fn optional_text(mut self, text: Option<&str>) -> Self {
        self.0.update(&[u8::from(text.is_some())]);
        match text {
            Some(text) => self.text(text),
            None => self,
        }
    }

    /// As SQLite stores it in the fewest bytes.
    pub(super) fn finish(self) -> i32 {
        self.0.finalize().cast_signed()
    }
}
