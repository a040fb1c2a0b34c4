//! Series as Prometheus' tests write them: `x{a="1"} 1+2x3 _ stale {{schema:0 count:1}}`.
//!
//! Format: <https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series>.

mod histogram;

use std::sync::Arc;

use promql_parser::util::unquote_string;

use crate::answer::STALE;
use crate::labels::{Labels, METRIC_NAME};
use crate::memory::Stored;
use crate::native::Histogram;

/// A series with its values, one for each step.
#[derive(Debug, Clone, PartialEq)]
pub struct WrittenSeries {
    /// What names the series.
    pub labels: Labels,
    /// Its values.
    pub values: Vec<Written>,
}

/// One value as written.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// There is no sample.
    Gap,
    /// A number; the stale marker is one.
    Number(f64),
    /// A native histogram, and whether its reset hint is given.
    Histogram(Arc<Histogram>, bool),
}

/// What cannot be read, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotationError {
    /// The labels of a series.
    #[error("{0:?} are no labels of a series")]
    Labels(String),
    /// A value, or how it goes on.
    #[error("{0:?} is no value of a series")]
    Value(String),
    /// More values than a series may have.
    #[error("{0:?} asks for more than {MOST} values")]
    TooMany(String),
}

/// Values of one series: two years of one a minute.
const MOST: usize = 1_100_000;

impl WrittenSeries {
    /// Reads a series and its values.
    ///
    /// # Errors
    /// If one of its parts cannot be read.
    pub fn read(line: &str) -> Result<Self, NotationError> {
        let (labels, values) = split(line);
        Ok(Self {
            labels: read_labels(labels)?,
            values: read_values(values)?,
        })
    }
}

impl Written {
    /// The sample, if there is one.
    #[must_use]
    pub fn stored(&self) -> Option<Stored> {
        match self {
            Self::Gap => None,
            Self::Number(value) => Some(Stored::Number(*value)),
            Self::Histogram(histogram, _) => Some(Stored::Histogram(histogram.clone())),
        }
    }
}

/// Reads the labels of a series: `name{label="value"}`.
///
/// # Errors
/// If they cannot be read.
pub fn read_labels(text: &str) -> Result<Labels, NotationError> {
    let wrong = || NotationError::Labels(text.to_owned());
    let (name, rest) = match text.trim().split_once('{') {
        Some((name, rest)) => (name, rest.strip_suffix('}').ok_or_else(wrong)?),
        None => (text, ""),
    };
    let mut pairs: Vec<(String, String)> = Vec::new();
    let name = name.trim();
    if name.contains(|letter: char| letter.is_whitespace() || "}\"'=".contains(letter)) {
        return Err(wrong());
    }
    if !name.is_empty() {
        pairs.push((METRIC_NAME.to_owned(), name.to_owned()));
    }
    for matcher in split_commas(rest) {
        let matcher = matcher.trim();
        if matcher.is_empty() {
            continue;
        }
        if matcher.starts_with('"')
            && let Ok(name) = unquote_string(matcher)
        {
            pairs.push((METRIC_NAME.to_owned(), name));
            continue;
        }
        let (name, value) = matcher.split_once('=').ok_or_else(wrong)?;
        let name = unquote_string(name.trim()).unwrap_or_else(|_| name.trim().to_owned());
        pairs.push((name, unquote_string(value.trim()).map_err(|_| wrong())?));
    }
    Ok(Labels::from_pairs(pairs))
}

/// Reads the values of a series, one for each step.
///
/// # Errors
/// If one of them cannot be read, or if there are too many.
pub fn read_values(text: &str) -> Result<Vec<Written>, NotationError> {
    let mut values = Vec::new();
    for word in words(text) {
        if word.starts_with('#') {
            break;
        }
        let wrong = || NotationError::Value(word.to_owned());
        let (start, steps) = times(word).ok_or_else(wrong)?;
        if values.len() + steps > MOST {
            return Err(NotationError::TooMany(word.to_owned()));
        }
        values.extend(expand(start, steps).ok_or_else(wrong)?);
    }
    Ok(values)
}

fn split(line: &str) -> (&str, &str) {
    let mut quote = None;
    let mut inside = false;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(open) => {
                escaped = c == '\\' && open != '`';
                if c == open {
                    quote = None;
                }
            }
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if c == '{' => inside = true,
            None if c == '}' => return line.split_at(at + 1),
            None if c.is_whitespace() && !inside => return line.split_at(at),
            None => {}
        }
    }
    (line, "")
}

/// Words between spaces, of which histograms have some inside.
fn words(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let mut depth = 0;
        let end = rest.find(|c: char| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && c.is_whitespace()
        });
        let (word, tail) = rest.split_at(end.unwrap_or(rest.len()));
        found.push(word);
        rest = tail.trim_start();
    }
    found
}

