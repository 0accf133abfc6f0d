//! Reading pictures: taking them apart, refusing what is not valid, and what is left to know of them.

use super::symbols::{Symbols, find, find_last};
use crate::jsonata::Error;
use crate::jsonata::functions::integer_picture::regular_interval;

/// What a sub-picture says (F&O 4.7.4).
#[derive(Clone)]
pub(super) struct SubPicture {
    pub(super) prefix: Vec<char>,
    pub(super) suffix: Vec<char>,
    /// 100 for percent, 1000 for per mille.
    pub(super) scale: f64,
    pub(super) has_point: bool,
    pub(super) min_integer: usize,
    /// How many digits the mantissa has before the point.
    pub(super) scaling_digits: usize,
    pub(super) min_fraction: usize,
    pub(super) max_fraction: usize,
    /// 0 without an exponent.
    pub(super) min_exponent: usize,
    /// The distance of separators that repeat beyond the picture.
    pub(super) regular_grouping: Option<usize>,
    /// Digits between separators and the point.
    pub(super) integer_grouping: Vec<usize>,
    pub(super) fraction_grouping: Vec<usize>,
}

/// Reads the pictures of numbers from 0 on and of negative ones.
pub(super) fn parse(picture: &str, symbols: &Symbols) -> Result<(SubPicture, SubPicture), Error> {
    let mut pictures = Vec::new();
    for text in picture.split(symbols.pattern_separator.as_str()) {
        if pictures.len() == 2 {
            return Err(Error::new(
                "D3080",
                "The picture string must only contain a maximum of two sub-pictures",
            ));
        }
        pictures.push(text.chars().collect::<Vec<char>>());
    }
    let mut parts = Vec::new();
    for text in &pictures {
        parts.push(Parts::of(text, symbols)?);
    }
    for part in &parts {
        part.validate(symbols)?;
    }
    let mut read = parts.iter().map(|parts| parts.analyse(symbols));
    let positive = read.next().expect("splitting gives at least one piece");
    let negative = read.next().unwrap_or_else(|| {
        let prefix = symbols
            .minus_sign
            .chars()
            .chain(positive.prefix.iter().copied());
        SubPicture {
            prefix: prefix.collect(),
            ..positive.clone()
        }
    });
    Ok((positive, negative))
}

/// A sub-picture taken apart (F&O 4.7.3).
struct Parts<'p> {
    whole: &'p [char],
    prefix: &'p [char],
    suffix: &'p [char],
    active: &'p [char],
    mantissa: &'p [char],
    integer: &'p [char],
    /// The suffix where there is no point, as the reference implementation has it.
    fraction: &'p [char],
    exponent: Option<&'p [char]>,
}

fn slice(text: &[char], from: usize, to: usize) -> &[char] {
    let to = to.min(text.len());
    text.get(from.min(to)..to).unwrap_or_default()
}

impl<'p> Parts<'p> {
    fn of(whole: &'p [char], symbols: &Symbols) -> Result<Self, Error> {
        let is_delimiting = |character: &char| symbols.is_delimiting(*character);
        let first = whole.iter().position(is_delimiting).ok_or_else(no_digit)?;
        let last = whole.iter().rposition(is_delimiting).ok_or_else(no_digit)?;
        let (prefix, suffix) = (slice(whole, 0, first), slice(whole, last + 1, whole.len()));
        let active = slice(whole, first, last + 1);
        // The position counts from the start of the prefix, as in the reference implementation.
        let exponent_at = find(whole, &symbols.exponent_separator, first)
            .filter(|at| *at <= whole.len() - suffix.len());
        let (mantissa, exponent) = match exponent_at {
            None => (active, None),
            Some(at) => (
                slice(active, 0, at),
                Some(slice(active, at + 1, active.len())),
            ),
        };
        let (integer, fraction) = match find(mantissa, &symbols.decimal_separator, 0) {
            None => (mantissa, suffix),
            Some(at) => (
                slice(mantissa, 0, at),
                slice(mantissa, at + 1, mantissa.len()),
            ),
        };
        Ok(Self {
            whole,
            prefix,
            suffix,
            active,
            mantissa,
            integer,
            fraction,
            exponent,
        })
    }

