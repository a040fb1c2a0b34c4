//! Dates of instants, in UTC.

use super::math::MathFunction;

static FUNCTIONS: &[MathFunction] = &[
    MathFunction {
        name: "minute",
        apply: |x, _| date(x, |date| date.second_of_day / 60 % 60),
    },
    MathFunction {
        name: "hour",
        apply: |x, _| date(x, |date| date.second_of_day / 3600),
    },
    MathFunction {
        name: "day_of_week",
        apply: |x, _| date(x, |date| (date.days + 4).rem_euclid(7)),
    },
    MathFunction {
        name: "day_of_month",
        apply: |x, _| date(x, |date| date.day),
    },
    MathFunction {
        name: "day_of_year",
        apply: |x, _| date(x, |date| date.days - days_before(date.year, 1, 1) + 1),
    },
    MathFunction {
        name: "days_in_month",
        apply: |x, _| date(x, days_in_month),
    },
    MathFunction {
        name: "month",
        apply: |x, _| date(x, |date| date.month),
    },
    MathFunction {
        name: "year",
        apply: |x, _| date(x, |date| date.year),
    },
];

/// The function of that name, if it is one of a date.
pub(crate) fn find(name: &str) -> Option<&'static MathFunction> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// Milliseconds as PromQL's seconds.
pub(crate) fn seconds(millis: i64) -> f64 {
    millis as f64 / 1000.0
}

struct Date {
    /// Since 1 January 1970.
    days: i64,
    second_of_day: i64,
    year: i64,
    month: i64,
    day: i64,
}

fn date(unix: f64, part: fn(&Date) -> i64) -> Option<f64> {
    // About three million years: beyond it a calendar means nothing.
    if unix.is_nan() || unix.abs() > 1e14 {
        return Some(f64::NAN);
    }
    Some(part(&Date::at(unix as i64)) as f64)
}

impl Date {
    /// Counts days in eras of 400 years from 1 March 0000, so that the leap day ends the year.
    fn at(unix: i64) -> Self {
        let (days, second_of_day) = (unix.div_euclid(86_400), unix.rem_euclid(86_400));
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            days,
            second_of_day,
            year,
            month,
            day,
        }
    }
}

/// Days from 1 January 1970 to a date.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let from_march = (month + 9) % 12;
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn days_in_month(date: &Date) -> i64 {
    let (year, month) = if date.month == 12 {
        (date.year + 1, 1)
    } else {
        (date.year, date.month + 1)
    };
    days_before(year, month, 1) - days_before(date.year, date.month, 1)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn dates_are_read_in_utc() {
        for (name, unix, expected) in [
            ("year", 0.0, 1970.0),
            ("day_of_week", 0.0, 4.0),
            ("year", 951_782_400.0, 2000.0),
            ("month", 951_782_400.0, 2.0),
            ("day_of_month", 951_782_400.0, 29.0),
            ("days_in_month", 951_782_400.0, 29.0),
            ("day_of_year", 1_483_191_420.0, 366.0),
            ("hour", -1.0, 23.0),
            ("minute", -1.0, 59.0),
            ("year", -1.0, 1969.0),
        ] {
            let function = find(name).expect("known");
            assert_eq!(
                (function.apply)(unix, &[]),
                Some(expected),
                "{name}({unix})"
            );
        }
        assert!((find("year").expect("known").apply)(f64::INFINITY, &[]).is_some_and(f64::is_nan));
    }
}
