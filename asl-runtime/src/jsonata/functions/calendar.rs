//! Dates as JavaScript computes them: milliseconds since 1970, in UTC, in the Gregorian calendar throughout.

pub(super) const MILLIS_A_DAY: f64 = 86_400_000.0;

/// No date is farther from 1970.
const MAX_MILLIS: f64 = 8.64e15;

/// What a date consists of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fields {
    pub(super) year: f64,
    /// From 0 for January; more and less count into other years.
    pub(super) month: f64,
    pub(super) day: f64,
    pub(super) hour: f64,
    pub(super) minute: f64,
    pub(super) second: f64,
    pub(super) millisecond: f64,
}

impl Fields {
    /// A day's start.
    pub(super) fn day(year: f64, month: f64, day: f64) -> Self {
        Self {
            year,
            month,
            day,
            ..Self::default()
        }
    }

    /// `Date.UTC`: the years 0 to 99 are those of the 20th century. NaN for what is no date.
    pub(super) fn to_millis(self) -> f64 {
        let year = self.year.trunc();
        let year = if (0.0..=99.0).contains(&year) {
            1900.0 + year
        } else {
            year
        };
        let whole = Self { year, ..self };
        clip(whole.days() * MILLIS_A_DAY + whole.time())
    }

    /// As [`Fields::to_millis`], though every year is itself.
    pub(super) fn to_millis_of_any_year(self) -> f64 {
        clip(self.days() * MILLIS_A_DAY + self.time())
    }

    fn time(&self) -> f64 {
        let [hour, minute, second, millisecond] =
            [self.hour, self.minute, self.second, self.millisecond].map(f64::trunc);
        hour * 3_600_000.0 + minute * 60_000.0 + second * 1000.0 + millisecond
    }

    /// Days since 1970-01-01.
    fn days(&self) -> f64 {
        let month = self.month.trunc();
        let year = self.year.trunc() + (month / 12.0).floor();
        if year.is_nan() || year.abs() > 400_000.0 {
            return f64::NAN;
        }
        // Years are counted from March, so that leap days come last.
        let month = month.rem_euclid(12.0);
        let from_march = (month + 10.0) % 12.0;
        let year = if month < 2.0 { year - 1.0 } else { year };
        let era = (year / 400.0).floor();
        let year_of_era = year - era * 400.0;
        let day_of_year = ((153.0 * from_march + 2.0) / 5.0).floor() + self.day.trunc() - 1.0;
        let leap_days = (year_of_era / 4.0).floor() - (year_of_era / 100.0).floor();
        era * 146_097.0 + year_of_era * 365.0 + leap_days + day_of_year - 719_468.0
    }

    /// The fields of a date; all NaN for what is none.
    pub(super) fn of_millis(millis: f64) -> Self {
        let millis = clip(millis);
        let days = (millis / MILLIS_A_DAY).floor();
        let time = millis - days * MILLIS_A_DAY;
        let (year, month, day) = civil(days);
        Self {
            year,
            month,
            day,
            hour: (time / 3_600_000.0).floor(),
            minute: (time / 60_000.0).floor() % 60.0,
            second: (time / 1000.0).floor() % 60.0,
            millisecond: time % 1000.0,
        }
    }
}

fn clip(millis: f64) -> f64 {
    if millis.abs() <= MAX_MILLIS {
        millis.trunc() + 0.0
    } else {
        f64::NAN
    }
}

/// Year, month from 0, and day of the month.
fn civil(days: f64) -> (f64, f64, f64) {
    let shifted = days + 719_468.0;
    let era = (shifted / 146_097.0).floor();
    let day_of_era = shifted - era * 146_097.0;
    let leap_days = (day_of_era / 1460.0).floor() - (day_of_era / 36_524.0).floor()
        + (day_of_era / 146_096.0).floor();
    let year_of_era = ((day_of_era - leap_days) / 365.0).floor();
    let day_of_year = day_of_era
        - (365.0 * year_of_era + (year_of_era / 4.0).floor() - (year_of_era / 100.0).floor());
    let from_march = ((5.0 * day_of_year + 2.0) / 153.0).floor();
    let day = day_of_year - ((153.0 * from_march + 2.0) / 5.0).floor() + 1.0;
    let month = (from_march + 2.0) % 12.0;
    let year = year_of_era + era * 400.0 + if month < 2.0 { 1.0 } else { 0.0 };
    (year, month, day)
}

/// From 1 for Monday to 7 for Sunday.
pub(super) fn day_of_week(millis: f64) -> f64 {
    // 1970-01-01 was a Thursday.
    ((millis / MILLIS_A_DAY).floor() + 3.0).rem_euclid(7.0) + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_milliseconds_are_inverse() {
        for days in (-1_000_000..1_000_000).step_by(797) {
            let millis = f64::from(days) * MILLIS_A_DAY + 45_296_789.0;
            let fields = Fields::of_millis(millis);
            assert_eq!(fields.to_millis_of_any_year().to_bits(), millis.to_bits());
        }
    }

    #[test]
    fn months_and_days_may_count_into_other_years() {
        let new_year = Fields::day(2021.0, 0.0, 1.0).to_millis().to_bits();
        assert_eq!(
            Fields::day(2020.0, 12.0, 1.0).to_millis().to_bits(),
            new_year
        );
        assert_eq!(
            Fields::day(2020.0, 11.0, 32.0).to_millis().to_bits(),
            new_year
        );
        assert_eq!(
            Fields::day(2022.0, -12.0, 1.0).to_millis().to_bits(),
            new_year
        );
    }

    #[test]
    fn two_digits_are_a_year_of_the_20th_century() {
        let millis = Fields::day(70.0, 0.0, 2.0).to_millis();
        assert_eq!(millis.to_bits(), MILLIS_A_DAY.to_bits());
    }

    #[test]
    fn what_is_no_date_is_nan() {
        assert!(Fields::day(f64::NAN, 0.0, 1.0).to_millis().is_nan());
        assert!(Fields::day(1e9, 0.0, 1.0).to_millis().is_nan());
        assert!(Fields::of_millis(1e300).year.is_nan());
        assert!(Fields::of_millis(f64::NAN).day.is_nan());
    }
}
