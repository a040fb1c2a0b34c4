//! Prometheus' test scripts, read.

use std::sync::Arc;

use promql::{Histogram, Labels, STALE};
use promql_parser::util::unquote_string;

use crate::histograms;

/// One command of a script.
#[derive(Debug)]
pub(crate) enum Command {
    Clear,
    Load {
        step: i64,
        /// Classic histograms are stored as native ones with custom buckets too.
        custom_buckets: bool,
        series: Vec<Row>,
    },
    Eval(Eval),
}

/// A series as written.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) labels: Labels,
    pub(crate) values: Vec<Written>,
}

/// One value as written.
#[derive(Debug, Clone)]
pub(crate) enum Written {
    Gap,
    Number(f64),
    /// A native histogram, and whether its reset hint is given.
    Histogram(Arc<Histogram>, bool),
}

/// What has to be remarked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Remarks {
    None,
    Any,
    /// This one, whatever its place in the query.
    Text(String),
    /// One that starts so.
    Start(String),
}

#[derive(Debug)]
pub(crate) struct Eval {
    pub(crate) line: usize,
    pub(crate) query: String,
    pub(crate) when: When,
    pub(crate) fails: bool,
    pub(crate) ordered: bool,
    pub(crate) text: Option<String>,
    /// Steps of an expected range vector: start and step.
    pub(crate) range_vector: Option<(i64, i64)>,
    pub(crate) scalar: Option<f64>,
    pub(crate) rows: Vec<Row>,
    pub(crate) warnings: Option<Remarks>,
    pub(crate) infos: Option<Remarks>,
    /// It has syntax of values this reader does not have.
    pub(crate) unreadable: bool,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum When {
    Instant(i64),
    Range { start: i64, end: i64, step: i64 },
}

pub(crate) fn read(text: &str) -> Vec<Command> {
    let mut commands = Vec::new();
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match word {
            "clear" => commands.push(Command::Clear),
            "load" | "load_with_nhcb" => commands.push(Command::Load {
                step: duration(rest).expect("a step"),
                custom_buckets: word == "load_with_nhcb",
                series: Vec::new(),
            }),
            "eval" | "eval_fail" | "eval_ordered" | "eval_info" | "eval_warn" => {
                commands.push(Command::Eval(eval(word, rest, place + 1)))
            }
            _ => match commands.last_mut() {
                Some(Command::Load { series, .. }) => series.extend(row(line)),
                Some(Command::Eval(eval)) => eval.expect(line),
                _ => panic!("line {}: {line}", place + 1),
            },
        }
    }
    commands
}

fn eval(word: &str, rest: &str, line: usize) -> Eval {
    let (kind, rest) = rest
        .trim()
        .split_once(char::is_whitespace)
        .expect("instant or range");
    let mut rest = rest.trim();
    let mut next = |keyword: &str| {
        let after = rest
            .strip_prefix(keyword)
            .unwrap_or_else(|| panic!("line {line}: {keyword} in {rest}"))
            .trim_start();
        let (value, tail) = after.split_once(char::is_whitespace).unwrap_or((after, ""));
        rest = tail.trim_start();
        duration(value).unwrap_or_else(|| panic!("line {line}: {value}"))
    };
    let when = match kind {
        "instant" => When::Instant(next("at")),
        _ => When::Range {
            start: next("from"),
            end: next("to"),
            step: next("step"),
        },
    };
    Eval {
        line,
        query: rest.to_owned(),
        when,
        fails: word == "eval_fail",
        ordered: word == "eval_ordered",
        text: None,
        range_vector: None,
        scalar: None,
        rows: Vec::new(),
        warnings: None,
        infos: None,
        unreadable: false,
    }
}

impl Eval {
    fn expect(&mut self, line: &str) {
        let Some(expectation) = line.strip_prefix("expect ") else {
            return self.expect_result(line);
        };
        let expectation = expectation.trim();
        if let Some((kind, remarks)) = remarks(expectation) {
            if kind == "warn" {
                self.warnings = Some(remarks);
            } else {
                self.infos = Some(remarks);
            }
        } else if expectation.starts_with("fail") {
            self.fails = true;
        } else if expectation == "ordered" {
            self.ordered = true;
        } else if let Some(text) = expectation.strip_prefix("string ") {
            self.text = Some(unquote_string(text.trim()).expect("a quoted text"));
        } else if let Some(steps) = expectation.strip_prefix("range vector from ") {
            let words: Vec<&str> = steps.split_whitespace().collect();
            let [start, "to", _, "step", step] = words.as_slice() else {
                panic!("{line}")
            };
            self.range_vector = duration(start).zip(duration(step));
        }
    }

    fn expect_result(&mut self, line: &str) {
        if let Ok(number) = line.parse() {
            self.scalar = Some(number);
            return;
        }
        match row(line) {
            Some(row) => self.rows.push(row),
            None => self.unreadable = true,
        }
    }
}

