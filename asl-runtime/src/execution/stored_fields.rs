//! The fields of what is stored, while they are read.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::json::Json;

pub(super) fn number(json: &Json, name: &str) -> Option<u64> {
    u64::try_from(json.get(name)?.as_i64()?).ok()
}

pub(super) fn small_number(json: &Json) -> Option<u32> {
    u32::try_from(json.as_i64()?).ok()
}

/// Microseconds since 1970: finer than any timestamp that AWS shows.
pub(super) fn micros(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// The first moment that can be stored and is not before `time`.
pub(super) fn not_before(time: SystemTime) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(micros(time + Duration::from_nanos(999)))
}

pub(super) fn time(json: &Json, name: &str) -> Option<SystemTime> {
    number(json, name).map(|micros| UNIX_EPOCH + Duration::from_micros(micros))
}
