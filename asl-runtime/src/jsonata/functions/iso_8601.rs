//! `$toMillis` without a picture: ISO 8601.

use std::sync::LazyLock;

use regex_lite::{Captures, Regex};

use super::calendar::Fields;
use super::json_text::quoted;
use super::number_text::parse_int;
use crate::jsonata::Error;

/// What the function takes, more than is a date.
static ACCEPTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^\d{4}(-[01]\d)*(-[0-3]\d)*(T[0-2]\d:[0-5]\d:[0-5]\d)*(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?$",
    )
    .expect("the pattern is valid")
});

/// What is a date: months and days, the time, and the offset of a time may be left out.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?([+-]\d\d:?\d\d)?)?Z?$",
    )
    .expect("the pattern is valid")
});

/// The milliseconds since 1970; UTC where no offset is given. NaN for what looks like a date and is none.
///
/// # Errors
/// D3110 for what does not look like one.
pub(super) fn to_millis(text: &str) -> Result<f64, Error> {
    if !ACCEPTED.is_match(text) {
        let value = quoted(text);
        return Err(Error::new(
            "D3110",
            format!(
                "The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given {value}"
            ),
        ));
    }
    let millis = DATE.captures(text).and_then(|captures| millis(&captures));
    Ok(millis.unwrap_or(f64::NAN))
}

fn millis(captures: &Captures<'_>) -> Option<f64> {
    let number = |index: usize, default: f64| {
        captures
            .get(index)
            .map_or(default, |digits| parse_int(digits.as_str()))
    };
    let fields = Fields {
        year: number(1, 0.0),
        month: number(2, 1.0) - 1.0,
        day: number(3, 1.0),
        hour: number(4, 0.0),
        minute: number(5, 0.0),
        second: number(6, 0.0),
        millisecond: captures
            .get(7)
            .map_or(0.0, |digits| milliseconds(digits.as_str())),
    };
    let offset = captures
        .get(8)
        .map_or(Some(0.0), |offset| offset_minutes(offset.as_str()))?;
    let millis = fields.to_millis_of_any_year() - offset * 60_000.0;
    is_time(&fields).then_some(millis)
}

/// The 31st exists in every month, and a day's end is the next one's start.
fn is_time(fields: &Fields) -> bool {
    let rest = fields.minute + fields.second + fields.millisecond;
    (0.0..=11.0).contains(&fields.month)
        && (1.0..=31.0).contains(&fields.day)
        && (fields.hour < 24.0 || (fields.hour <= 24.0 && rest <= 0.0))
}

/// The first three digits of a fraction.
fn milliseconds(digits: &str) -> f64 {
    let padded: String = digits.chars().chain("00".chars()).take(3).collect();
    parse_int(&padded)
}

/// `±hh:mm` or `±hhmm`.
fn offset_minutes(text: &str) -> Option<f64> {
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let hours = parse_int(text.get(1..3)?);
    let minutes = parse_int(text.get(text.len() - 2..)?);
    (hours < 24.0).then_some(sign * (hours * 60.0 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_offsets_may_be_left_out() {
        let midnight = 1_514_764_800_000_f64;
        for (text, expected) in [
            ("2018", midnight),
            ("2018-01", midnight),
            ("2018-01-01", midnight),
            ("2018-01-01Z", midnight),
            ("2018-01-01T00:00:00", midnight),
            ("2018-01-01T00:00:00.5", midnight + 500.0),
            ("2018-01-01T00:00:00.1239Z", midnight + 123.0),
            ("2018-01-01T01:30:00+01:30", midnight),
            ("2017-12-31T22:30:00-0130", midnight),
            ("2017-12-31T24:00:00Z", midnight),
            ("2017-11-31T00:00:00Z", midnight - 31.0 * 86_400_000.0),
            ("0099-01-01", -59_042_995_200_000.0),
        ] {
            let millis = to_millis(text).expect(text);
            assert_eq!(millis.to_bits(), expected.to_bits(), "{text}");
        }
    }

    #[test]
    fn what_looks_like_a_date_and_is_none_is_nan() {
        for text in [
            "2018-13-01",
            "2018-00-01",
            "2018-01-00",
            "2018-01-39",
            "2018-01-01T25:00:00Z",
            "2018-01-01T24:00:01Z",
            "2018-01-01+01:00",
            "2018-01-01T00:00:00+24:00",
            "2018-01-02-03",
        ] {
            assert!(to_millis(text).is_ok_and(f64::is_nan), "{text}");
        }
    }

    #[test]
    fn other_texts_are_errors() {
        for text in [
            "",
            "foo",
            "2018-01-01 00:00:00",
            "2018-01-01T00:00Z",
            "18-01-01",
            "２018",
        ] {
            let error = to_millis(text).expect_err(text);
            assert_eq!(error.code(), "D3110");
        }
        let error = to_millis("a\"").expect_err("no date");
        let message = r#"The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given "a\"""#;
        assert_eq!(error.message(), message);
    }
}
