//! `$toMillis`: dates read by picture.

use std::collections::BTreeMap;
use std::fmt::Write;

use regex_lite::Regex;

use super::calendar::{Fields, MILLIS_A_DAY};
use super::date_component::{DAYS, MONTHS};
use super::date_picture::{DatePicture, Marker, Part, no_names};
use super::format_date::current_component;
use super::integer;
use super::integer_picture::{Digits, Grouping, IntegerPicture, Primary, unknown_sequence};
use super::number_text::parse_int;
use super::substring::to_count;
use super::{iso_8601, words};
use crate::jsonata::Error;

/// Far more markers than there are components; each makes reading slower.
const MAX_MARKERS: usize = 64;

/// The longest text that is read by picture, in bytes.
const MAX_TIMESTAMP: usize = 1 << 16;

/// `$toMillis(text, picture)`: milliseconds since 1970. Components that the picture lacks come from `now`
/// where they are more significant than those it has. Nothing where the text is not as the picture says;
/// NaN for what is no date.
///
/// # Errors
/// D3110 without a picture, D3130 to D3136 with one; texts and pictures beyond the limits.
pub(crate) fn to_millis(text: &str, picture: Option<&str>, now: f64) -> Result<Option<f64>, Error> {
    let Some(picture) = picture else {
        return iso_8601::to_millis(text).map(Some);
    };
    let picture = DatePicture::parse(picture)?;
    match read(text, &picture)? {
        Some(components) if !components.is_empty() => instant(components, now).map(Some),
        _ => Ok(None),
    }
}

/// What was read, by component. Nothing in place of a name that is unknown.
type Components = BTreeMap<char, Option<f64>>;

/// Nothing where the text is not as the picture says.
fn read(text: &str, picture: &DatePicture) -> Result<Option<Components>, Error> {
    let mut pattern = String::from("(?i)^");
    let mut markers = Vec::new();
    for part in &picture.parts {
        match part {
            Part::Literal(literal) => pattern.push_str(&literal_pattern(literal)),
            Part::Marker(marker) => {
                pattern.push('(');
                pattern.push_str(&marker_pattern(marker)?);
                pattern.push(')');
                markers.push(marker);
            }
        }
    }
    pattern.push('$');
    if markers.len() > MAX_MARKERS || text.len() > MAX_TIMESTAMP {
        return Err(Error::memory_limit());
    }
    let regex = Regex::new(&pattern).map_err(|_| Error::memory_limit())?;
    let Some(captures) = regex.captures(text) else {
        return Ok(None);
    };
    let texts = captures
        .iter()
        .skip(1)
        .map(|group| group.map_or("", |group| group.as_str()));
    let mut components = Components::new();
    for (marker, text) in markers.into_iter().zip(texts) {
        components.insert(marker.component, value(marker, text)?);
    }
    Ok(Some(components))
}

/// The expression of a literal. Only of ASCII letters it knows both cases itself.
fn literal_pattern(literal: &str) -> String {
    let mut pattern = String::new();
    for character in literal.chars() {
        let (upper, lower) = (character.to_uppercase(), character.to_lowercase());
        if character.is_ascii() || (upper.clone().eq([character]) && lower.clone().eq([character]))
        {
            pattern.push_str(&regex_lite::escape(character.encode_utf8(&mut [0; 4])));
        } else {
            write!(pattern, "(?:{character}|{upper}|{lower})")
                .expect("writing to a String cannot fail");
        }
    }
    pattern
}

fn marker_pattern(marker: &Marker) -> Result<String, Error> {
    match (&marker.integer, marker.component) {
        (Some(integer), 'Z' | 'z') => {
            let name = if marker.component == 'z' { "GMT" } else { "" };
            let minutes = zone_separator(integer).map(|separator| {
                let separator = regex_lite::escape(separator.encode_utf8(&mut [0; 4]));
                format!("{separator}[0-9]+")
            });
            Ok(format!("{name}[-+][0-9]+{}", minutes.unwrap_or_default()))
        }
        (Some(integer), _) => integer_pattern(integer, marker.digits),
        (None, 'M' | 'x' | 'F' | 'P') => Ok("[a-zA-Z]+".to_owned()),
        (None, other) => Err(no_names(other)),
    }
}

/// What stands between hours and minutes, if the picture is regular.
fn zone_separator(integer: &IntegerPicture) -> Option<char> {
    match &integer.digits()?.grouping {
        Grouping::Regular { separator, .. } => Some(*separator),
        Grouping::Irregular(_) => None,
    }
}

