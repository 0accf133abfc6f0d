//! Parts of texts, counted in code points: `$length`, `$substring` and its kin, `$pad`.

use super::limit::BoundedText;
use crate::jsonata::Error;

/// `$length(text)`
pub(crate) fn length(text: &str) -> usize {
    text.chars().count()
}

/// `$substring(text, start, length)`: a negative start counts from the end. Positions are rounded
/// towards zero.
pub(crate) fn substring(text: &str, start: f64, length: Option<f64>) -> &str {
    let (first, exact) = if start < 0.0 {
        from_end(count_as_f64(text.chars().count()), start)
    } else {
        (start.trunc(), start)
    };
    let rest = skip(text, first);
    match length {
        None => rest,
        Some(length) if length <= 0.0 => "",
        // The end is computed before it is rounded.
        Some(length) => take(rest, (exact + length).trunc() - first),
    }
}

/// The position from the start of a negative one, rounded and exact; 0 where it is before the text.
fn from_end(count: f64, start: f64) -> (f64, f64) {
    match start.trunc() {
        _ if count + start < 0.0 => (0.0, 0.0),
        0.0 => (0.0, count + start),
        rounded => (count + rounded, count + start),
    }
}

fn skip(text: &str, characters: f64) -> &str {
    text.get(offset(text, characters)..).unwrap_or_default()
}

fn take(text: &str, characters: f64) -> &str {
    text.get(..offset(text, characters)).unwrap_or_default()
}

/// The byte offset after so many characters, at most the end.
fn offset(text: &str, characters: f64) -> usize {
    let count = to_count(characters);
    match text.char_indices().nth(count) {
        Some((offset, _)) => offset,
        None => text.len(),
    }
}

/// The integral part of a number, as a count: none below 0, as many as there are beyond.
pub(super) fn to_count(number: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates at both ends, which is meant"
    )]
    let count = number as usize;
    count
}

#[expect(
    clippy::cast_precision_loss,
    reason = "no text has as many as 2^53 characters"
)]
pub(super) fn count_as_f64(count: usize) -> f64 {
    count as f64
}

/// `$substringBefore(text, separator)`: all of it where there is no separator.
pub(crate) fn substring_before<'t>(text: &'t str, separator: &str) -> &'t str {
    text.split_once(separator)
        .map_or(text, |(before, _)| before)
}

/// `$substringAfter(text, separator)`: all of it where there is no separator.
pub(crate) fn substring_after<'t>(text: &'t str, separator: &str) -> &'t str {
    text.split_once(separator).map_or(text, |(_, after)| after)
}

/// `$pad(text, width, padding)`: a positive width pads at the end, a negative one at the start; the width
/// is rounded down.
///
/// # Errors
/// A width beyond the limit of texts.
pub(crate) fn pad(text: &str, width: f64, padding: &str) -> Result<String, Error> {
    let padding = if padding.is_empty() { " " } else { padding };
    let missing = to_count(width.abs().floor()).saturating_sub(length(text));
    let mut padded = BoundedText::default();
    let at_start = width < 0.0;
    if !at_start {
        padded.push_str(text)?;
    }
    let mut characters = padding.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) => padded.push_repeated(only, missing)?,
        _ => push_cycle(&mut padded, padding, missing)?,
    }
    if at_start {
        padded.push_str(text)?;
    }
    Ok(padded.into_string())
}

/// Appends `padding` over and over until there are `count` characters.
fn push_cycle(text: &mut BoundedText, padding: &str, count: usize) -> Result<(), Error> {
    let period = length(padding);
    for _ in 0..count / period {
        text.push_str(padding)?;
    }
    text.push_str(take(padding, count_as_f64(count % period)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn substrings_are_counted_in_code_points() {
        for (start, length, expected) in [
            (0.0, None, "a😀cd"),
            (1.0, None, "😀cd"),
            (1.0, Some(1.0), "😀"),
            (-2.0, None, "cd"),
            (-9.0, Some(2.0), "a😀"),
            (-2.0, Some(1.0), "c"),
            (9.0, None, ""),
            (0.0, Some(-1.0), ""),
            (0.0, Some(99.0), "a😀cd"),
            (0.5, Some(1.5), "a😀"),
            (-1.5, Some(1.0), ""),
            (-1.5, None, "d"),
            (-0.5, None, "a😀cd"),
        ] {
            assert_eq!(
                substring("a😀cd", start, length),
                expected,
                "{start} {length:?}"
            );
        }
        assert_eq!(length("a😀cd"), 4);
    }

    #[test]
    fn text_around_a_separator_that_is_missing_is_all() {
        assert_eq!(substring_before("a-b-c", "-"), "a");
        assert_eq!(substring_after("a-b-c", "-"), "b-c");
        assert_eq!(substring_before("abc", "-"), "abc");
        assert_eq!(substring_after("abc", "-"), "abc");
        assert_eq!(substring_before("abc", ""), "");
        assert_eq!(substring_after("abc", ""), "abc");
    }

    #[test]
    fn padding_repeats_on_the_side_that_the_sign_says() {
        for (width, padding, expected) in [
            (5.0, "", "foo  "),
            (-5.0, "#", "##foo"),
            (8.0, "-+", "foo-+-+-"),
            (-7.9, "-+", "-+-+foo"),
            (2.0, "#", "foo"),
            (f64::NAN, "#", "foo"),
            (0.0, "#", "foo"),
        ] {
            assert_eq!(pad("foo", width, padding).as_deref(), Ok(expected));
        }
        for width in [1e18, -5e6] {
            for padding in ["#", "-+"] {
                let padded = pad("foo", width, padding);
                assert_eq!(padded.map_err(|error| error.code()), Err("U1001"));
            }
        }
    }
}
