//! The pictures of `$fromMillis` and `$toMillis` (W3C F&O 9.8.4).

use super::integer_picture::IntegerPicture;
use super::json_text::quoted;
use super::number_text::{is_white_space, parse_int};
use crate::jsonata::Error;

/// A picture taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DatePicture {
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Literal(String),
    Marker(Marker),
}

/// What stands between brackets.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Marker {
    /// The component, such as `Y`; other letters show nothing.
    pub(super) component: char,
    /// The largest width; NaN where it is no number.
    pub(super) max_width: Option<f64>,
    pub(super) names: Option<NameCase>,
    /// Set for numbers and time zones, unless names are asked for.
    pub(super) integer: Option<IntegerPicture>,
    /// How many digits years, months and days have; NaN where the width is no number.
    pub(super) digits: Option<f64>,
    /// Whether `t` asks for `Z` in place of a zero offset.
    pub(super) traditional: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameCase {
    Upper,
    Lower,
    Title,
}

impl DatePicture {
    /// Reads a picture.
    ///
    /// # Errors
    /// D3132 for a marker without a known component, D3135 for one that is not closed, D3131 for digits
    /// of several families.
    pub(super) fn parse(picture: &str) -> Result<Self, Error> {
        let mut parts = Vec::new();
        let mut rest = picture;
        while let Some((literal, after)) = rest.split_once('[') {
            push_literal(&mut parts, literal);
            if let Some(after) = after.strip_prefix('[') {
                parts.push(Part::Literal("[".to_owned()));
                rest = after;
                continue;
            }
            let (marker, after) = after.split_once(']').ok_or_else(not_closed)?;
            parts.push(Part::Marker(Marker::parse(marker)?));
            rest = after;
        }
        push_literal(&mut parts, rest);
        Ok(Self { parts })
    }
}

fn push_literal(parts: &mut Vec<Part>, literal: &str) {
    if !literal.is_empty() {
        parts.push(Part::Literal(literal.replace("]]", "]")));
    }
}

#[cold]
fn not_closed() -> Error {
    Error::new(
        "D3135",
        "No matching closing bracket ']' in date/time picture string",
    )
}

#[cold]
fn unknown_component(component: &str) -> Error {
    let value = quoted(component);
    Error::new(
        "D3132",
        format!("Unknown component specifier {value} in date/time picture string"),
    )
}

/// The error of a name asked for where there is none.
#[cold]
pub(super) fn no_names(component: char) -> Error {
    let value = quoted(component.encode_utf8(&mut [0; 4]));
    Error::new(
        "D3133",
        format!(
            "The 'name' modifier can only be applied to months and days in the date/time picture string, not {value}"
        ),
    )
}

impl Marker {
    fn parse(text: &str) -> Result<Self, Error> {
        let text: String = text
            .chars()
            .filter(|character| !is_white_space(*character))
            .collect();
        let component = text.chars().next().ok_or_else(|| unknown_component(""))?;
        let after = text.get(component.len_utf8()..).unwrap_or_default();
        let (modifiers, width) = match after.rsplit_once(',') {
            Some((modifiers, width)) => (modifiers, Some(width)),
            None => (after, None),
        };
        let (first, second) = match modifiers {
            "" => (default_modifier(component)?, None),
            modifiers => split_modifiers(modifiers),
        };
        let (min_width, max_width) = width.map_or((None, None), parse_widths);
        let mut marker = Self {
            component,
            max_width,
            names: NameCase::parse(first),
            integer: None,
            digits: None,
            traditional: second == Some('t'),
        };
        marker.read_integer(first, second, min_width)?;
        Ok(marker)
    }

    fn read_integer(
        &mut self,
        first: &str,
        second: Option<char>,
        min_width: Option<f64>,
    ) -> Result<(), Error> {
        if matches!(self.component, 'Z' | 'z') {
            self.integer = Some(IntegerPicture::parse(first)?);
            return Ok(());
        }
        if self.names.is_some() || !"YMDdFWwXxHhmsf".contains(self.component) {
            return Ok(());
        }
        let modifier = second
            .map(|second| format!(";{second}"))
            .unwrap_or_default();
        let mut integer = IntegerPicture::parse(&format!("{first}{modifier}"))?;
        if let (Some(digits), Some(width)) = (integer.digits_mut(), min_width)
            && digits.mandatory < width
        {
            digits.mandatory = width;
        }
        if "YMD".contains(self.component) {
            self.digits = counted_digits(&mut integer, self.max_width);
        }
        self.integer = Some(integer);
        Ok(())
    }
}

