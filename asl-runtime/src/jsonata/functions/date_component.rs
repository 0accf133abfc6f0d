//! The components of a date that a picture can show, week dates among them.

use super::calendar::{Fields, MILLIS_A_DAY, day_of_week};

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(super) const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The number of a component, named as in pictures, of the date at `millis`. Nothing for those that are no
/// numbers.
pub(super) fn component(millis: f64, name: char) -> Option<f64> {
    let fields = Fields::of_millis(millis);
    let month = Month {
        year: fields.year,
        month: fields.month,
    };
    Some(match name {
        'Y' => fields.year,
        'M' => fields.month + 1.0,
        'D' => fields.day,
        'd' => (today(fields) - month.january().first_day()) / MILLIS_A_DAY + 1.0,
        'F' => day_of_week(millis),
        'W' => week_of_year(fields),
        'w' => week_of_month(fields),
        'X' => week_year(millis, month),
        'x' => week_month(millis, month),
        'H' => fields.hour,
        'h' if fields.hour % 12.0 == 0.0 => 12.0,
        'h' => fields.hour % 12.0,
        'm' => fields.minute,
        's' => fields.second,
        'f' => fields.millisecond,
        _ => return None,
    })
}

/// Whether the date at `millis` is in the second half of its day.
pub(super) fn is_afternoon(millis: f64) -> bool {
    Fields::of_millis(millis).hour >= 12.0
}

fn today(fields: Fields) -> f64 {
    Fields::day(fields.year, fields.month, fields.day).to_millis()
}

#[derive(Clone, Copy)]
struct Month {
    year: f64,
    /// From 0.
    month: f64,
}

impl Month {
    fn january(self) -> Self {
        Self { month: 0.0, ..self }
    }

    fn next(self) -> Self {
        if self.month >= 11.0 {
            return Self {
                year: self.year + 1.0,
                month: 0.0,
            };
        }
        let month = self.month + 1.0;
        Self { month, ..self }
    }

    fn previous(self) -> Self {
        if self.month < 1.0 {
            return Self {
                year: self.year - 1.0,
                month: 11.0,
            };
        }
        let month = self.month - 1.0;
        Self { month, ..self }
    }

    fn in_next_year(self) -> Self {
        let year = self.year + 1.0;
        Self { year, ..self }
    }

    fn in_previous_year(self) -> Self {
        let year = self.year - 1.0;
        Self { year, ..self }
    }

    fn first_day(self) -> f64 {
        Fields::day(self.year, self.month, 1.0).to_millis()
    }

    /// The Monday of the week that contains the first Thursday (ISO 8601; of a month as of a year).
    fn first_week(self) -> f64 {
        let first = self.first_day();
        let weekday = day_of_week(first);
        let days = if weekday > 4.0 {
            8.0 - weekday
        } else {
            1.0 - weekday
        };
        first + days * MILLIS_A_DAY
    }
}

fn weeks_between(start: f64, end: f64) -> f64 {
    (end - start) / (MILLIS_A_DAY * 7.0) + 1.0
}

fn week_of_year(fields: Fields) -> f64 {
    let year = Month {
        year: fields.year,
        month: 0.0,
    };
    week(
        today(fields),
        52.0,
        year,
        Month::in_next_year,
        Month::in_previous_year,
    )
}

fn week_of_month(fields: Fields) -> f64 {
    let month = Month {
        year: fields.year,
        month: fields.month,
    };
    week(today(fields), 4.0, month, Month::next, Month::previous)
}

/// The week of `today` in a period that has `usual` weeks or one more.
fn week(
    today: f64,
    usual: f64,
    period: Month,
    next: fn(Month) -> Month,
    previous: fn(Month) -> Month,
) -> f64 {
    let week = weeks_between(period.first_week(), today);
    if week > usual && today >= next(period).first_week() {
        1.0
    } else if week < 1.0 {
        weeks_between(previous(period).first_week(), today).floor()
    } else {
        week.floor()
    }
}

/// The year that the week of `now` belongs to.
fn week_year(now: f64, month: Month) -> f64 {
    let year = month.january();
    if now < year.first_week() {
        year.year - 1.0
    } else if now >= year.in_next_year().first_week() {
        year.year + 1.0
    } else {
        year.year
    }
}

/// The month, from 1, that the week of `now` belongs to.
fn week_month(now: f64, month: Month) -> f64 {
    let belongs = if now < month.first_week() {
        month.previous()
    } else if now >= month.next().first_week() {
        month.next()
    } else {
        month
    };
    belongs.month + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_belong_to_the_year_of_their_thursday() {
        for (year, month, day, week_year, week) in [
            (2005.0, 0.0, 1.0, 2004.0, 53.0),
            (2005.0, 0.0, 3.0, 2005.0, 1.0),
            (2008.0, 11.0, 29.0, 2009.0, 1.0),
            (2009.0, 11.0, 31.0, 2009.0, 53.0),
            (2010.0, 0.0, 3.0, 2009.0, 53.0),
            (2018.0, 5.0, 30.0, 2018.0, 26.0),
        ] {
            let millis = Fields::day(year, month, day).to_millis();
            assert_eq!(
                component(millis, 'X'),
                Some(week_year),
                "{year} {month} {day}"
            );
            assert_eq!(component(millis, 'W'), Some(week), "{year} {month} {day}");
        }
    }

    #[test]
    fn weeks_belong_to_the_month_of_their_thursday() {
        // Saturday, 2005-01-01 is in the fifth week of December.
        let millis = Fields::day(2005.0, 0.0, 1.0).to_millis();
        assert_eq!(component(millis, 'x'), Some(12.0));
        assert_eq!(component(millis, 'w'), Some(5.0));
    }

    #[test]
    fn hours_of_half_a_day_go_from_1_to_12() {
        let hour = |hour: f64| component(hour * 3_600_000.0, 'h');
        assert_eq!(
            [0.0, 1.0, 12.0, 23.0].map(hour),
            [12.0, 1.0, 12.0, 11.0].map(Some)
        );
        assert!(!is_afternoon(0.0) && is_afternoon(MILLIS_A_DAY / 2.0));
    }
}
