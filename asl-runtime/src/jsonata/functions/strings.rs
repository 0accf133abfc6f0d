//! Texts searched, split, joined and replaced by plain texts.

use super::limit::{BoundedText, MAX_ITEMS, bounded};
use crate::jsonata::Error;

/// `$uppercase(text)`
///
/// # Errors
/// A text beyond the limit: some characters have two capitals.
pub(crate) fn uppercase(text: &str) -> Result<String, Error> {
    bounded(text.to_uppercase())
}

/// `$lowercase(text)`
///
/// # Errors
/// As [`uppercase`].
pub(crate) fn lowercase(text: &str) -> Result<String, Error> {
    bounded(text.to_lowercase())
}

/// `$trim(text)`: blanks, tabs and line ends become one blank each run, none at the ends.
pub(crate) fn trim(text: &str) -> String {
    let mut trimmed = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n', '\r']) {
        if !word.is_empty() && !trimmed.is_empty() {
            trimmed.push(' ');
        }
        trimmed.push_str(word);
    }
    trimmed
}

/// `$contains(text, token)`
pub(crate) fn contains(text: &str, token: &str) -> bool {
    text.contains(token)
}

/// `$split(text, separator, limit)`: the first pieces, as many as the limit says. An empty separator
/// splits into characters.
///
/// # Errors
/// D3020 for a negative limit; too many pieces.
pub(crate) fn split<'t>(
    text: &'t str,
    separator: &str,
    limit: Option<f64>,
) -> Result<Vec<&'t str>, Error> {
    // Here, unlike anywhere else, half a piece is none.
    let limit = split_limit(limit.map(f64::floor))?.unwrap_or(usize::MAX);
    let wanted = limit.min(MAX_ITEMS + 1);
    let pieces: Vec<&str> = if separator.is_empty() {
        let ends = text
            .char_indices()
            .map(|(at, character)| at..at + character.len_utf8());
        ends.filter_map(|range| text.get(range))
            .take(wanted)
            .collect()
    } else {
        text.split(separator).take(wanted).collect()
    };
    check_items(pieces)
}

/// How many pieces there may be at most: the limit rounded up.
pub(super) fn split_limit(limit: Option<f64>) -> Result<Option<usize>, Error> {
    count_limit(
        limit,
        "D3020",
        "Third argument of split function must evaluate to a positive number",
    )
}

/// How many replacements there may be at most: the limit rounded up.
pub(super) fn replace_limit(limit: Option<f64>) -> Result<Option<usize>, Error> {
    count_limit(
        limit,
        "D3011",
        "Fourth argument of replace function must evaluate to a positive number",
    )
}

/// How many matches there may be at most: the limit rounded up.
pub(super) fn match_limit(limit: Option<f64>) -> Result<Option<usize>, Error> {
    count_limit(
        limit,
        "D3040",
        "Third argument of match function must evaluate to a positive number",
    )
}

fn count_limit(
    limit: Option<f64>,
    code: &'static str,
    message: &str,
) -> Result<Option<usize>, Error> {
    match limit {
        Some(limit) if limit < 0.0 => Err(Error::new(code, message)),
        limit => Ok(limit.map(|limit| super::substring::to_count(limit.ceil()))),
    }
}

/// `items`, if a sequence may have so many.
pub(super) fn check_items<T>(items: Vec<T>) -> Result<Vec<T>, Error> {
    if items.len() > MAX_ITEMS {
        return Err(Error::memory_limit());
    }
    Ok(items)
}

/// `$join(texts, separator)`
///
/// # Errors
/// A text beyond the limit.
pub(crate) fn join<'t>(
    texts: impl IntoIterator<Item = &'t str>,
    separator: &str,
) -> Result<String, Error> {
    let mut joined = BoundedText::default();
    for (index, text) in texts.into_iter().enumerate() {
        if index > 0 {
            joined.push_str(separator)?;
        }
        joined.push_str(text)?;
    }
    Ok(joined.into_string())
}

/// `$replace(text, pattern, replacement, limit)` where the pattern is a text: the replacement is taken as
/// it stands.
///
/// # Errors
/// D3010 for an empty pattern, D3011 for a negative limit; a text beyond the limit.
pub(crate) fn replace(
    text: &str,
    pattern: &str,
    replacement: &str,
    limit: Option<f64>,
) -> Result<String, Error> {
    if pattern.is_empty() {
        return Err(Error::new(
            "D3010",
            "Second argument of replace function cannot be an empty string",
        ));
    }
    let limit = replace_limit(limit)?.unwrap_or(usize::MAX);
    let pieces = text.splitn(limit.saturating_add(1), pattern);
    join(pieces, replacement)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T, Error>) -> Option<&'static str> {
        result.err().map(|error| error.code())
    }

    #[test]
    fn letters_change_case_as_unicode_says() {
        assert_eq!(uppercase("straße").as_deref(), Ok("STRASSE"));
        assert_eq!(lowercase("ΣΑΣ").as_deref(), Ok("σας"));
        assert!(contains("abc", "bc") && contains("abc", "") && !contains("abc", "B"));
    }

    #[test]
    fn runs_of_blanks_become_one() {
        assert_eq!(trim("  Hello \n\t World\r\n"), "Hello World");
        assert_eq!(trim(" \t "), "");
        assert_eq!(trim("\u{a0}x\u{a0}"), "\u{a0}x\u{a0}");
    }

    #[test]
    fn a_split_gives_the_first_pieces() {
        assert_eq!(
            split("a, b, c", ", ", None).as_deref(),
            Ok(&["a", "b", "c"][..])
        );
        assert_eq!(
            split("a, b, c", ", ", Some(2.9)).as_deref(),
            Ok(&["a", "b"][..])
        );
        assert_eq!(split("a😀", "", None).as_deref(), Ok(&["a", "😀"][..]));
        assert_eq!(split("", "", None).as_deref(), Ok(&[][..]));
        assert_eq!(split("", "x", None).as_deref(), Ok(&[""][..]));
        assert_eq!(split("a", "x", Some(0.0)).as_deref(), Ok(&[][..]));
        assert_eq!(code(split("a", "x", Some(-1.0))), Some("D3020"));
        assert_eq!(
            code(split(&"a".repeat(MAX_ITEMS + 1), "", None)),
            Some("U1001")
        );
    }

    #[test]
    fn replacements_are_literal_and_limited() {
        assert_eq!(replace("a.b.c", ".", "$0", None).as_deref(), Ok("a$0b$0c"));
        assert_eq!(
            replace("a.b.c", ".", "-", Some(1.0)).as_deref(),
            Ok("a-b.c")
        );
        assert_eq!(
            replace("a.b.c", ".", "-", Some(0.0)).as_deref(),
            Ok("a.b.c")
        );
        assert_eq!(code(replace("a", "", "-", None)), Some("D3010"));
        assert_eq!(code(replace("a", "a", "-", Some(-1.0))), Some("D3011"));
        let long = "a".repeat(1 << 20);
        assert_eq!(code(replace(&long, "a", "12345", None)), Some("U1001"));
    }

    #[test]
    fn joining_is_bounded() {
        assert_eq!(join(["a", "b"], ", ").as_deref(), Ok("a, b"));
        let long = "a".repeat(1 << 21);
        assert_eq!(code(join([long.as_str(); 3], "")), Some("U1001"));
    }
}