/// `warn`, `no_info`, `warn msg: …`, `info regex: …`, without the place in the query at the end.
fn remarks(expectation: &str) -> Option<(&str, Remarks)> {
    let (kind, rest) = expectation
        .split_once(char::is_whitespace)
        .unwrap_or((expectation, ""));
    if let Some(kind) = kind.strip_prefix("no_") {
        return Some((kind, Remarks::None));
    }
    if !matches!(kind, "warn" | "info") {
        return None;
    }
    let remarks = match rest.trim().split_once(':') {
        Some(("msg", text)) => {
            let text = text.trim();
            let end = text.rfind(" (").unwrap_or(text.len());
            Remarks::Text(text.split_at(end).0.to_owned())
        }
        Some(("regex", text)) => {
            let start = text.split(['.', '\\', '(']).next().unwrap_or(text);
            Remarks::Start(start.trim().to_owned())
        }
        _ => Remarks::Any,
    };
    Some((kind, remarks))
}

/// A series and its values; `None` for syntax that is not read here.
fn row(line: &str) -> Option<Row> {
    let (labels, values) = split_series(line);
    let mut list = Vec::new();
    for word in words(values) {
        if word.starts_with('#') {
            break;
        }
        list.extend(expand(word)?);
    }
    Some(Row {
        labels: labels_of(labels),
        values: list,
    })
}

fn split_series(line: &str) -> (&str, &str) {
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

fn labels_of(text: &str) -> Labels {
    let (name, rest) = text.split_once('{').unwrap_or((text, ""));
    let mut pairs: Vec<(String, String)> = Vec::new();
    if !name.trim().is_empty() {
        pairs.push(("__name__".to_owned(), name.trim().to_owned()));
    }
    for matcher in split_commas(rest.strip_suffix('}').unwrap_or(rest)) {
        let matcher = matcher.trim();
        let quoted_name = matcher.starts_with('"') && unquote_string(matcher).is_ok();
        if quoted_name {
            pairs.push((
                "__name__".to_owned(),
                unquote_string(matcher).expect("quoted"),
            ));
        } else if let Some((name, value)) = matcher.split_once('=') {
            let name = unquote_string(name.trim()).unwrap_or_else(|_| name.trim().to_owned());
            pairs.push((name, unquote_string(value.trim()).expect("a quoted value")));
        }
    }
    Labels::from_pairs(pairs)
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

/// `1`, `_`, `stale`, `1x3`, `_x3`, `1+2x3`, `1-2x3`, and the same of histograms
fn expand(word: &str) -> Option<Vec<Written>> {
    if word.starts_with("{{") {
        return histograms::expand(word);
    }
    if let Some(count) = word.strip_prefix("_x") {
        return Some(vec![Written::Gap; count.parse().ok()?]);
    }
    match word {
        "_" => return Some(vec![Written::Gap]),
        "stale" => return Some(vec![Written::Number(f64::from_bits(STALE))]),
        _ => {}
    }
    if let Ok(number) = word.parse() {
        return Some(vec![Written::Number(number)]);
    }
    let (series, count) = word.split_once('x')?;
    let count: u32 = count.parse().ok()?;
    if series == "stale" {
        return Some(vec![
            Written::Number(f64::from_bits(STALE));
            count as usize + 1
        ]);
    }
    // The sign between start and step is not the first one, nor that of an exponent.
    let signs = series
        .char_indices()
        .filter(|(at, c)| *at > 0 && matches!(c, '+' | '-'));
    let sign = signs.map(|(at, _)| at).find(|at| {
        !series
            .get(..*at)
            .is_some_and(|before| before.ends_with(['e', 'E']))
    });
    let (start, step) = match sign.and_then(|at| series.split_at_checked(at)) {
        Some((start, step)) => (start.parse::<f64>().ok()?, step.parse::<f64>().ok()?),
        None => (series.parse::<f64>().ok()?, 0.0),
    };
    let mut value = start;
    let mut values = vec![Written::Number(value)];
    for _ in 0..count {
        value += step;
        values.push(Written::Number(value));
    }
    Some(values)
}

/// Milliseconds of `5m30s`, `1ms`, or a number of seconds.
fn duration(text: &str) -> Option<i64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Some((seconds * 1000.0) as i64);
    }
    let mut total = 0;
    let mut number = 0_i64;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if let Some(digit) = c.to_digit(10) {
            number = number * 10 + i64::from(digit);
            continue;
        }
        let unit = match c {
            'm' if rest.peek() == Some(&'s') => {
                rest.next();
                1
            }
            's' => 1000,
            'm' => 60_000,
            'h' => 3_600_000,
            'd' => 86_400_000,
            'w' => 604_800_000,
            'y' => 31_536_000_000,
            _ => return None,
        };
        total += number * unit;
        number = 0;
    }
    Some(total)
}
