//! The words of a snapshot (`<uuid:1>`, `date`, names of placeholders) and which text they stand for.

use crate::case::Case;
use regex_lite::Regex;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex};

static ISO_8601: LazyLock<Regex> = LazyLock::new(|| {
    let date = r"[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])";
    let time = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?";
    let zone = r"(?:Z|[+-][01]\d:?(?:[0-5]\d)?)";
    Regex::new(&format!("{date}T{time}{zone}")).expect("the pattern is constant")
});

static WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<(?:<[^<>\s]+>|[^<>\s])+>").expect("the pattern is constant"));

static NUMBERED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r":\d+>$").expect("the pattern is constant"));

/// The word that a recording puts for the UUID that `States.UUID` drew, without listing it as a rewrite.
const RANDOM_UUID: &str = "generated-uuid";

/// `text` with each ISO-8601 timestamp replaced by `date`, as snapshots do.
pub(crate) fn without_dates(text: &str) -> Cow<'_, str> {
    ISO_8601.replace_all(text, "date")
}

/// Whether `text` is a word that is replaced alike wherever its value stands, such as `<uuid:1>`.
fn is_numbered(word: &str) -> bool {
    NUMBERED.is_match(word)
}

/// A stretch of expected text.
#[derive(Debug, PartialEq)]
enum Piece<'t> {
    Text(&'t str),
    Word(&'t str),
}

/// The words that may stand for anything in one case.
#[derive(Debug)]
pub(crate) struct Words {
    /// Definition and input: a word found there is plain text.
    source: String,
    /// Words that carry no angle brackets, the longest first.
    bare: Vec<String>,
    /// Words that replaced a whole value.
    values: BTreeSet<String>,
    in_source: Mutex<HashMap<String, bool>>,
}

impl Words {
    /// The words of `case`.
    pub(crate) fn new(case: &Case) -> Self {
        let source = case.definition().unwrap_or_default() + &case.input();
        let mut bare: Vec<_> = case
            .placeholders
            .keys()
            .filter(|word| !word.starts_with('<') && !source.contains(word.as_str()))
            .cloned()
            .collect();
        bare.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let by_value = case.snapshot_rewrites.iter();
        let by_value = by_value.filter(|rewrite| rewrite.jsonpath.is_some() && !rewrite.numbered);
        let mut values: BTreeSet<_> = by_value.map(|rewrite| rewrite.to.clone()).collect();
        if !source.contains(RANDOM_UUID) {
            values.insert(RANDOM_UUID.to_owned());
        }
        Self {
            source,
            bare,
            values,
            in_source: Mutex::default(),
        }
    }

    /// Whether `text` is a word that replaced a whole value.
    pub(crate) fn is_whole_value(&self, text: &str) -> bool {
        self.values.contains(text)
    }

    /// Whether `text` is a word that may stand for a value of any type.
    pub(crate) fn is_any_value(&self, text: &str) -> bool {
        self.is_whole_value(text) || matches!(self.pieces(text).as_slice(), [Piece::Word(_)])
    }

    /// Whether `actual` is what `expected` stands for; `bound` is what numbered words stood for so far.
    pub(crate) fn matches(
        &self,
        expected: &str,
        actual: &str,
        bound: &mut HashMap<String, String>,
    ) -> bool {
        let pieces = self.pieces(expected);
        let mut found = Vec::new();
        if !matches_pieces(&pieces, actual, &mut found) {
            return false;
        }
        found.retain(|(word, _)| is_numbered(word));
        let agrees =
            |(word, text): &(&str, &str)| bound.get(*word).is_none_or(|known| known == text);
        let holds = found.iter().all(agrees);
        if holds {
            bound.extend(
                found
                    .into_iter()
                    .map(|(word, text)| (word.to_owned(), text.to_owned())),
            );
        }
        holds
    }

    fn pieces<'t>(&self, text: &'t str) -> Vec<Piece<'t>> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((start, end)) = self.next_word(rest) {
            if start > 0 {
                pieces.push(Piece::Text(&rest[..start]));
            }
            pieces.push(Piece::Word(&rest[start..end]));
            rest = &rest[end..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest));
        }
        pieces
    }

    /// Where the first word of `text` stands that may match anything.
    fn next_word(&self, text: &str) -> Option<(usize, usize)> {
        let bracketed = || {
            let mut words = WORD
                .find_iter(text)
                .filter(|word| !self.is_in_source(word.as_str()));
            words.next().map(|word| (word.start(), word.end()))
        };
        let bare = |word: &String| {
            text.find(word.as_str())
                .map(|start| (start, start + word.len()))
        };
        let bracketed = if text.contains('<') {
            bracketed()
        } else {
            None
        };
        self.bare
            .iter()
            .filter_map(bare)
            .chain(bracketed)
            .min_by_key(|(start, _)| *start)
    }

    fn is_in_source(&self, word: &str) -> bool {
        let mut known = self.in_source.lock().expect("no holder of the lock panics");
        *known
            .entry(word.to_owned())
            .or_insert_with(|| self.source.contains(word))
    }
}

