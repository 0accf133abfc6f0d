//! Timestamps: what we read, chrono reads as the same instant.

#![no_main]

use asl_runtime::query::Timestamp;
use chrono::DateTime;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Some(ours) = Timestamp::parse(text) else {
        return;
    };
    let theirs = DateTime::parse_from_rfc3339(text).expect("it is RFC 3339");
    assert_eq!(ours.seconds, theirs.timestamp());
    assert_eq!(ours.nanoseconds, theirs.timestamp_subsec_nanos());
    let nanoseconds = i128::from(theirs.timestamp()) * 1_000_000_000;
    let nanoseconds = nanoseconds + i128::from(theirs.timestamp_subsec_nanos());
    assert_eq!(ours.unix_nanoseconds(), nanoseconds);
});
