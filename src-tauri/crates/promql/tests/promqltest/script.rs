//! Prometheus' test scripts, read.

use promql::notation::WrittenSeries;
use promql_parser::util::unquote_string;

/// One command of a script.
#[derive(Debug)]
pub(crate) enum Command {
    Clear,
    Load {
        step: i64,
        /// Classic histograms are stored as native ones with custom buckets too.
        custom_buckets: bool,
        series: Vec<WrittenSeries>,
    },
    Eval(Eval),
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
    pub(crate) rows: Vec<WrittenSeries>,
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
                Some(Command::Load { series, .. }) => series.extend(WrittenSeries::read(line).ok()),
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
        match WrittenSeries::read(line) {
            Ok(row) => self.rows.push(row),
            Err(_) => self.unreadable = true,
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
