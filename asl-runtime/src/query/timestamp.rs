//! Timestamps: RFC 3339 as AWS reads it, compared as instants (checklist 5.8, 7.8).

/// An instant in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    pub seconds: i64,
    /// Nanoseconds after that second; digits beyond them are dropped.
    pub nanoseconds: u32,
}

impl Timestamp {
    /// Reads `2016-03-14T01:59:00.5Z`: `T` and `Z` in capitals, or an offset in place of `Z`.
    ///
    /// Nothing for any other form, and for dates and times that do not exist.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = Digits(text.as_bytes());
        let year = rest.number(4)?;
        let month = rest.after(b'-')?.number(2)?;
        let day = rest.after(b'-')?.number(2)?;
        let hour = rest.after(b'T')?.number(2)?;
        let minute = rest.after(b':')?.number(2)?;
        let second = rest.after(b':')?.number(2)?;
        let nanoseconds = rest.fraction()?;
        let offset = rest.offset()?;
        let exists = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        if !exists || hour > 23 || minute > 59 || second > 59 || !rest.0.is_empty() {
            return None;
        }
        let seconds =
            days_since_epoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
                - offset;
        Some(Self {
            seconds,
            nanoseconds,
        })
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_nanoseconds(self) -> i128 {
        i128::from(self.seconds) * 1_000_000_000 + i128::from(self.nanoseconds)
    }
}

/// What is left of the text.
struct Digits<'t>(&'t [u8]);

impl Digits<'_> {
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.iter().try_fold(0, |value, digit| {
            digit
                .is_ascii_digit()
                .then(|| value * 10 + i64::from(digit - b'0'))
        })
    }

    fn after(&mut self, separator: u8) -> Option<&mut Self> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        (*first == separator).then_some(self)
    }

    /// Any number of digits after a point, if there is one.
    fn fraction(&mut self) -> Option<u32> {
        let Some(digits) = self.0.strip_prefix(b".") else {
            return Some(0);
        };
        let length = digits
            .iter()
            .take_while(|digit| digit.is_ascii_digit())
            .count();
        let (digits, rest) = digits.split_at_checked(length)?;
        self.0 = rest;
        let padded = digits
            .iter()
            .copied()
            .chain(std::iter::repeat(b'0'))
            .take(9);
        let nanoseconds = padded.fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
        (length > 0).then_some(nanoseconds)
    }

    /// `Z` or `±hh:mm`, in seconds.
    fn offset(&mut self) -> Option<i64> {
        let (sign, rest) = self.0.split_first()?;
        self.0 = rest;
        let sign = match sign {
            b'Z' => return Some(0),
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let hours = self.number(2)?;
        let minutes = self.after(b':')?.number(2)?;
        (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01, in the Gregorian calendar throughout. Years are counted from March, so that leap days come last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> i64 {
        Timestamp::parse(text).expect(text).seconds
    }

    #[test]
    fn instants_are_counted_from_1970() {
        assert_eq!(seconds("1970-01-01T00:00:00Z"), 0);
        assert_eq!(seconds("1969-12-31T23:59:59Z"), -1);
        assert_eq!(seconds("2000-02-29T12:00:00Z"), 951_825_600);
        assert_eq!(seconds("2016-03-14T01:59:00Z"), 1_457_920_740);
        assert_eq!(seconds("9999-12-31T23:59:59Z"), 253_402_300_799);
        assert_eq!(seconds("0000-01-01T00:00:00Z"), -62_167_219_200);
    }

    #[test]
    fn offsets_name_the_same_instant() {
        let instant = seconds("2016-08-18T17:33:00Z");
        assert_eq!(seconds("2016-08-18T19:33:00+02:00"), instant);
        assert_eq!(seconds("2016-08-18T12:03:00-05:30"), instant);
        assert_eq!(seconds("2016-08-18T17:33:00-00:00"), instant);
    }

    #[test]
    fn fractions_have_any_number_of_digits() {
        let nanoseconds = |text| Timestamp::parse(text).map(|timestamp| timestamp.nanoseconds);
        assert_eq!(nanoseconds("2016-08-18T17:33:00.5Z"), Some(500_000_000));
        assert_eq!(nanoseconds("2016-08-18T17:33:00.000000001Z"), Some(1));
        assert_eq!(
            nanoseconds("2016-08-18T17:33:00.1234567890123Z"),
            Some(123_456_789)
        );
        let instant = Timestamp::parse("1970-01-01T00:00:01.5Z").map(Timestamp::unix_nanoseconds);
        assert_eq!(instant, Some(1_500_000_000));
    }

    #[test]
    fn later_instants_are_greater() {
        let [early, late] =
            ["2016-08-18T17:33:00.1Z", "2016-08-18T17:33:00.25Z"].map(Timestamp::parse);
        assert!(early.is_some() && early < late);
    }

    #[test]
    fn other_forms_and_impossible_times_are_refused() {
        for text in [
            "",
            "2023-02-24",
            "2012-10-09T19:00:55",
            "2012-10-09 19:00:55Z",
            "2012-10-09t19:00:55Z",
            "2012-10-09T19:00:55z",
            "2012-10-09T19:00Z",
            "2012-10-09T19:00:55.Z",
            "2012-10-09T19:00:55+0200",
            "2012-10-09T19:00:55+24:00",
            "2012-10-09T19:00:55Z ",
            "2012-13-09T19:00:55Z",
            "2012-10-09T25:00:55Z",
            "2012-10-09T19:60:55Z",
            "2012-10-09T19:00:60Z",
            "2023-02-29T00:00:00Z",
            "2023-04-31T00:00:00Z",
            "2023-00-01T00:00:00Z",
            "05-12-2016T00:00:00Z",
            "+2012-10-09T19:00:55Z",
            "２012-10-09T19:00:55Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
