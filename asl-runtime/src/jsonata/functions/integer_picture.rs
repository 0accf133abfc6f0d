//! The pictures of `$formatInteger` and `$parseInteger`, also of the integers in dates (W3C F&O 4.6).

use super::json_text::quoted;
use crate::jsonata::Error;

/// What a picture says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct IntegerPicture {
    pub(super) primary: Primary,
    pub(super) ordinal: bool,
}

/// The primary format token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Primary {
    /// `a`, `A`: as the columns of a spreadsheet.
    Letters(Case),
    /// `i`, `I`
    Roman(Case),
    /// `w`, `W`, `Ww`
    Words(Case),
    /// A pattern of digits.
    Decimal(Digits),
    /// Anything else begins a numbering sequence, and none is known.
    Sequence(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Upper,
    Lower,
    Title,
}

/// A decimal digit pattern such as `#,##0`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Digits {
    /// The zero of the family of digits.
    pub(super) zero: char,
    /// NaN where the width in a date's picture is no number.
    pub(super) mandatory: f64,
    pub(super) optional: usize,
    pub(super) grouping: Grouping,
}

/// Where separators stand, counted in digits from the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Grouping {
    /// After each so many digits, also beyond those in the picture.
    Regular { interval: usize, separator: char },
    /// At these places, the last one first.
    Irregular(Vec<(usize, char)>),
}

/// The zeros of the families of ten digits that pictures may use.
const ZEROS: [char; 37] = [
    '0', '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}',
    '\u{be6}', '\u{c66}', '\u{ce6}', '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}',
    '\u{1040}', '\u{1090}', '\u{17e0}', '\u{1810}', '\u{1946}', '\u{19d0}', '\u{1a80}', '\u{1a90}',
    '\u{1b50}', '\u{1bb0}', '\u{1c40}', '\u{1c50}', '\u{a620}', '\u{a8d0}', '\u{a900}', '\u{a9d0}',
    '\u{a9f0}', '\u{aa50}', '\u{abf0}', '\u{ff10}',
];

impl IntegerPicture {
    /// Reads a picture.
    ///
    /// # Errors
    /// D3131 where it mixes digits of several families.
    pub(super) fn parse(picture: &str) -> Result<Self, Error> {
        let (primary, modifier) = picture.rsplit_once(';').unwrap_or((picture, ""));
        Ok(Self {
            primary: Primary::parse(primary)?,
            ordinal: modifier.starts_with('o'),
        })
    }

    pub(super) fn digits(&self) -> Option<&Digits> {
        match &self.primary {
            Primary::Decimal(digits) => Some(digits),
            _ => None,
        }
    }

    pub(super) fn digits_mut(&mut self) -> Option<&mut Digits> {
        match &mut self.primary {
            Primary::Decimal(digits) => Some(digits),
            _ => None,
        }
    }
}

impl Primary {
    fn parse(token: &str) -> Result<Self, Error> {
        Ok(match token {
            "A" => Self::Letters(Case::Upper),
            "a" => Self::Letters(Case::Lower),
            "I" => Self::Roman(Case::Upper),
            "i" => Self::Roman(Case::Lower),
            "W" => Self::Words(Case::Upper),
            "w" => Self::Words(Case::Lower),
            "Ww" => Self::Words(Case::Title),
            _ => match Digits::parse(token)? {
                Some(digits) => Self::Decimal(digits),
                None => Self::Sequence(token.to_owned()),
            },
        })
    }
}

impl Digits {
    /// Nothing for a pattern without a digit.
    fn parse(pattern: &str) -> Result<Option<Self>, Error> {
        let mut zero = None;
        let (mut mandatory, mut optional) = (0.0, 0);
        let (mut position, mut separators) = (0, Vec::new());
        for character in pattern.chars().rev() {
            if let Some(family) = family_of(character) {
                if *zero.get_or_insert(family) != family {
                    return Err(mixed_families());
                }
                mandatory += 1.0;
                position += 1;
            } else if character == '#' {
                optional += 1;
                position += 1;
            } else {
                separators.push((position, character));
            }
        }
        Ok(zero.map(|zero| Self {
            zero,
            mandatory,
            optional,
            grouping: Grouping::of(separators),
        }))
    }