fn integer_pattern(integer: &IntegerPicture, width: Option<f64>) -> Result<String, Error> {
    Ok(match &integer.primary {
        Primary::Letters(_) => "[a-z]+".to_owned(),
        Primary::Roman(_) => "[mdclxvi]+".to_owned(),
        Primary::Words(_) => format!("(?:{}|and|[-, ])+", words::alternatives()),
        Primary::Decimal(digits) => {
            let suffix = if integer.ordinal {
                "(?:th|st|nd|rd)"
            } else {
                ""
            };
            format!("[0-9]{}{suffix}", occurrences(digits, width))
        }
        Primary::Sequence(token) => return Err(unknown_sequence(token)),
    })
}

/// How many digits there are.
fn occurrences(digits: &Digits, width: Option<f64>) -> String {
    match width.map(to_count) {
        None | Some(0) => "+".to_owned(),
        Some(most) => match most.checked_sub(digits.optional) {
            Some(least) => format!("{{{least},{most}}}"),
            // JavaScript takes what is no quantifier for plain text, so that no number matches.
            None => format!(r"\{{-{},{most}\}}", digits.optional - most),
        },
    }
}

fn value(marker: &Marker, text: &str) -> Result<Option<f64>, Error> {
    match (&marker.integer, marker.component) {
        (Some(integer), 'Z' | 'z') => Ok(Some(zone_minutes(text, integer))),
        (Some(integer), _) => integer::parse(text, integer).map(Some),
        (None, 'P') => Ok(match text {
            "am" | "AM" => Some(0.0),
            "pm" | "PM" => Some(1.0),
            _ => None,
        }),
        (None, 'F') => Ok(position(&DAYS, text, marker.max_width)),
        (None, _) => Ok(position(&MONTHS, text, marker.max_width)),
    }
}

/// The number of a name, cut to its largest width; the last one of several.
fn position(names: &[&str], text: &str, width: Option<f64>) -> Option<f64> {
    let width = width.filter(|width| *width != 0.0 && !width.is_nan());
    let is_named = |name: &&str| match width {
        Some(width) => name.chars().take(to_count(width)).eq(text.chars()),
        None => *name == text,
    };
    let index = names.iter().rposition(is_named)?;
    Some(super::substring::count_as_f64(index + 1))
}

/// Minutes ahead of UTC. The minutes of a negative offset count forward, as the reference implementation
/// has it.
fn zone_minutes(text: &str, integer: &IntegerPicture) -> f64 {
    let text = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let (hours, minutes) = match zone_separator(integer) {
        Some(separator) => text.split_once(separator).unwrap_or((text, "")),
        None if text.len() <= 3 => (text, "0"),
        None => text.split_at(3),
    };
    parse_int(hours) * 60.0 + parse_int(minutes)
}

/// The components that a date may be read from, the most significant one first.
struct Scheme {
    date: &'static str,
    time: &'static str,
}

impl Scheme {
    /// The scheme that has all of the components that were read and are not 0, and at least one.
    fn of(components: &Components) -> Self {
        let given = |name: char| {
            let value = components.get(&name).copied().flatten();
            value.is_some_and(|value| value != 0.0 && !value.is_nan())
        };
        let is_only = |all: &str, own: &str| {
            own.chars().any(given) && all.chars().all(|name| own.contains(name) || !given(name))
        };
        let date = match () {
            () if is_only(DATE, "YMD") => "YMD",
            () if is_only(DATE, "Yd") => "YD",
            () if is_only(DATE, "Xxw") => "XxwF",
            () if is_only(DATE, "XW") => "XWF",
            () => "YMD",
        };
        let time = match () {
            () if is_only(TIME, "Hmsf") => "Hmsf",
            () if is_only(TIME, "Phmsf") => "Phmsf",
            () => "Hmsf",
        };
        Self { date, time }
    }
}

const DATE: &str = "YXMxWwdD";
const TIME: &str = "PHhmsf";

fn instant(mut components: Components, now: f64) -> Result<f64, Error> {
    let scheme = Scheme::of(&components);
    complete(&mut components, &scheme, now)?;
    let number = |name: char| components.get(&name).copied().flatten().unwrap_or(f64::NAN);
    if scheme.date.contains('X') {
        // The reference implementation cannot read week dates.
        return Err(missing_specifiers());
    }
    let mut fields = Fields {
        year: number('Y'),
        month: if number('M') > 0.0 {
            number('M') - 1.0
        } else {
            0.0
        },
        day: number('D'),
        hour: number('H'),
        minute: number('m'),
        second: number('s'),
        millisecond: number('f'),
    };
    if scheme.date == "YD" {
        let january = Fields::day(fields.year, 0.0, 1.0).to_millis();
        let date = Fields::of_millis(january + (number('d') - 1.0) * MILLIS_A_DAY);
        (fields.month, fields.day) = (date.month, date.day);
    }
    if scheme.time.contains('P') {
        let afternoon = if number('P') > 0.0 { 12.0 } else { 0.0 };
        let hour = number('h');
        fields.hour = if is_twelve(hour) { 0.0 } else { hour } + afternoon;
    }
    Ok(fields.to_millis() - zone_millis(&components))
}

