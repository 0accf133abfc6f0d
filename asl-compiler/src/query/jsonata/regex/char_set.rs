//! Sets of characters, with JavaScript's idea of letter case.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

/// The last code point.
const LAST: u32 = 0x10_FFFF;

/// Where characters with cases end (Adlam is the last of them).
const CASED_END: u32 = 0x1_E944;

/// The surrogates, which are no characters.
const SURROGATES: std::ops::RangeInclusive<u32> = 0xD800..=0xDFFF;

/// A set of characters: sorted ranges that do not touch, both ends included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct CharSet {
    ranges: Vec<(u32, u32)>,
}

impl From<char> for CharSet {
    fn from(character: char) -> Self {
        Self::new(&[(character, character)])
    }
}

impl CharSet {
    fn new(ranges: &[(char, char)]) -> Self {
        let ranges = ranges
            .iter()
            .map(|&(first, last)| (first.into(), last.into()));
        Self {
            ranges: ranges.collect(),
        }
    }

    /// `\d`
    pub(super) fn digits() -> Self {
        Self::new(&[('0', '9')])
    }

    /// `\w`
    pub(super) fn word() -> Self {
        Self::new(&[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')])
    }

    /// `\s`: white space and line ends of ECMAScript.
    pub(super) fn space() -> Self {
        Self::new(&[
            ('\t', '\r'),
            (' ', ' '),
            ('\u{a0}', '\u{a0}'),
            ('\u{1680}', '\u{1680}'),
            ('\u{2000}', '\u{200a}'),
            ('\u{2028}', '\u{2029}'),
            ('\u{202f}', '\u{202f}'),
            ('\u{205f}', '\u{205f}'),
            ('\u{3000}', '\u{3000}'),
            ('\u{feff}', '\u{feff}'),
        ])
    }

    /// What `.` does not match.
    pub(super) fn line_ends() -> Self {
        Self::new(&[('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')])
    }

    /// The number of ranges.
    pub(super) fn len(&self) -> usize {
        self.ranges.len()
    }

    /// Adds characters; [`CharSet::settle`] must follow before the set is used.
    pub(super) fn add(&mut self, first: char, last: char) {
        self.ranges.push((first.into(), last.into()));
    }

    /// Adds a set; [`CharSet::settle`] must follow before the set is used.
    pub(super) fn add_set(&mut self, other: &Self) {
        self.ranges.extend(&other.ranges);
    }

    /// Sorts and joins what was added.
    pub(super) fn settle(&mut self) {
        self.ranges.sort_unstable();
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(self.ranges.len());
        for &(first, last) in &self.ranges {
            match joined.last_mut() {
                Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
                _ => joined.push((first, last)),
            }
        }
        self.ranges = joined;
    }

    /// All other characters.
    pub(super) fn negated(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut next = 0;
        for &(first, last) in &self.ranges {
            if next < first {
                ranges.push((next, first - 1));
            }
            next = last + 1;
        }
        if next <= LAST {
            ranges.push((next, LAST));
        }
        Self { ranges }
    }

    /// Adds the other cases of all characters.
    pub(super) fn fold_case(&mut self) {
        let mut others = Vec::new();
        for &(first, last) in &self.ranges {
            let from = CASES.partition_point(|&(character, _)| character < first);
            let cased = CASES.get(from..).unwrap_or_default();
            let cased = cased
                .iter()
                .take_while(|&&(character, _)| character <= last);
            others.extend(cased.map(|&(_, other)| (other, other)));
        }
        self.ranges.append(&mut others);
        self.settle();
    }

    /// Writes the set in `regex-lite`'s syntax.
    pub(super) fn write(&self, out: &mut String) {
        match self.ranges.as_slice() {
            // No class is empty there: an impossible position stands for it.
            [] => out.push_str(r"(?:\b\B)"),
            &[(first, last)] if first == last => write_character(out, first),
            ranges => {
                out.push('[');
                for &(first, last) in ranges {
                    write_range(out, first, last);
                }
                out.push(']');
            }
        }
    }
}

fn write_range(out: &mut String, first: u32, last: u32) {
    let first = if SURROGATES.contains(&first) {
        SURROGATES.end() + 1
    } else {
        first
    };
    let last = if SURROGATES.contains(&last) {
        SURROGATES.start() - 1
    } else {
        last
    };
    if first > last {
        return;
    }
    write_character(out, first);
    if first < last {
        out.push('-');
        write_character(out, last);
    }
}

/// Writes a character so that it means itself, in a class or outside.
fn write_character(out: &mut String, code: u32) {
    match char::from_u32(code) {
        Some(plain) if plain.is_alphanumeric() || plain == '_' || plain == ' ' => out.push(plain),
        // Writing to a string cannot fail.
        _ => write!(out, "\\x{{{code:X}}}").unwrap_or_default(),
    }
}

/// Each character that has other cases, with each of these, sorted.
static CASES: LazyLock<Vec<(u32, u32)>> = LazyLock::new(|| {
    let mut classes: BTreeMap<char, Vec<u32>> = BTreeMap::new();
    for character in (0..CASED_END).filter_map(char::from_u32) {
        if let Some(canonical) = canonical(character) {
            classes.entry(canonical).or_default().push(character.into());
        }
    }
    let mut cases = Vec::new();
    for class in classes.values().filter(|class| class.len() > 1) {
        for &one in class {
            cases.extend(
                class
                    .iter()
                    .filter(|&&other| other != one)
                    .map(|&other| (one, other)),
            );
        }
    }
    cases.sort_unstable();
    cases
});

/// ECMAScript's `Canonicalize`: the upper case, where it is one character and none of ASCII for one that is not. None where
/// the character has no cases.
fn canonical(character: char) -> Option<char> {
    if !character.is_alphanumeric() && character.to_lowercase().eq([character]) {
        return None;
    }
    let mut upper = character.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) if character.is_ascii() || !upper.is_ascii() => Some(upper),
        _ => Some(character),
    }
}
