//! `$fromMillis`: dates by picture (W3C F&O 9.8.4).

use std::sync::LazyLock;

use super::date_component::{DAYS, MONTHS, component, is_afternoon};
use super::date_picture::{DatePicture, Marker, NameCase, Part, no_names};
use super::integer;
use super::integer_picture::{Grouping, IntegerPicture, Primary};
use super::limit::BoundedText;
use super::number_text::parse_int;
use super::substring::to_count;
use crate::jsonata::Error;

static ISO_8601: LazyLock<DatePicture> = LazyLock::new(|| {
    DatePicture::parse("[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]")
        .expect("the picture of ISO 8601 is valid")
});

/// `$fromMillis(millis, picture, timezone)`: ISO 8601 in UTC unless the arguments say otherwise; a time zone
/// is an offset `±hhmm`.
///
/// # Errors
/// D3131 to D3135 for pictures that cannot be read or ask for what there is not; a text beyond the limit.
pub(crate) fn from_millis(
    millis: f64,
    picture: Option<&str>,
    timezone: Option<&str>,
) -> Result<String, Error> {
    let offset = timezone.map_or(Offset::UTC, Offset::parse);
    let millis = millis + offset.millis();
    match picture {
        None => format(millis, offset, &ISO_8601),
        Some(picture) => format(millis, offset, &DatePicture::parse(picture)?),
    }
}

/// What the reference implementation shows of what does not exist.
const UNDEFINED: &str = "undefined";

/// Hours and minutes ahead of UTC, as the reference implementation takes them from a number `±hhmm`: the
/// hours of a negative one are rounded down, the minutes towards zero. NaN for what is no number.
#[derive(Clone, Copy)]
struct Offset {
    hours: f64,
    minutes: f64,
}

impl Offset {
    const UTC: Self = Self {
        hours: 0.0,
        minutes: 0.0,
    };

    fn parse(text: &str) -> Self {
        let number = parse_int(text);
        Self {
            hours: (number / 100.0).floor(),
            minutes: number % 100.0,
        }
    }

    fn millis(self) -> f64 {
        (60.0 * self.hours + self.minutes) * 60_000.0
    }

    fn number(self) -> f64 {
        self.hours * 100.0 + self.minutes
    }
}

fn format(millis: f64, offset: Offset, picture: &DatePicture) -> Result<String, Error> {
    let mut text = BoundedText::default();
    for part in &picture.parts {
        match part {
            Part::Literal(literal) => text.push_str(literal)?,
            Part::Marker(marker) => text.push_str(&shown(millis, offset, marker)?)?,
        }
    }
    Ok(text.into_string())
}

fn shown(millis: f64, offset: Offset, marker: &Marker) -> Result<String, Error> {
    match (marker.component, &marker.integer) {
        ('Z' | 'z', Some(integer)) => zone(offset, marker, integer),
        ('P', _) => {
            let half = if is_afternoon(millis) { "pm" } else { "am" };
            let upper = marker.names == Some(NameCase::Upper);
            Ok(if upper {
                half.to_uppercase()
            } else {
                half.to_owned()
            })
        }
        ('C' | 'E', _) => Ok("ISO".to_owned()),
        (name, Some(integer)) => {
            let number = component(millis, name).unwrap_or(f64::NAN);
            integer::format(shortened_year(number, marker), integer)
        }
        (name, None) if "YMDdFWwXxHhmsf".contains(name) => named(millis, marker),
        _ => Ok(UNDEFINED.to_owned()),
    }
}

/// The last digits of a year, as many as the picture has.
fn shortened_year(number: f64, marker: &Marker) -> f64 {
    match marker.digits {
        Some(digits) if marker.component == 'Y' => number % 10_f64.powf(digits),
        _ => number,
    }
}

fn named(millis: f64, marker: &Marker) -> Result<String, Error> {
    let names: &[&str] = match marker.component {
        'M' | 'x' => &MONTHS,
        'F' => &DAYS,
        other => return Err(no_names(other)),
    };
    let number = component(millis, marker.component).unwrap_or(f64::NAN);
    let name = names
        .get(to_count(number - 1.0))
        .filter(|_| !number.is_nan());
    let Some(name) = name else {
        return Ok(UNDEFINED.to_owned());
    };
    let name = match marker.names {
        Some(NameCase::Upper) => name.to_uppercase(),
        Some(NameCase::Lower) => name.to_lowercase(),
        _ => (*name).to_owned(),
    };
    Ok(match marker.max_width {
        Some(width) if !width.is_nan() => name.chars().take(to_count(width)).collect(),
        _ => name,
    })
}

