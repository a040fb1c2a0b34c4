use super::{Answer, Compare, Expect, Measured, Verdict, trend};

/// A series without a newer point is old, in milliseconds; Prometheus looks back as far.
const OLD: i64 = 300_000;

pub(super) fn judge(expect: &Expect, answer: &Answer<'_>, end: i64) -> Verdict {
    match (expect, answer) {
        (Expect::Empty(empty), _) => emptiness(*empty, answer),
        (Expect::Contains(wanted, meant), _) => contains(wanted, *meant, answer),
        (Expect::Status(wanted), Answer::Http(status, ..)) => self::status(*wanted, *status),
        (Expect::Status(_), _) => {
            Verdict::Unknown("only an answer of HTTP has a status".to_owned())
        }
        (Expect::Rows(compare, bound), _) => rows(*compare, *bound, answer),
        (_, Answer::Http(..)) => {
            Verdict::Unknown("an answer of HTTP has a status and a body, not a value".to_owned())
        }
        (Expect::Value(compare, bound), Answer::Lines(..)) => rows(*compare, *bound, answer),
        (Expect::Trend(direction, over), Answer::Series(series)) => {
            if let Some(unknown) = unusable(series, end) {
                return unknown;
            }
            trend::judge(*direction, *over, series, end)
        }
        (Expect::Trend(..), _) => Verdict::Unknown(
            "only series of metrics rise and fall; expect a number of rows or a value".to_owned(),
        ),
        (Expect::Value(..) | Expect::Between(..), Answer::Series(series)) => {
            unusable(series, end).unwrap_or_else(|| values(expect, series))
        }
        (Expect::Value(..) | Expect::Between(..), Answer::Rows(rows, more)) => {
            match single(rows, *more) {
                Ok(value) => values(
                    expect,
                    &[Measured {
                        now: Some(value),
                        ..Measured::default()
                    }],
                ),
                Err(why) => Verdict::Unknown(why),
            }
        }
        (Expect::Between(low, high), Answer::Lines(lines, more)) => {
            let count = lines.len() as f64;
            if *more && count <= *high {
                return Verdict::Unknown(format!("only the first {count} lines were read"));
            }
            let words = format!("{count} lines");
            if *low <= count && count <= *high {
                Verdict::Met(words)
            } else {
                Verdict::Missed(format!("{words} are not between {low} and {high}"))
            }
        }
    }
}

/// Why series cannot be judged: there are none, or their newest points are old.
fn unusable(series: &[Measured], end: i64) -> Option<Verdict> {
    if series.is_empty() {
        return Some(Verdict::Unknown(
            "the query found no series: nothing is measured, or nothing happened".to_owned(),
        ));
    }
    if series.iter().any(|one| one.now.is_some()) {
        return None;
    }
    let newest = series
        .iter()
        .filter_map(|one| one.course.last())
        .map(|point| point.0)
        .max();
    Some(Verdict::Unknown(match newest {
        Some(at) if end - at > OLD => {
            format!("the newest value is {} old", span(end.saturating_sub(at)))
        }
        _ => "there is no value at the end of the range".to_owned(),
    }))
}

/// The one number of rows that hold one.
fn single(rows: &[Vec<Option<String>>], more: bool) -> Result<f64, String> {
    match rows {
        [] => Err("the query found no row".to_owned()),
        [row] if !more => match row.as_slice() {
            [Some(cell)] => cell
                .trim()
                .parse::<f64>()
                .map_err(|_| format!("the cell holds {:?}, which is no number", short(cell))),
            [None] => Err("the cell is NULL".to_owned()),
            cells => Err(format!(
                "the row has {} columns; select one, or expect a number of rows",
                cells.len()
            )),
        },
        rows => Err(format!(
            "there are {} rows; expect a number of rows, or select one value",
            rows.len()
        )),
    }
}

fn values(expect: &Expect, series: &[Measured]) -> Verdict {
    let (holds, wanted): (Box<dyn Fn(f64) -> bool>, String) = match *expect {
        Expect::Value(compare, bound) => (
            Box::new(move |value| compare.holds(value, bound)),
            format!("{} {}", compare.words(), number(bound)),
        ),
        Expect::Between(low, high) => (
            Box::new(move |value| low <= value && value <= high),
            format!("between {} and {}", number(low), number(high)),
        ),
        _ => return Verdict::Unknown("no value is expected".to_owned()),
    };
    let known = || series.iter().filter_map(|one| Some((one, one.now?)));
    let broken = known().filter(|(_, value)| value.is_nan()).count();
    let mut missed: Vec<(&Measured, f64)> = known()
        .filter(|(_, value)| !value.is_nan() && !holds(*value))
        .collect();
    let count = known().count();
    // The one that is furthest off is named.
    let upwards = matches!(*expect, Expect::Value(Compare::Above | Compare::AtLeast, _));
    missed.sort_by(|a, b| {
        if upwards {
            a.1.total_cmp(&b.1)
        } else {
            b.1.total_cmp(&a.1)
        }
    });
    if let Some((worst, value)) = missed.first() {
        let named = if worst.labels.is_empty() {
            String::new()
        } else {
            format!(" ({})", short(&worst.labels))
        };
        return Verdict::Missed(if count == 1 {
            format!("{} is not {wanted}{named}", number(*value))
        } else {
            format!(
                "{} of {count} series are not {wanted}; the {} is {}{named}",
                missed.len(),
                if upwards { "lowest" } else { "highest" },
                number(*value)
            )
        });
    }
    if broken > 0 {
        return Verdict::Unknown(if count == 1 {
            "the value is NaN: zero was divided by zero, as without any traffic".to_owned()
        } else {
            format!("{broken} of {count} values are NaN: zero was divided by zero")
        });
    }
    let mut values: Vec<f64> = known().map(|(_, value)| value).collect();
    values.sort_by(f64::total_cmp);
    Verdict::Met(match values.as_slice() {
        [value] => format!("{} is {wanted}", number(*value)),
        [lowest, .., highest] => format!(
            "all {count} series are {wanted}: {} to {}",
            number(*lowest),
            number(*highest)
        ),
        [] => return Verdict::Unknown("there is no value at the end of the range".to_owned()),
    })
}