fn split_commas(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let (mut quoted, mut escaped) = (false, false);
    for c in text.chars() {
        match c {
            ',' if !quoted => parts.push(String::new()),
            _ => {
                if c == '"' && !escaped {
                    quoted = !quoted;
                }
                escaped = c == '\\' && !escaped;
                parts.last_mut().expect("one part").push(c);
            }
        }
    }
    parts
}

/// A value or how it changes, and how often it goes on: 3 for `1+2x3`.
fn times(word: &str) -> Option<(&str, usize)> {
    let after = word.rfind("}}").map_or(0, |at| at + 2);
    let (inside, rest) = word.split_at_checked(after)?;
    // The x of a hexadecimal number follows a zero, and nobody repeats zero digits.
    match rest.rsplit_once('x') {
        Some((start, count)) => {
            let start = word.get(..inside.len() + start.len())?;
            Some((start, count.parse().ok()?))
        }
        None => Some((word, 0)),
    }
}

/// `1`, `_`, `stale`, `1+2`, `1-2`, and the same of histograms, gone on with some times.
fn expand(start: &str, steps: usize) -> Option<Vec<Written>> {
    if start.starts_with("{{") {
        return histogram::expand(start, steps);
    }
    match start {
        // Of gaps the count is what there are, of all else how many follow.
        "_" => return Some(vec![Written::Gap; steps.max(1)]),
        "stale" => return Some(vec![Written::Number(f64::from_bits(STALE)); steps + 1]),
        _ => {}
    }
    // The sign between start and step is not the first one, nor that of an exponent.
    let signs = start
        .char_indices()
        .filter(|(at, c)| *at > 0 && matches!(c, '+' | '-'));
    let sign = signs.map(|(at, _)| at).find(|at| {
        !start
            .get(..*at)
            .is_some_and(|before| before.ends_with(['e', 'E']))
    });
    let (first, step) = match sign.and_then(|at| start.split_at_checked(at)) {
        Some((first, step)) => (first.parse::<f64>().ok()?, step.parse::<f64>().ok()?),
        None => (start.parse::<f64>().ok()?, 0.0),
    };
    let mut value = first;
    let mut values = vec![Written::Number(value)];
    for _ in 0..steps {
        value += step;
        values.push(Written::Number(value));
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        match WrittenSeries::read(line) {
            Ok(series) => {
                let values = series.values.iter().map(|value| match value {
                    Written::Gap => "_".to_owned(),
                    Written::Number(value) if value.to_bits() == STALE => "stale".to_owned(),
                    Written::Number(value) => value.to_string(),
                    Written::Histogram(histogram, _) => histogram.to_string(),
                });
                let values: Vec<String> = values.collect();
                format!("{} {}", series.labels, values.join(" "))
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn series_are_read_as_they_are_written() {
        for (line, expected) in [
            ("x 1 2.5 -3", "x 1 2.5 -3"),
            ("x{a=\"b\"} 1x2 _ _x2 stale", "x{a=\"b\"} 1 1 1 _ _ _ stale"),
            ("x 0+10x3", "x 0 10 20 30"),
            ("x 5-2x2 -1-1x1", "x 5 3 1 -1 -2"),
            ("x 1e3+1e-1x1 Inf NaN", "x 1000 1000.1 inf NaN"),
            ("{a='}', b=\"x,y\"} 1", "{a=\"}\", b=\"x,y\"} 1"),
            (
                "{\"with.dot\", a=\"1\"} 1",
                "{__name__=\"with.dot\", a=\"1\"} 1",
            ),
            (
                "h {{schema:0 count:2 sum:3 buckets:[2]}}x1",
                "h {count:2, sum:3, (0.5,1]:2} {count:2, sum:3, (0.5,1]:2}",
            ),
            (
                "h {{count:1 buckets:[1]}}+{{count:1 buckets:[1]}}x1",
                "h {count:1, sum:0, (0.5,1]:1} {count:2, sum:0, (0.5,1]:2}",
            ),
            ("x", "x "),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (line, expected) in [
            ("x 1 two", "\"two\" is no value of a series"),
            ("x 1x-2", "\"1x-2\" is no value of a series"),
            ("x{a} 1", "\"x{a}\" are no labels of a series"),
            ("x{a=1} 1", "\"x{a=1}\" are no labels of a series"),
            (
                "x{a=\"1\" 1",
                "\"x{a=\\\"1\\\" 1\" are no labels of a series",
            ),
            ("h {{schema:0", "\"{{schema:0\" is no value of a series"),
            (
                "h {{offset:2147483647 buckets:[1 2]}}",
                "\"{{offset:2147483647 buckets:[1 2]}}\" is no value of a series",
            ),
            (
                "x 1x99999999999",
                "\"1x99999999999\" asks for more than 1100000 values",
            ),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }
}