fn zone(offset: Offset, marker: &Marker, integer: &IntegerPicture) -> Result<String, Error> {
    let number = offset.number();
    if number == 0.0 && marker.traditional {
        return zone_digits(offset, integer).map(|_| "Z".to_owned());
    }
    let digits = zone_digits(offset, integer)?;
    let name = if marker.component == 'z' { "GMT" } else { "" };
    let sign = if number >= 0.0 { "+" } else { "" };
    Ok(format!("{name}{sign}{digits}"))
}

fn zone_digits(offset: Offset, picture: &IntegerPicture) -> Result<String, Error> {
    let digits = match &picture.primary {
        Primary::Decimal(digits) if digits.mandatory <= 4.0 => digits,
        Primary::Decimal(digits) if matches!(digits.grouping, Grouping::Regular { .. }) => digits,
        _ => {
            return Err(Error::new(
                "D3134",
                "The timezone integer format specifier cannot have more than four digits",
            ));
        }
    };
    let regular = matches!(digits.grouping, Grouping::Regular { .. });
    if regular || digits.mandatory > 2.0 {
        return integer::format(offset.number(), picture);
    }
    let hours = integer::format(offset.hours, picture)?;
    if offset.minutes == 0.0 {
        return Ok(hours);
    }
    let minutes = integer::format_integer(offset.minutes, "00")?;
    Ok(format!("{hours}:{minutes}"))
}

/// The component that a picture lacks, taken from the current time.
pub(super) fn current_component(now: f64, name: char) -> Option<f64> {
    // The half of the day is a name, which counts as the first one.
    component(now, name).or((name == 'P').then_some(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: f64 = 1_521_801_216_617.0;

    fn formatted(picture: &str, timezone: &str) -> Result<String, &'static str> {
        from_millis(TIME, Some(picture), Some(timezone)).map_err(|error| error.code())
    }

    #[test]
    fn the_default_is_iso_8601() {
        let text = from_millis(TIME, None, None);
        assert_eq!(text.as_deref(), Ok("2018-03-23T10:33:36.617Z"));
        let text = from_millis(TIME, None, Some("-0500"));
        assert_eq!(text.as_deref(), Ok("2018-03-23T05:33:36.617-05:00"));
        let text = from_millis(-62_167_219_200_001.0, None, None);
        assert_eq!(text.as_deref(), Ok("-0001-12-31T23:59:59.999Z"));
    }

    #[test]
    fn dates_are_formatted_by_picture() {
        for (picture, timezone, expected) in [
            (
                "[M01]/[D01]/[Y0001] at [H01]:[m01]:[s01]",
                "0000",
                "03/23/2018 at 10:33:36",
            ),
            ("[[[Y0001]-[M01]-[D01]]", "0000", "[2018-03-23]"),
            (
                "[FNn], [D1o] [MNn] [YI]",
                "0000",
                "Friday, 23rd March MMXVIII",
            ),
            ("[FN,*-3] [Fn] [F] [F1]", "0000", "FRI friday friday 5"),
            ("[Y,2-2] [Y2] [Y0001]", "0000", "18 2018 2018"),
            (
                "[Dw] [DWwo] [DW]",
                "0000",
                "twenty-three Twenty-Third TWENTY-THREE",
            ),
            ("[h]:[m][PN] [P]", "0300", "1:33PM pm"),
            (
                "[X0001]-W[W01]-[F1] [xNn] [w1] [d001]",
                "0000",
                "2018-W12-5 March 4 082",
            ),
            (
                "[Z] [z] [Z0] [Z0000] [Z00:00t]",
                "0530",
                "+05:30 GMT+05:30 +5:30 +0530 +05:30",
            ),
            ("[Z] [Z0] [Z00t]", "0000", "+00:00 +0 Z"),
            ("[f001] [f]", "0000", "617 617"),
            ("[C] [E] [q1]", "0000", "ISO ISO undefined"),
        ] {
            assert_eq!(
                formatted(picture, timezone).as_deref(),
                Ok(expected),
                "{picture}"
            );
        }
    }

    #[test]
    fn what_cannot_be_shown_is_an_error() {
        assert_eq!(formatted("[YN]", "0000"), Err("D3133"));
        assert_eq!(formatted("[Z010101t]", "0000"), Err("D3134"));
        assert_eq!(formatted("[ZI]", "0000"), Err("D3134"));
        assert_eq!(formatted("[Yo]", "0000"), Err("D3130"));
        assert_eq!(
            formatted("[D1,9999999999-9999999999]", "0000"),
            Err("U1001")
        );
    }

    #[test]
    fn what_is_no_date_has_no_numbers() {
        assert_eq!(from_millis(1e300, Some("[Y]"), None).as_deref(), Ok("NaN"));
        assert_eq!(
            from_millis(0.0, Some("[H01]"), Some("UTC")).as_deref(),
            Ok("NaN")
        );
        let text = from_millis(1e300, Some("[MNn]"), None);
        assert_eq!(text.as_deref(), Ok("undefined"));
    }
}