    /// The family's digit in place of an ASCII one. What is no digit moves as well, as it does in the
    /// reference implementation.
    pub(super) fn localized(&self, ascii: &str) -> String {
        if self.zero == '0' {
            return ascii.to_owned();
        }
        let shift = u32::from(self.zero) - u32::from('0');
        let moved = |character: char| char::from_u32(u32::from(character) + shift);
        ascii.chars().filter_map(moved).collect()
    }
}

fn family_of(digit: char) -> Option<char> {
    let mut zeros = ZEROS.iter().copied();
    zeros.find(|zero| (u32::from(*zero)..=u32::from(*zero) + 9).contains(&u32::from(digit)))
}

#[cold]
fn mixed_families() -> Error {
    Error::new(
        "D3131",
        "In a decimal digit pattern, all digits must be from the same decimal group",
    )
}

/// The error of a format that names no known numbering sequence.
#[cold]
pub(super) fn unknown_sequence(token: &str) -> Error {
    let value = quoted(token);
    Error::new(
        "D3130",
        format!(
            "Formatting or parsing an integer as a sequence starting with {value} is not supported by this implementation"
        ),
    )
}

impl Grouping {
    fn of(separators: Vec<(usize, char)>) -> Self {
        let positions: Vec<usize> = separators.iter().map(|(position, _)| *position).collect();
        match (separators.first(), regular_interval(&positions)) {
            (Some((_, separator)), Some(interval))
                if separators.iter().all(|(_, other)| other == separator) =>
            {
                let separator = *separator;
                Self::Regular {
                    interval,
                    separator,
                }
            }
            _ => Self::Irregular(separators),
        }
    }
}

/// The distance between neighbours, if the positions are all its first multiples.
pub(super) fn regular_interval(positions: &[usize]) -> Option<usize> {
    let interval = positions
        .iter()
        .copied()
        .reduce(greatest_common_divisor)
        .filter(|interval| *interval > 0)?;
    let mut sorted = positions.to_vec();
    sorted.sort_unstable();
    let multiples = (1..=positions.len()).map(|count| count * interval);
    multiples.eq(sorted).then_some(interval)
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouping(pattern: &str) -> Grouping {
        let picture = IntegerPicture::parse(pattern).expect(pattern);
        picture.digits().expect(pattern).grouping.clone()
    }

    #[test]
    fn separators_at_equal_distances_are_regular() {
        let regular = |interval| Grouping::Regular {
            interval,
            separator: ',',
        };
        assert_eq!(grouping("#,###,##0"), regular(3));
        assert_eq!(grouping("#,##0"), regular(3));
        assert_eq!(grouping("0"), Grouping::Irregular(vec![]));
        let uneven = Grouping::Irregular(vec![(2, ','), (5, ',')]);
        assert_eq!(grouping("#,###,#0"), uneven);
        let mixed = Grouping::Irregular(vec![(3, ','), (6, '.')]);
        assert_eq!(grouping("#.###,##0"), mixed);
        assert_eq!(
            grouping("#,,0"),
            Grouping::Irregular(vec![(1, ','), (1, ',')])
        );
    }

    #[test]
    fn digits_are_of_one_family() {
        let error = IntegerPicture::parse("1\u{661}").expect_err("two families");
        assert_eq!(error.code(), "D3131");
        let picture = IntegerPicture::parse("#\u{661};o").expect("one family");
        assert!(picture.ordinal);
        let digits = picture.digits().expect("digits");
        assert_eq!((digits.zero, digits.optional), ('\u{660}', 1));
    }

    #[test]
    fn a_pattern_without_digits_is_a_sequence() {
        let picture = IntegerPicture::parse("#;o").expect("a sequence");
        assert_eq!(picture.primary, Primary::Sequence("#".to_owned()));
    }
}
