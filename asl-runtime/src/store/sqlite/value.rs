//! How Rust's values stand in SQLite's columns.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::Status;
use crate::store::record::{ExecutionId, Wake};

/// Microseconds since 1970, what is finer cut off; beyond the 292,000 years that fit, the last that does.
pub(super) fn microseconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_micros()).unwrap_or(i64::MAX),
        Err(error) => {
            let before = error.duration().as_nanos().div_ceil(1_000);
            i64::try_from(before).map_or(i64::MIN, |before| -before)
        }
    }
}

/// The moment that [`microseconds`] wrote; none if this platform has no such moment.
pub(super) fn moment(microseconds: i64) -> Option<SystemTime> {
    let distance = Duration::from_micros(microseconds.unsigned_abs());
    if microseconds < 0 {
        UNIX_EPOCH.checked_sub(distance)
    } else {
        UNIX_EPOCH.checked_add(distance)
    }
}

/// An id as SQLite's 64-bit number. Ids count from 1: none comes near what does not fit.
pub(super) fn row_id(id: ExecutionId) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}

/// Wakes are in the order of their numbers.
pub(super) fn wake_number(wake: Wake) -> i64 {
    match wake {
        Wake::Now => 0,
        Wake::At(time) => microseconds(time).max(1),
    }
}

/// The wake that [`wake_number`] wrote; none if there is no such.
pub(super) fn wake(number: i64) -> Option<Wake> {
    match number {
        0 => Some(Wake::Now),
        microseconds => moment(microseconds).map(Wake::At),
    }
}

pub(super) fn status(text: &str) -> Option<Status> {
    [
        Status::Succeeded,
        Status::Failed,
        Status::TimedOut,
        Status::Aborted,
    ]
    .into_iter()
    .find(|status| status.as_str() == text)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{microseconds, moment};

    #[test]
    fn a_time_comes_back_cut_to_microseconds() {
        let cases = [
            (UNIX_EPOCH, 0),
            (UNIX_EPOCH + Duration::from_nanos(1_999), 1),
            (UNIX_EPOCH - Duration::from_nanos(1), -1),
            (UNIX_EPOCH - Duration::from_secs(2), -2_000_000),
        ];
        for (time, expected) in cases {
            assert_eq!(microseconds(time), expected);
            assert_eq!(moment(expected).map(microseconds), Some(expected));
        }
    }
}
