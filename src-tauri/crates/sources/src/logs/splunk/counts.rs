//! How many events there are: over time, and by the values of a field.

use lines::held;
use model::{Answer, Counted, Failure, LogFilter, Millis, Severity, Volume};
use serde_json::Value;

use super::{
    Splunk,
    event::TIME,
    job::{self, Row, Search},
    literal::field,
    spl::{self, Compiled, LEVEL, spl},
    whole,
};
use crate::logs::{
    counted::{Pieces, cap, check, ready, remark, severities},
    remarks::Remarks,
    sampled::sampled,
};

/// The most rows of a count: pieces of time times levels.
const MOST_ROWS: usize = 50_000;

/// The field that holds a value.
const VALUE: &str = "wheelhouse_value";

pub(super) async fn volume(
    splunk: &Splunk,
    filter: &LogFilter,
    step: Millis,
) -> Result<Answer<Vec<Volume>>, Failure> {
    check(step)?;
    let compiled = checked(splunk, filter)?;
    let query = format!(
        "{} | bin _time span={} | stats count by _time, {LEVEL} | eval {TIME}=printf(\"%.3f\", _time)",
        compiled.with_level(),
        span(step)
    );
    let remarks = Remarks::default();
    let rows = counted(splunk, filter, &query, MOST_ROWS, &remarks).await?;
    let mut pieces = Pieces::default();
    for row in &rows {
        let severity = severity(text(row, LEVEL));
        let wanted = filter.severities.is_empty() || filter.severities.contains(&severity);
        let start: Option<f64> = text(row, TIME).parse().ok();
        if let Some(start) = start.filter(|_| wanted) {
            let start = Millis((start * 1_000.0).round() as i64);
            pieces.add(start, severity, count(row));
        }
    }
    Ok(told(pieces.volume(), &compiled, remarks))
}

/// Values that Splunk extracts are counted, others looked for in the newest lines.
pub(super) async fn values(
    splunk: &Splunk,
    filter: &LogFilter,
    name: &str,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let compiled = checked(splunk, filter)?;
    let names = spl::names(name);
    let fields: Option<Vec<String>> = names.into_iter().map(field).collect();
    let by = match name {
        "severity" => Some(LEVEL.to_owned()),
        _ => fields.map(|fields| format!("coalesce({})", fields.join(", "))),
    };
    let Some(by) = by else {
        return sampled(splunk, filter, limit, |lines| held::values(lines, name)).await;
    };
    let most = match name {
        "severity" => MOST_ROWS,
        // One more than is shown tells whether there are more.
        _ => limit.saturating_add(1).min(MOST_ROWS),
    };
    let query = format!(
        "{} | eval {VALUE}={by} | stats count by {VALUE} | sort {most} -count",
        compiled.with_level()
    );
    let remarks = Remarks::default();
    let rows = counted(splunk, filter, &query, most, &remarks).await?;
    if rows.is_empty() {
        return sampled(splunk, filter, limit, |lines| held::values(lines, name)).await;
    }
    let groups = rows.iter().map(|row| (text(row, VALUE), count(row)));
    let values = match name {
        "severity" => severities(groups.map(|(level, count)| (severity(level), count))),
        _ => groups
            .filter(|(value, _)| !value.is_empty())
            .map(|(value, count)| Counted {
                text: value.to_owned(),
                count: Some(count),
            })
            .collect(),
    };
    let mut answer = told(values, &compiled, remarks);
    cap(&mut answer, limit);
    Ok(answer)
}

/// Fields of the lines are those that were extracted and those in the text, so they are looked at.
pub(super) async fn fields(
    splunk: &Splunk,
    filter: &LogFilter,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    sampled(splunk, filter, limit, |lines| held::fields(lines)).await
}

async fn counted(
    splunk: &Splunk,
    filter: &LogFilter,
    query: &str,
    most: usize,
    remarks: &Remarks,
) -> Result<Vec<Row>, Failure> {
    let (earliest, latest) = whole(filter);
    let search = Search {
        query,
        earliest: &earliest,
        latest: &latest,
    };
    job::rows(splunk, search, most, remarks).await
}

fn checked(splunk: &Splunk, filter: &LogFilter) -> Result<Compiled, Failure> {
    ready(filter)?;
    spl(filter, &splunk.indexes)
}

/// A piece of time; parts of a second are only taken if they divide it.
fn span(step: Millis) -> String {
    match step.0 {
        millis if millis < 1_000 && 1_000 % millis == 0 => format!("{millis}ms"),
        millis => format!("{}s", millis.saturating_add(999) / 1_000),
    }
}

/// The severity of a level's name, or of its number as Node's loggers write it.
fn severity(level: &str) -> Severity {
    let numbered = |number: i64| match number {
        10..20 => Severity::Trace,
        20..30 => Severity::Debug,
        30..40 => Severity::Info,
        40..50 => Severity::Warn,
        50..60 => Severity::Error,
        60 => Severity::Fatal,
        _ => Severity::Unset,
    };
    lines::severity_from_text(level)
        .or_else(|| level.parse().ok().map(numbered))
        .unwrap_or_default()
}

fn text<'a>(row: &'a Row, name: &str) -> &'a str {
    row.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn count(row: &Row) -> u64 {
    match row.get("count") {
        Some(Value::String(digits)) => digits.parse().unwrap_or(0),
        Some(number) => number.as_u64().unwrap_or(0),
        None => 0,
    }
}

fn told<T>(value: T, compiled: &Compiled, remarks: Remarks) -> Answer<T> {
    let mut answer = remarks.told(Answer::whole(value));
    answer.infos.extend(remark(compiled.exact));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_whole_seconds_or_divide_one() {
        for (millis, written) in [
            (1, "1ms"),
            (250, "250ms"),
            (300, "1s"),
            (1_000, "1s"),
            (60_000, "60s"),
            (1_500, "2s"),
        ] {
            assert_eq!(span(Millis(millis)), written);
        }
    }

    #[test]
    fn levels_are_names_or_numbers() {
        for (level, found) in [
            ("warning", Severity::Warn),
            ("30", Severity::Info),
            ("60", Severity::Fatal),
            ("unset", Severity::Unset),
            ("7", Severity::Unset),
        ] {
            assert_eq!(severity(level), found, "{level}");
        }
    }
}