/// Whether `actual` is the pieces in a row, each word standing for at least one character.
fn matches_pieces<'t, 'a>(
    pieces: &[Piece<'t>],
    actual: &'a str,
    found: &mut Vec<(&'t str, &'a str)>,
) -> bool {
    let mut rest = actual;
    let mut open: Option<&'t str> = None;
    for (index, piece) in pieces.iter().enumerate() {
        match (piece, open) {
            (Piece::Word(word), _) => open = Some(word),
            (Piece::Text(text), None) => match rest.strip_prefix(text) {
                Some(after) => rest = after,
                None => return false,
            },
            (Piece::Text(text), Some(word)) => {
                let last = index + 1 == pieces.len();
                let Some(start) = place(rest, text, last) else {
                    return false;
                };
                found.push((word, &rest[..start]));
                rest = &rest[start + text.len()..];
                open = None;
            }
        }
    }
    match open {
        None => rest.is_empty(),
        Some(word) => {
            found.push((word, rest));
            !rest.is_empty()
        }
    }
}

/// Where `text` stands after at least one character: first, or at the very end where nothing may follow.
fn place(rest: &str, text: &str, last: bool) -> Option<usize> {
    if last {
        return rest
            .len()
            .checked_sub(text.len())
            .filter(|start| *start > 0 && rest.ends_with(text));
    }
    let skip = rest.chars().next()?.len_utf8();
    rest[skip..].find(text).map(|start| start + skip)
}

#[cfg(test)]
mod tests {
    use super::{Words, without_dates};
    use crate::case::Case;
    use std::collections::HashMap;

    fn words() -> Words {
        let case = r#"{"name": "n", "kind": "execution", "expect": {},
            "definition": {"Comment": "<known>"},
            "placeholders": {"role_arn": "arn:aws:iam::1:role/r"},
            "snapshot_rewrites": [{"jsonpath": "$..Start", "to": "start-date"}]}"#;
        let case: Case = serde_json::from_str(case).expect("a case");
        Words::new(&case)
    }

    #[test]
    fn a_word_stands_for_any_text_and_the_rest_for_itself() {
        let cases = [
            ("a <x> c", "a bb c", true),
            ("a <x> c", "a  c", false),
            ("a <x> c", "a bb c!", false),
            ("<x>", "", false),
            ("a <known> c", "a bb c", false),
            ("a <known> c", "a <known> c", true),
            ("<x>:<y>", "a:b:c", true),
            ("<<x>:1>", "anything", true),
            ("role is role_arn.", "role is arn:aws:iam::1:role/r.", true),
            ("a < b > c", "a < b > c", true),
            ("a < b > c", "a < x > c", false),
        ];
        for (expected, actual, holds) in cases {
            let matched = words().matches(expected, actual, &mut HashMap::new());
            assert_eq!(matched, holds, "{expected} {actual}");
        }
    }

    #[test]
    fn a_numbered_word_is_the_same_text_wherever_it_stands() {
        let mut bound = HashMap::new();
        assert!(words().matches("<uuid:1>", "a", &mut bound));
        assert!(words().matches("<uuid:2>", "b", &mut bound));
        assert!(words().matches("x<uuid:1>", "xa", &mut bound));
        assert!(!words().matches("x<uuid:1>", "xb", &mut bound));
    }

    #[test]
    fn a_whole_value_may_be_a_word() {
        assert!(words().is_any_value("start-date"));
        assert!(words().is_any_value("<x>"));
        assert!(!words().is_any_value("<known>"));
        assert!(!words().is_any_value("my start-date"));
    }

    #[test]
    fn timestamps_become_date_inside_any_text() {
        assert_eq!(without_dates("at 2024-02-29T23:59:59.123Z."), "at date.");
        assert_eq!(without_dates("2024-01-01T00:00:00+01:00"), "date");
        assert_eq!(without_dates("2024-01-01T00:00:00"), "2024-01-01T00:00:00");
    }
}