/// How many digits years, months and days have, where the picture says so: by the width, or by at least two
/// digits in the pattern.
fn counted_digits(integer: &mut IntegerPicture, max_width: Option<f64>) -> Option<f64> {
    let digits = integer.digits_mut();
    if let Some(width) = max_width {
        if let Some(digits) = digits {
            digits.mandatory = width;
        }
        return Some(width);
    }
    let digits = digits?;
    let width = digits.mandatory + super::substring::count_as_f64(digits.optional);
    (width >= 2.0).then_some(width)
}

impl NameCase {
    fn parse(modifier: &str) -> Option<Self> {
        match modifier.as_bytes() {
            [b'n', ..] => Some(Self::Lower),
            [b'N', b'n', ..] => Some(Self::Title),
            [b'N', ..] => Some(Self::Upper),
            _ => None,
        }
    }
}

fn default_modifier(component: char) -> Result<&'static str, Error> {
    Ok(match component {
        'Y' | 'M' | 'D' | 'd' | 'W' | 'w' | 'X' | 'x' | 'H' | 'h' | 'f' => "1",
        'F' | 'P' | 'C' | 'E' => "n",
        'm' | 's' => "01",
        'Z' | 'z' => "01:01",
        _ => return Err(unknown_component(component.encode_utf8(&mut [0; 4]))),
    })
}

/// The first presentation modifier, and the second: one letter of `atco` after it.
fn split_modifiers(modifiers: &str) -> (&str, Option<char>) {
    let mut shorter = modifiers.chars();
    let last = shorter.next_back();
    let first = shorter.as_str();
    match last {
        Some(second @ ('a' | 't' | 'c' | 'o')) if !first.is_empty() => (first, Some(second)),
        _ => (modifiers, None),
    }
}

/// `min-max`, each a number or `*`.
fn parse_widths(text: &str) -> (Option<f64>, Option<f64>) {
    let width = |text: &str| (text != "*").then(|| parse_int(text));
    match text.split_once('-') {
        Some((min, max)) => (width(min), width(max)),
        None => (width(text), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(picture: &str) -> Option<&'static str> {
        DatePicture::parse(picture).err().map(|error| error.code())
    }

    fn marker(picture: &str) -> Marker {
        let picture = DatePicture::parse(picture).expect(picture);
        match picture.parts.as_slice() {
            [Part::Marker(marker)] => marker.clone(),
            parts => panic!("one marker, not {parts:?}"),
        }
    }

    #[test]
    fn brackets_are_doubled_in_literals() {
        let picture = DatePicture::parse("[[[Y]]]x").expect("valid");
        let literals: Vec<_> = picture
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Literal(text) => Some(text.as_str()),
                Part::Marker(_) => None,
            })
            .collect();
        assert_eq!(literals, ["[", "]x"]);
    }

    #[test]
    fn markers_have_modifiers_and_widths() {
        let year = marker("[Y 0001 , 2-4]");
        assert_eq!(
            (year.component, year.max_width, year.digits),
            ('Y', Some(4.0), Some(4.0))
        );
        assert_eq!(marker("[MNn,*-3]").names, Some(NameCase::Title));
        assert_eq!(marker("[FN]").names, Some(NameCase::Upper));
        assert_eq!(marker("[P]").names, Some(NameCase::Lower));
        assert!(marker("[Z01:01t]").traditional);
        assert!(
            marker("[D1o]")
                .integer
                .is_some_and(|integer| integer.ordinal)
        );
    }

    #[test]
    fn pictures_that_cannot_be_read_are_errors() {
        assert_eq!(code("[Y"), Some("D3135"));
        assert_eq!(code("[q]"), Some("D3132"));
        assert_eq!(code("[]"), Some("D3132"));
        assert_eq!(code("[Y1\u{661}]"), Some("D3131"));
    }
}
