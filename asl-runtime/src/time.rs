//! Moments as the service writes them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

const SECONDS_PER_DAY: u64 = 24 * 60 * 60;

/// Seconds since 1970 with milliseconds as the fraction: the API's timestamps.
pub(crate) fn epoch_seconds(time: SystemTime) -> f64 {
    let since = since_epoch(time);
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds stay below 2^53 for 285,000 years"
    )]
    let milliseconds = since.as_millis() as f64;
    milliseconds / 1_000.0
}

/// Milliseconds since 1970: the log's timestamps.
pub(crate) fn epoch_milliseconds(time: SystemTime) -> u64 {
    u64::try_from(since_epoch(time).as_millis()).unwrap_or(u64::MAX)
}

/// ISO 8601 in UTC with as many fractional digits as the milliseconds need (States Language, "The Context Object").
pub(crate) fn iso_8601(time: SystemTime) -> String {
    let since = since_epoch(time);
    let (year, month, day) = civil_date(since.as_secs() / SECONDS_PER_DAY);
    let second_of_day = since.as_secs() % SECONDS_PER_DAY;
    let (hour, minute, second) = (
        second_of_day / 3_600,
        second_of_day / 60 % 60,
        second_of_day % 60,
    );
    let fraction = match since.subsec_millis() {
        0 => String::new(),
        milliseconds => format!(".{milliseconds:03}"),
    };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z")
}

/// No execution of ours starts before 1970; a clock that stands there anyway reads as 1970.
fn since_epoch(time: SystemTime) -> Duration {
    time.duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The proleptic Gregorian date of a day counted from 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil_date(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{epoch_seconds, iso_8601};

    #[test]
    fn a_zero_fraction_prints_no_fraction() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_709_251_199_007, "2024-02-29T23:59:59.007Z"),
            (4_102_444_800_120, "2100-01-01T00:00:00.120Z"),
        ];
        for (milliseconds, text) in cases {
            let time = UNIX_EPOCH + Duration::from_millis(milliseconds);
            assert_eq!(iso_8601(time), text);
        }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "the quotient is exact")]
    fn the_api_counts_seconds_with_milliseconds_behind_the_point() {
        let time = UNIX_EPOCH + Duration::from_millis(1_500);
        assert_eq!(epoch_seconds(time), 1.5);
    }
}