    /// Of several faults the last one in this order counts.
    fn validate(&self, symbols: &Symbols) -> Result<(), Error> {
        let exponent = self.exponent_fault(symbols);
        let fault = exponent
            .or_else(|| self.digit_order_fault(symbols))
            .or_else(|| self.grouping_fault(symbols))
            .or_else(|| self.active_fault(symbols))
            .or_else(|| self.sign_fault(symbols));
        match fault {
            Some((code, message)) => Err(Error::new(code, message)),
            None => Ok(()),
        }
    }

    fn has(&self, symbol: &[char]) -> bool {
        find(self.whole, symbol, 0).is_some()
    }

    fn repeats(&self, symbol: &[char]) -> bool {
        find(self.whole, symbol, 0) != find_last(self.whole, symbol)
    }

    fn sign_fault(&self, symbols: &Symbols) -> Option<Fault> {
        if self.has(&symbols.percent) && self.has(&symbols.per_mille) {
            Some((
                "D3084",
                "The sub-picture must not contain both a 'percent' and a 'per-mille' character",
            ))
        } else if self.repeats(&symbols.per_mille) {
            Some((
                "D3083",
                "The sub-picture must not contain more than one instance of the 'per-mille' character",
            ))
        } else if self.repeats(&symbols.percent) {
            Some((
                "D3082",
                "The sub-picture must not contain more than one instance of the 'percent' character",
            ))
        } else if self.repeats(&symbols.decimal_separator) {
            Some((
                "D3081",
                "The sub-picture must not contain more than one instance of the 'decimal-separator' character",
            ))
        } else {
            None
        }
    }

    fn active_fault(&self, symbols: &Symbols) -> Option<Fault> {
        if !self
            .active
            .iter()
            .all(|character| symbols.is_active(*character))
        {
            Some((
                "D3086",
                "The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character",
            ))
        } else if !self
            .mantissa
            .iter()
            .any(|character| symbols.is_digit(*character))
        {
            Some(NO_DIGIT)
        } else {
            None
        }
    }

    fn grouping_fault(&self, symbols: &Symbols) -> Option<Fault> {
        let separator = &symbols.grouping_separator;
        let is_separator = |character: Option<&char>| {
            character.is_some_and(|character| *separator == [*character])
        };
        if find(self.whole, &separator.repeat(2), 0).is_some() {
            return Some((
                "D3089",
                "The sub-picture must not contain two adjacent instances of the 'grouping-separator' character",
            ));
        }
        match find(self.whole, &symbols.decimal_separator, 0) {
            Some(point) => {
                let before = point.checked_sub(1).and_then(|before| self.whole.get(before));
                (is_separator(before) || is_separator(self.whole.get(point + 1))).then_some((
                    "D3087",
                    "The sub-picture must not contain a 'grouping-separator' character that appears adjacent to a 'decimal-separator' character",
                ))
            }
            None => is_separator(self.integer.last()).then_some((
                "D3088",
                "The sub-picture must not contain a 'grouping-separator' at the end of the integer part",
            )),
        }
    }

    fn digit_order_fault(&self, symbols: &Symbols) -> Option<Fault> {
        let any_digit = |text: &[char]| text.iter().any(|digit| symbols.is_family_digit(*digit));
        let last_optional = find_last(self.fraction, &symbols.digit);
        if last_optional.is_some_and(|at| any_digit(slice(self.fraction, at, usize::MAX))) {
            return Some((
                "D3091",
                "The fractional part of the sub-picture must not contain an instance of the 'optional digit character' that is followed by a member of the 'decimal digit family'",
            ));
        }
        let first_optional = find(self.integer, &symbols.digit, 0);
        first_optional.is_some_and(|at| any_digit(slice(self.integer, 0, at))).then_some((
            "D3090",
            "The integer part of the sub-picture must not contain a member of the 'decimal digit family' that is followed by an instance of the 'optional digit character'",
        ))
    }