/// Hours may have been read from letters or words, but they are integers.
fn is_twelve(hour: f64) -> bool {
    (12.0..13.0).contains(&hour)
}

fn zone_millis(components: &Components) -> f64 {
    let zones = ['Z', 'z'].map(|name| components.get(&name).copied().flatten());
    let given = |zone: &f64| *zone != 0.0 && !zone.is_nan();
    zones.into_iter().flatten().find(given).unwrap_or(0.0) * 60_000.0
}

/// Fills in what was not read: from `now` before the first component that was, with the least after the
/// last. In between nothing may be missing.
fn complete(components: &mut Components, scheme: &Scheme, now: f64) -> Result<(), Error> {
    let (mut started, mut ended) = (false, false);
    for name in scheme.date.chars().chain(scheme.time.chars()) {
        let read = components.get(&name).copied().flatten();
        match read {
            Some(_) if ended => return Err(missing_specifiers()),
            Some(_) => started = true,
            None if started => {
                let least = if matches!(name, 'M' | 'D' | 'd') {
                    1.0
                } else {
                    0.0
                };
                components.insert(name, Some(least));
                ended = true;
            }
            None => {
                components.insert(name, current_component(now, name));
            }
        }
    }
    Ok(())
}

#[cold]
fn missing_specifiers() -> Error {
    Error::new(
        "D3136",
        "The date/time picture string is missing specifiers required to parse the timestamp",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2018-03-23T10:33:36.617Z
    const NOW: f64 = 1_521_801_216_617.0;

    fn parsed(text: &str, picture: &str) -> Result<Option<String>, &'static str> {
        match to_millis(text, Some(picture), NOW) {
            Ok(millis) => Ok(millis.map(|millis| {
                super::super::format_date::from_millis(millis, None, None).expect("ISO 8601")
            })),
            Err(error) => Err(error.code()),
        }
    }

    #[test]
    fn dates_are_read_by_picture() {
        for (text, picture, expected) in [
            (
                "2018-02-03T04:05:06.007Z",
                "[Y]-[M]-[D]T[H]:[m]:[s].[f]Z",
                "2018-02-03T04:05:06.007Z",
            ),
            (
                "3rd February 2018",
                "[D1o] [MNn] [Y0001]",
                "2018-02-03T00:00:00.000Z",
            ),
            (
                "Feb 03 18",
                "[MNn,*-3] [D01] [Y]",
                "1918-02-03T00:00:00.000Z",
            ),
            ("4:05 PM", "[h]:[m] [PN]", "2018-03-23T16:05:00.000Z"),
            ("12:05am", "[h]:[m][P]", "2018-03-23T00:05:00.000Z"),
            ("2018-060", "[Y]-[d]", "2018-03-01T00:00:00.000Z"),
            ("MMXVIII ii C", "[YI] [Mi] [DA]", "2018-02-03T00:00:00.000Z"),
            (
                "two thousand and eighteen",
                "[Yw]",
                "2018-01-01T00:00:00.000Z",
            ),
            ("20180203", "[Y0001][M01][D01]", "2018-02-03T00:00:00.000Z"),
            ("10:00+05:30", "[H]:[m][Z]", "2018-03-23T04:30:00.000Z"),
            (
                "10:00 gmt+0530",
                "[H]:[m] [z0000]",
                "2018-03-23T04:30:00.000Z",
            ),
            ("É 2018", "é [Y]", "2018-01-01T00:00:00.000Z"),
        ] {
            let read = parsed(text, picture);
            assert_eq!(read, Ok(Some(expected.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_not_as_the_picture_says_is_no_date() {
        assert_eq!(parsed("x", "[Y]"), Ok(None));
        assert_eq!(parsed("x", "x"), Ok(None));
        assert_eq!(parsed("2018-2", "[Y]-[M01]"), Ok(None));
        assert_eq!(parsed("18", "[Y#,##0,2-2]"), Ok(None));
    }

    #[test]
    fn gaps_are_errors() {
        assert_eq!(parsed("2018 03", "[Y] [D01]"), Err("D3136"));
        assert_eq!(parsed("10 30", "[H] [s]"), Err("D3136"));
        assert_eq!(parsed("2018-W12-5", "[X]-W[W]-[F1]"), Err("D3136"));
        assert_eq!(parsed("ISO", "[C]"), Err("D3133"));
        assert_eq!(parsed("x", "[Y#]"), Err("D3130"));
    }

    #[test]
    fn reading_is_bounded() {
        assert_eq!(parsed("1", &"[Y]".repeat(100)), Err("U1001"));
        assert_eq!(parsed(&"1".repeat(100_000), "[Y]"), Err("U1001"));
        assert_eq!(parsed("1", "[Y,9999999-9999999]"), Err("U1001"));
    }
}
