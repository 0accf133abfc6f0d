//! Regular expressions: `$contains`, `$match`, `$split` and `$replace` with one, and what calling one gives.

use std::fmt;
use std::sync::OnceLock;

use super::limit::{BoundedText, utf16_len};
use super::replacement;
use super::strings::{check_items, match_limit, replace_limit, split_limit};
use crate::json::ArcStr;
use crate::jsonata::Error;

/// A regular expression as static data, compiled when it is first used. One search takes linear time.
pub struct Regex {
    pattern: &'static str,
    compiled: OnceLock<regex_lite::Regex>,
}

/// A place in a text, on a character's boundary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Position {
    /// In bytes of UTF-8.
    pub(crate) bytes: usize,
    /// In units of UTF-16, which is how JSONata counts in the results of matches.
    pub(crate) units: usize,
}

impl Position {
    /// The place `units` after the start of `text`; its end where it has fewer.
    pub(crate) fn at(text: &str, units: usize) -> Self {
        let mut place = Self::default();
        for character in text.chars() {
            if place.units >= units {
                break;
            }
            place.bytes += character.len_utf8();
            place.units += character.len_utf16();
        }
        place
    }

    /// The place at byte `bytes`, at or after this one.
    fn moved_to(self, text: &str, bytes: usize) -> Self {
        let passed = text.get(self.bytes..bytes).unwrap_or_default();
        let units = self.units + utf16_len(passed);
        Self { bytes, units }
    }
}

/// Where a regular expression, or a function that stands in for one, matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) text: ArcStr,
    pub(crate) start: Position,
    pub(crate) end: Position,
    /// What the groups captured; `None` for those that took no part.
    pub(crate) groups: Vec<Option<ArcStr>>,
}

impl Regex {
    /// A regular expression from a pattern that the compiler has translated, flags included, and checked.
    #[must_use]
    pub const fn new(pattern: &'static str) -> Self {
        Self {
            pattern,
            compiled: OnceLock::new(),
        }
    }

    fn compiled(&self) -> &regex_lite::Regex {
        let compile =
            || regex_lite::Regex::new(self.pattern).expect("the compiler has checked the pattern");
        self.compiled.get_or_init(compile)
    }

    /// `$contains(text, regex)`
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.compiled().is_match(text)
    }

    /// The first match.
    pub(crate) fn first(&self, text: &str) -> Option<Match> {
        self.search(text, Position::default())
    }

    /// The match after one that ended at `end`.
    ///
    /// # Errors
    /// D1004 where nothing but the empty text matches, since that would never progress.
    pub(crate) fn next(&self, text: &str, end: Position) -> Result<Option<Match>, Error> {
        if end.bytes >= text.len() {
            return Ok(None);
        }
        match self.search(text, end) {
            Some(found) if found.text.is_empty() => Err(Error::new(
                "D1004",
                "Regular expression matches zero length string",
            )),
            found => Ok(found),
        }
    }

    /// All matches, one after the other; looks for no more than are asked for.
    pub(crate) fn matches<'t>(&'t self, text: &'t str) -> Matches<'t> {
        Matches {
            regex: self,
            text,
            last_end: None,
        }
    }

    fn search(&self, text: &str, from: Position) -> Option<Match> {
        let captures = self.compiled().captures_at(text, from.bytes)?;
        let whole = captures.get(0)?;
        let start = from.moved_to(text, whole.start());
        let groups = captures.iter().skip(1);
        Some(Match {
            text: ArcStr::from(whole.as_str()),
            start,
            end: start.moved_to(text, whole.end()),
            groups: groups
                .map(|group| group.map(|group| ArcStr::from(group.as_str())))
                .collect(),
        })
    }
}

impl fmt::Debug for Regex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Regex").field(&self.pattern).finish()
    }
}

/// The matches of a [`Regex`] in a text.
#[derive(Debug)]
pub(crate) struct Matches<'t> {
    regex: &'t Regex,
    text: &'t str,
    last_end: Option<Position>,
}

impl Iterator for Matches<'_> {
    type Item = Result<Match, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let found = match self.last_end {
            None => Ok(self.regex.first(self.text)),
            Some(end) => self.regex.next(self.text, end),
        };
        if let Ok(Some(found)) = &found {
            self.last_end = Some(found.end);
        }
        found.transpose()
    }
}

/// `$match(text, regex, limit)` from the matches: the first so many.
///
/// # Errors
/// D3040 for a negative limit; what a match fails with, even that after the last one wanted.
pub(crate) fn first_matches(
    matches: impl Iterator<Item = Result<Match, Error>>,
    limit: Option<f64>,
) -> Result<Vec<Match>, Error> {
    let limit = match_limit(limit)?;
    let mut found = Vec::new();
    each(matches, limit, |next| {
        found.push(next);
        Ok(())
    })?;
    check_items(found)
}

/// `$split(text, regex, limit)` from the matches.
///
/// # Errors
/// D3020 for a negative limit; too many pieces; what a match fails with.
pub(crate) fn split(
    text: &str,
    matches: impl Iterator<Item = Result<Match, Error>>,
    limit: Option<f64>,
) -> Result<Vec<&str>, Error> {
    let limit = split_limit(limit)?;
    let mut pieces = Vec::new();
    let mut start = 0;
    each(matches, limit, |found| {
        pieces.push(text.get(start..found.start.bytes).unwrap_or_default());
        start = found.end.bytes;
        Ok(())
    })?;
    if limit.is_none_or(|limit| pieces.len() < limit) {
        pieces.push(text.get(start..).unwrap_or_default());
    }
    check_items(pieces)
}

