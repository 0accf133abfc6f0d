//! What the tests of several functions share.

use crate::json::Json;

/// The value that `text` writes.
pub(super) fn json(text: &str) -> Json {
    Json::parse(text).expect(text)
}
