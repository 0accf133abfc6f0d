//! Numbers in English words.

const SMALL: [&str; 20] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
];
const SMALL_ORDINALS: [&str; 20] = [
    "Zeroth",
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
];
/// From 20 on. `Hundred` is one of them only when words are read.
const DECADES: [&str; 9] = [
    "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety", "Hundred",
];
const MAGNITUDES: [(f64, &str); 4] = [
    (1e12, "Trillion"),
    (1e9, "Billion"),
    (1e6, "Million"),
    (1e3, "Thousand"),
];

/// The words for a finite integer that is not negative.
pub(super) fn to_words(number: f64, ordinal: bool) -> String {
    let mut words = String::new();
    push_words(&mut words, number, false, ordinal);
    words
}

/// `follows` where larger words stand before. Recursion goes as deep as trillions fit into an `f64`.
fn push_words(words: &mut String, number: f64, follows: bool, ordinal: bool) {
    let magnitude = MAGNITUDES.iter().find(|(value, _)| number >= *value);
    if let Some((value, name)) = magnitude {
        words.push_str(if follows { ", " } else { "" });
        let count = (number / value).floor();
        push_words(words, count, false, false);
        words.push(' ');
        words.push_str(name);
        push_rest(words, number - count * value, ordinal);
    } else {
        push_below_thousand(words, number, follows, ordinal);
    }
}

fn push_below_thousand(words: &mut String, number: f64, follows: bool, ordinal: bool) {
    if number >= 100.0 {
        words.push_str(if follows { ", " } else { "" });
        words.push_str(name(&SMALL, number / 100.0));
        words.push_str(" Hundred");
        return push_rest(words, number % 100.0, ordinal);
    }
    words.push_str(if follows { " and " } else { "" });
    if number < 20.0 {
        let names = if ordinal { &SMALL_ORDINALS } else { &SMALL };
        return words.push_str(name(names, number));
    }
    let decade = name(&DECADES, number / 10.0 - 2.0);
    let units = number % 10.0;
    if units > 0.0 {
        words.push_str(decade);
        words.push('-');
        push_below_thousand(words, units, false, ordinal);
    } else if ordinal {
        words.push_str(decade.trim_end_matches('y'));
        words.push_str("ieth");
    } else {
        words.push_str(decade);
    }
}

fn push_rest(words: &mut String, rest: f64, ordinal: bool) {
    if rest > 0.0 {
        push_words(words, rest, true, ordinal);
    } else if ordinal {
        words.push_str("th");
    }
}

fn name(names: &[&'static str], index: f64) -> &'static str {
    names
        .get(super::substring::to_count(index))
        .copied()
        .unwrap_or_default()
}

/// The number that lowercase words write; NaN where one is unknown.
pub(super) fn from_words(text: &str) -> f64 {
    // Sums to be added up: a value below 100 adds to the last, unless that is thousands already;
    // a larger one multiplies it.
    let mut sums = vec![0.0];
    for word in split_words(text) {
        let value = word_value(word).unwrap_or(f64::NAN);
        let last = sums.pop().unwrap_or_default();
        if value >= 100.0 || value.is_nan() {
            sums.push(last * value);
        } else if last >= 1000.0 {
            sums.extend([last, value]);
        } else {
            sums.push(last + value);
        }
    }
    sums.iter().sum()
}

/// Splits at `, `, at ` and `, and at any other blank, hyphen or backslash.
fn split_words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some((at, length)) = separator(rest) {
        words.push(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + length..).unwrap_or_default();
    }
    words.push(rest);
    words
}

/// Where the first separator is, and how many bytes it has.
fn separator(text: &str) -> Option<(usize, usize)> {
    text.char_indices().find_map(|(at, character)| {
        let rest = text.get(at..)?;
        let blank_len = |text: &str| {
            let first = text.chars().next()?;
            super::number_text::is_white_space(first).then(|| first.len_utf8())
        };
        if character == ',' {
            return blank_len(rest.get(1..)?).map(|blank| (at, 1 + blank));
        }
        if let Some(blank) = blank_len(rest) {
            let after = rest.get(blank..)?.strip_prefix("and").and_then(blank_len);
            return Some((at, blank + after.map_or(0, |after| 3 + after)));
        }
        matches!(character, '-' | '\\').then_some((at, 1))
    })
}

fn word_value(word: &str) -> Option<f64> {
    let position = |names: &[&str]| {
        names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(word))
    };
    let small = || position(&SMALL).or_else(|| position(&SMALL_ORDINALS));
    let decade = || {
        let stem = word.strip_suffix("ieth");
        DECADES.iter().position(|name| {
            name.eq_ignore_ascii_case(word)
                || stem.is_some_and(|stem| {
                    name.strip_suffix('y')
                        .is_some_and(|name| name.eq_ignore_ascii_case(stem))
                })
        })
    };
    if let Some(value) = small() {
        return u32::try_from(value).ok().map(f64::from);
    }
    if let Some(tens) = decade() {
        return u32::try_from((tens + 2) * 10).ok().map(f64::from);
    }
    let cardinal = word.strip_suffix("th").unwrap_or(word);
    if cardinal == "hundred" {
        return Some(100.0);
    }
    let (value, _) = MAGNITUDES
        .iter()
        .find(|(_, name)| name.eq_ignore_ascii_case(cardinal))?;
    Some(*value)
}

/// All words that numbers are written with, in lowercase, as alternatives of a regular expression.
pub(super) fn alternatives() -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(
        SMALL
            .iter()
            .chain(&SMALL_ORDINALS)
            .map(|word| word.to_lowercase()),
    );
    for decade in DECADES {
        let word = decade.to_lowercase();
        words.extend(word.strip_suffix('y').map(|stem| format!("{stem}ieth")));
        words.push(word);
    }
    words.push("hundredth".to_owned());
    for (_, magnitude) in MAGNITUDES {
        let word = magnitude.to_lowercase();
        words.push(format!("{word}th"));
        words.push(word);
    }
    words.join("|")
}