/// `$replace(text, regex, replacement, limit)` from the matches; `substitute` says what stands for each.
///
/// # Errors
/// D3011 for a negative limit; a text beyond the limit; what a match or `substitute` fails with.
pub(crate) fn replace(
    text: &str,
    matches: impl Iterator<Item = Result<Match, Error>>,
    mut substitute: impl FnMut(Match) -> Result<ArcStr, Error>,
    limit: Option<f64>,
) -> Result<String, Error> {
    let limit = replace_limit(limit)?;
    let mut replaced = BoundedText::default();
    let mut start = 0;
    each(matches, limit, |found| {
        let end = found.end.bytes;
        replaced.push_str(text.get(start..found.start.bytes).unwrap_or_default())?;
        replaced.push_str(&substitute(found)?)?;
        start = end;
        Ok(())
    })?;
    replaced.push_str(text.get(start..).unwrap_or_default())?;
    Ok(replaced.into_string())
}

/// What a replacement text such as `$2-$1` gives for a match.
///
/// # Errors
/// A text beyond the limit.
pub(crate) fn expand(replacement: &str, found: &Match) -> Result<ArcStr, Error> {
    replacement::expand(replacement, &found.text, &found.groups).map(ArcStr::from)
}

/// Hands on up to `limit` matches. The one after the last is looked for too, as the reference
/// implementation does: it may fail.
fn each(
    mut matches: impl Iterator<Item = Result<Match, Error>>,
    limit: Option<usize>,
    mut use_match: impl FnMut(Match) -> Result<(), Error>,
) -> Result<(), Error> {
    if limit == Some(0) {
        return Ok(());
    }
    let mut count = 0;
    while let Some(found) = matches.next().transpose()? {
        if limit.is_some_and(|limit| count >= limit) {
            break;
        }
        use_match(found)?;
        count += 1;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code<T>(result: Result<T, Error>) -> Option<&'static str> {
        result.err().map(|error| error.code())
    }

    #[test]
    fn matches_are_placed_in_utf_16_units() {
        let regex = Regex::new("(b)|(c)");
        let found = first_matches(regex.matches("😀b é c"), None).expect("no empty match");
        let places: Vec<_> = found
            .iter()
            .map(|found| (found.text.as_str(), found.start.units, found.end.units))
            .collect();
        assert_eq!(places, [("b", 2, 3), ("c", 6, 7)]);
        let groups = found.last().map(|found| found.groups.clone());
        assert_eq!(groups, Some(vec![None, Some(ArcStr::from("c"))]));
        assert_eq!(Position::at("😀b", 2), Position { bytes: 4, units: 2 });
    }

    #[test]
    fn a_second_empty_match_is_an_error() {
        let regex = Regex::new("x*");
        assert!(regex.is_match("a"));
        assert_eq!(
            regex.first("a").map(|found| found.text),
            Some(ArcStr::new())
        );
        assert_eq!(code(first_matches(regex.matches("a"), None)), Some("D1004"));
        // Looked for though it is not asked for.
        assert_eq!(
            code(first_matches(regex.matches("a"), Some(1.0))),
            Some("D1004")
        );
        assert_eq!(
            first_matches(regex.matches(""), None).map(|found| found.len()),
            Ok(1)
        );
        assert_eq!(
            first_matches(regex.matches("xx"), None).map(|found| found.len()),
            Ok(1)
        );
        assert_eq!(first_matches(regex.matches("a"), Some(0.0)), Ok(vec![]));
    }

    #[test]
    fn anchors_know_the_whole_text() {
        let regex = Regex::new("^a");
        assert_eq!(
            first_matches(regex.matches("aa"), None).map(|found| found.len()),
            Ok(1)
        );
    }

    #[test]
    fn texts_are_split_at_matches() {
        let regex = Regex::new(r"[, ]+");
        let pieces = |limit| split("a, b  c", regex.matches("a, b  c"), limit);
        assert_eq!(pieces(None).as_deref(), Ok(&["a", "b", "c"][..]));
        assert_eq!(pieces(Some(2.0)).as_deref(), Ok(&["a", "b"][..]));
        assert_eq!(pieces(Some(0.0)).as_deref(), Ok(&[""; 0][..]));
        assert_eq!(code(pieces(Some(-1.0))), Some("D3020"));
        assert_eq!(
            split("abc", regex.matches("abc"), None).as_deref(),
            Ok(&["abc"][..])
        );
    }

    #[test]
    fn matches_are_replaced_by_what_the_groups_captured() {
        let regex = Regex::new(r"(\w+)@(\w+)");
        let text = "ann@x, bob@y.";
        let replaced = |limit| {
            replace(
                text,
                regex.matches(text),
                |found| expand("$2:$1", &found),
                limit,
            )
        };
        assert_eq!(replaced(None).as_deref(), Ok("x:ann, y:bob."));
        assert_eq!(replaced(Some(1.0)).as_deref(), Ok("x:ann, bob@y."));
        assert_eq!(replaced(Some(0.0)).as_deref(), Ok(text));
        assert_eq!(code(replaced(Some(-1.0))), Some("D3011"));
    }
}