    fn exponent_fault(&self, symbols: &Symbols) -> Option<Fault> {
        let exponent = self.exponent?;
        let is_digits = exponent.iter().all(|digit| symbols.is_family_digit(*digit));
        if exponent.is_empty() || !is_digits {
            return Some((
                "D3093",
                "The exponent part of the sub-picture must comprise only of one or more characters that are members of the 'decimal digit family'",
            ));
        }
        (self.has(&symbols.percent) || self.has(&symbols.per_mille)).then_some((
            "D3092",
            "A sub-picture that contains a 'percent' or 'per-mille' character must not contain a character treated as an 'exponent-separator'",
        ))
    }

    fn analyse(&self, symbols: &Symbols) -> SubPicture {
        let count_family = |text: &[char]| {
            text.iter()
                .filter(|digit| symbols.is_family_digit(**digit))
                .count()
        };
        let count_digits = |text: &[char]| {
            text.iter()
                .filter(|digit| symbols.is_digit(**digit))
                .count()
        };
        let integer_grouping = self.separators(self.integer, symbols, |at| {
            count_digits(slice(self.integer, at, usize::MAX))
        });
        let scale = match () {
            () if self.has(&symbols.percent) => 100.0,
            () if self.has(&symbols.per_mille) => 1000.0,
            () => 1.0,
        };
        let mut picture = SubPicture {
            prefix: self.prefix.to_vec(),
            suffix: self.suffix.to_vec(),
            scale,
            has_point: self.has(&symbols.decimal_separator),
            min_integer: count_family(self.integer),
            scaling_digits: count_family(self.integer),
            min_fraction: count_family(self.fraction),
            max_fraction: count_digits(self.fraction),
            min_exponent: self.exponent.map_or(0, count_family),
            regular_grouping: regular_interval(&integer_grouping),
            integer_grouping,
            fraction_grouping: self.separators(self.fraction, symbols, |at| {
                count_digits(slice(self.fraction, 0, at))
            }),
        };
        self.settle_sizes(&mut picture, symbols);
        picture
    }

    /// There is at least one digit somewhere.
    fn settle_sizes(&self, picture: &mut SubPicture, symbols: &Symbols) {
        let has_exponent = self.exponent.is_some();
        if picture.min_integer == 0 && picture.max_fraction == 0 {
            if has_exponent {
                picture.min_fraction = 1;
                picture.max_fraction = 1;
            } else {
                picture.min_integer = 1;
            }
        }
        let has_optional = find(self.integer, &symbols.digit, 0).is_some();
        if has_exponent && picture.min_integer == 0 && has_optional {
            picture.min_integer = 1;
        }
        if picture.min_integer == 0 && picture.min_fraction == 0 {
            picture.min_fraction = 1;
        }
    }

    /// What `digits` says of each separator in `part`; after the first one the reference implementation goes
    /// on in the integer part, whichever the part is.
    fn separators(
        &self,
        part: &[char],
        symbols: &Symbols,
        digits: impl Fn(usize) -> usize,
    ) -> Vec<usize> {
        let separator = &symbols.grouping_separator;
        let mut positions = Vec::new();
        let mut next = find(part, separator, 0);
        while let Some(at) = next {
            positions.push(digits(at));
            next = find(self.integer, separator, at + 1);
        }
        positions
    }
}

type Fault = (&'static str, &'static str);

const NO_DIGIT: Fault = (
    "D3085",
    "The mantissa part of a sub-picture must contain at least one character that is either an 'optional digit character' or a member of the 'decimal digit family'",
);

#[cold]
fn no_digit() -> Error {
    let (code, message) = NO_DIGIT;
    Error::new(code, message)
}
