//! Prometheus' test scripts, read.

use promql::{Labels, STALE};
use promql_parser::util::unquote_string;

/// One command of a script.
#[derive(Debug)]
pub(crate) enum Command {
    Clear,
    Load { step: i64, series: Vec<Row> },
    Eval(Eval),
}

/// A series as written; a value that is not there is `None`.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) labels: Labels,
    pub(crate) values: Vec<Option<f64>>,
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
    /// It mentions a native histogram, or syntax of values this reader does not have.
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
        unreadable: false,
    }
}

impl Eval {
    fn expect(&mut self, line: &str) {
        let Some(expectation) = line.strip_prefix("expect ") else {
            return self.expect_result(line);
        };
        let expectation = expectation.trim();
        if expectation.starts_with("fail") {
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

/// A series and its values; `None` for native histograms.
fn row(line: &str) -> Option<Row> {
    let (labels, values) = split_series(line);
    let mut list = Vec::new();
    for word in values.split_whitespace() {
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

/// `1`, `_`, `stale`, `1x3`, `_x3`, `1+2x3`, `1-2x3`
fn expand(word: &str) -> Option<Vec<Option<f64>>> {
    if let Some(count) = word.strip_prefix("_x") {
        return Some(vec![None; count.parse().ok()?]);
    }
    match word {
        "_" => return Some(vec![None]),
        "stale" => return Some(vec![Some(f64::from_bits(STALE))]),
        _ => {}
    }
    if let Ok(number) = word.parse() {
        return Some(vec![Some(number)]);
    }
    let (series, count) = word.split_once('x')?;
    let count: u32 = count.parse().ok()?;
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
    let mut values = vec![Some(value)];
    for _ in 0..count {
        value += step;
        values.push(Some(value));
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
