//! Timestamps that the definition spells out become instants.

use crate::ir::Timestamp;

const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// From the first of March of the year 0.
const DAYS_TO_1970: i64 = 719_469;

/// The instant that `text` names, an RFC 3339 timestamp as the parser has checked.
pub(super) fn instant(text: &str) -> Timestamp {
    let (date, rest) = text.split_once('T').unwrap_or((text, ""));
    let zone_start = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(zone_start);
    let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
    let seconds = days(date) * SECONDS_PER_DAY + sexagesimal(whole) - offset(zone);
    Timestamp {
        seconds,
        nanoseconds: nanoseconds(fraction),
    }
}

/// Days since 1970-01-01, by the civil calendar of 400 years, whose years begin in March so that the leap day is last.
fn days(date: &str) -> i64 {
    let mut parts = date.split('-').map(number);
    let (year, month, day) = (
        parts.next().unwrap_or(1970),
        parts.next().unwrap_or(1),
        parts.next().unwrap_or(1),
    );
    let year = if month > 2 { year } else { year - 1 };
    let days_before_month = (153 * ((month + 9) % 12) + 2) / 5;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leap_days + days_before_month + day - DAYS_TO_1970
}

/// `hours:minutes` or `hours:minutes:seconds` in seconds.
fn sexagesimal(time: &str) -> i64 {
    let units = [60 * 60, 60, 1];
    time.split(':')
        .map(number)
        .zip(units)
        .map(|(count, unit)| count * unit)
        .sum()
}

/// The seconds by which local time is ahead of UTC.
fn offset(zone: &str) -> i64 {
    match zone.strip_prefix('-') {
        Some(behind) => -sexagesimal(behind),
        None => sexagesimal(zone.trim_start_matches('+')),
    }
}

/// Nine digits of a fraction; more are dropped.
fn nanoseconds(fraction: &str) -> u32 {
    let digits = fraction
        .bytes()
        .filter(u8::is_ascii_digit)
        .chain(std::iter::repeat(b'0'));
    digits.take(9).fold(0, |nanoseconds, digit| {
        nanoseconds * 10 + u32::from(digit - b'0')
    })
}

fn number(digits: &str) -> i64 {
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn timestamps_are_instants_whatever_their_zone() {
        for (text, seconds, nanoseconds) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("1969-12-31T23:59:59.25Z", -1, 250_000_000),
            ("2000-02-29T12:00:00Z", 951_825_600, 0),
            ("2016-03-14T01:59:00Z", 1_457_920_740, 0),
            ("2016-03-14T03:29:00+01:30", 1_457_920_740, 0),
            ("2016-03-13T20:59:00-05:00", 1_457_920_740, 0),
            (
                "2100-03-01T00:00:00.1234567891Z",
                4_107_542_400,
                123_456_789,
            ),
            ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ] {
            let instant = instant(text);
            assert_eq!(
                (instant.seconds, instant.nanoseconds),
                (seconds, nanoseconds),
                "{text}"
            );
        }
    }
}