/// How many things an answer holds, what they are called, and whether there are more.
fn counted(answer: &Answer<'_>) -> Option<(usize, &'static str, bool)> {
    match answer {
        Answer::Series(series) => {
            let now = series.iter().filter(|one| one.now.is_some()).count();
            Some((now, "series", false))
        }
        Answer::Rows(rows, more) => Some((rows.len(), "rows", *more)),
        Answer::Lines(lines, more) => Some((lines.len(), "lines", *more)),
        Answer::Http(..) => None,
    }
}

fn rows(compare: Compare, bound: f64, answer: &Answer<'_>) -> Verdict {
    let Some((count, what, more)) = counted(answer) else {
        return Verdict::Unknown("an answer of HTTP has no rows".to_owned());
    };
    let value = count as f64;
    let wanted = format!("{} {}", compare.words(), number(bound));
    let have = amount(count, what);
    if more {
        let beyond = value > bound;
        // What was read is enough to tell where more cannot change it.
        match compare {
            Compare::Above | Compare::AtLeast if beyond => {}
            Compare::Below | Compare::AtMost | Compare::Equal if beyond => {}
            _ => {
                return Verdict::Unknown(format!("there are more than the {have} that were read"));
            }
        }
    }
    if compare.holds(value, bound) {
        Verdict::Met(format!("{have}: {wanted}"))
    } else {
        Verdict::Missed(format!("{have}: not {wanted}"))
    }
}

fn emptiness(empty: bool, answer: &Answer<'_>) -> Verdict {
    let (count, what) = match answer {
        Answer::Http(_, body, _) => (usize::from(!body.trim().is_empty()), "body"),
        other => counted(other).map_or((0, "rows"), |(count, what, _)| (count, what)),
    };
    match (count == 0, empty) {
        (true, true) => Verdict::Met(format!("no {what}")),
        (true, false) => Verdict::Missed(format!("no {what}")),
        (false, true) => {
            let first = match answer {
                Answer::Series(series) => series
                    .iter()
                    .find(|one| one.now.is_some() && !one.labels.is_empty())
                    .map(|one| format!(", such as {}", short(&one.labels))),
                _ => None,
            };
            Verdict::Missed(format!(
                "{}{}, where none is expected",
                amount(count, what),
                first.unwrap_or_default()
            ))
        }
        (false, false) => Verdict::Met(amount(count, what)),
    }
}

fn contains(wanted: &str, meant: bool, answer: &Answer<'_>) -> Verdict {
    let (found, more) = match answer {
        Answer::Series(series) => (series.iter().any(|one| one.labels.contains(wanted)), false),
        Answer::Rows(rows, more) => (
            rows.iter()
                .flatten()
                .flatten()
                .any(|cell| cell.contains(wanted)),
            *more,
        ),
        Answer::Lines(lines, more) => (lines.iter().any(|line| line.contains(wanted)), *more),
        Answer::Http(_, body, more) => (body.contains(wanted), *more),
    };
    let wanted = short(wanted);
    match (found, meant) {
        (true, true) => Verdict::Met(format!("the answer contains {wanted:?}")),
        (true, false) => Verdict::Missed(format!("the answer contains {wanted:?}")),
        (false, _) if more => Verdict::Unknown(format!(
            "{wanted:?} is not in what was read, and there is more"
        )),
        (false, true) => Verdict::Missed(format!("the answer does not contain {wanted:?}")),
        (false, false) => Verdict::Met(format!("the answer does not contain {wanted:?}")),
    }
}

fn status(wanted: u16, status: u16) -> Verdict {
    let met = if wanted < 10 {
        status / 100 == wanted
    } else {
        status == wanted
    };
    if met {
        Verdict::Met(format!("status {status}"))
    } else if wanted < 10 {
        Verdict::Missed(format!("status {status} is not {wanted}xx"))
    } else {
        Verdict::Missed(format!("status {status} is not {wanted}"))
    }
}

fn amount(count: usize, what: &str) -> String {
    match (count, what) {
        (1, "rows") => "1 row".to_owned(),
        (1, "lines") => "1 line".to_owned(),
        (1, "body") => "a body".to_owned(),
        _ => format!("{count} {what}"),
    }
}

/// A number as people read it: four digits that count.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{}", value + 0.0);
    }
    let digits = value.abs().log10().floor();
    if (-5.0..15.0).contains(&digits) {
        let places = (3.0 - digits).clamp(0.0, 9.0) as usize;
        let text = format!("{value:.places$}");
        if text.contains('.') {
            return text.trim_end_matches('0').trim_end_matches('.').to_owned();
        }
        return text;
    }
    format!("{value:.3e}")
}

pub(super) fn span(millis: i64) -> String {
    let seconds = millis / 1_000;
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

pub(super) fn short(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars()
        .take(MOST)
        .chain(std::iter::once('…'))
        .collect()
}
