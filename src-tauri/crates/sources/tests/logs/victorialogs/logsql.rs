//! A small reading of LogsQL, independent of the one that writes it: what a server would do with
//! the queries that are sent.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

/// A record as the server holds it; empty fields are not there.
pub(crate) type Record = BTreeMap<String, String>;

#[derive(Debug)]
pub(crate) struct Query {
    filter: Expr,
    pipes: Vec<Pipe>,
}

#[derive(Debug)]
enum Expr {
    All,
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    Test { field: String, test: Test },
    Time { from: i64, until: i64 },
}

#[derive(Debug)]
enum Test {
    Exact(String),
    Prefix(String),
    OneOf(Vec<String>),
    Fits(Regex),
    Phrase(String),
    There,
    Above(f64),
    Below(f64),
}

#[derive(Debug)]
enum Pipe {
    Pack(String),
    Filter(Expr),
    Delete(String),
    Sort {
        by: String,
        down: bool,
        limit: usize,
    },
    Stats {
        step: Option<i64>,
        by: String,
    },
}

impl Query {
    /// Parses a query; the error is what the server would say.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser::new(text)?;
        let filter = parser.either()?;
        let mut pipes = Vec::new();
        while parser.sign('|') {
            pipes.push(parser.pipe()?);
        }
        parser.end()?;
        Ok(Self { filter, pipes })
    }

    /// What the server answers about the records.
    pub(crate) fn run(&self, records: &[Record], more: &Self) -> Vec<Record> {
        let mut found: Vec<Record> = records
            .iter()
            .filter(|record| self.filter.holds(record) && more.filter.holds(record))
            .cloned()
            .collect();
        for pipe in &self.pipes {
            pipe.run(&mut found);
        }
        found
    }
}

impl Pipe {
    fn run(&self, records: &mut Vec<Record>) {
        match self {
            Self::Pack(into) => {
                for record in records {
                    let packed = serde_json::to_string(record).unwrap();
                    record.insert(into.clone(), packed);
                }
            }
            Self::Filter(expr) => records.retain(|record| expr.holds(record)),
            Self::Delete(field) => {
                for record in records {
                    record.remove(field);
                }
            }
            Self::Sort { by, down, limit } => {
                // Of equal ones any come first, and others the other way round.
                let key = |record: &Record| {
                    let value = record.get(by).cloned().unwrap_or_default();
                    let number = value.parse::<u64>().unwrap_or_default();
                    (number, value, record.len() % 5)
                };
                records.sort_by_key(key);
                if *down {
                    records.reverse();
                }
                records.truncate(*limit);
            }
            Self::Stats { step, by } => {
                let mut groups: BTreeMap<(Option<i64>, String), u64> = BTreeMap::new();
                for record in records.iter() {
                    let time = step.map(|step| time(record).div_euclid(step) * step);
                    let value = record.get(by).cloned().unwrap_or_default();
                    *groups.entry((time, value)).or_default() += 1;
                }
                *records = groups
                    .into_iter()
                    .map(|((time, value), hits)| {
                        let mut record = Record::from([("hits".to_owned(), hits.to_string())]);
                        if let Some(time) = time {
                            let time = chrono::DateTime::from_timestamp_nanos(time).to_rfc3339();
                            record.insert("_time".to_owned(), time);
                        }
                        if !value.is_empty() {
                            record.insert(by.clone(), value);
                        }
                        record
                    })
                    .collect();
            }
        }
    }
}

impl Expr {
    fn holds(&self, record: &Record) -> bool {
        match self {
            Self::All => true,
            Self::And(all) => all.iter().all(|expr| expr.holds(record)),
            Self::Or(any) => any.iter().any(|expr| expr.holds(record)),
            Self::Not(inner) => !inner.holds(record),
            Self::Time { from, until } => (*from..*until).contains(&time(record)),
            Self::Test { field, test } => {
                let value = record.get(field).map_or("", String::as_str);
                match test {
                    Test::Exact(text) => value == text,
                    Test::Prefix(text) => value.starts_with(text.as_str()),
                    Test::OneOf(texts) => texts.iter().any(|text| text == value),
                    Test::Fits(pattern) => pattern.is_match(value),
                    Test::Phrase(text) if text.is_empty() => value.is_empty(),
                    Test::Phrase(text) => phrase(value, text),
                    Test::There => !value.is_empty(),
                    Test::Above(bound) => value.parse().is_ok_and(|n: f64| n > *bound),
                    Test::Below(bound) => value.parse().is_ok_and(|n: f64| n < *bound),
                }
            }
        }
    }
}

fn time(record: &Record) -> i64 {
    let time = chrono::DateTime::parse_from_rfc3339(&record["_time"]).unwrap();
    time.timestamp_nanos_opt().unwrap()
}

/// The text between two ends of words.
fn phrase(value: &str, text: &str) -> bool {
    let part_of_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    value.match_indices(text).any(|(at, found)| {
        let before = value
            .get(..at)
            .and_then(|before| before.chars().next_back());
        let after = value
            .get(at + found.len()..)
            .and_then(|after| after.chars().next());
        !part_of_word(before) && !part_of_word(after)
    })
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(char),
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn new(text: &str) -> Result<Self, String> {
        Ok(Self {
            tokens: tokens(text)?,
            at: 0,
        })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self) -> Option<Token> {
        self.at += 1;
        self.tokens.get(self.at - 1).cloned()
    }

    fn sign(&mut self, sign: char) -> bool {
        let there = self.peek() == Some(&Token::Sign(sign));
        self.at += usize::from(there);
        there
    }

    fn word(&mut self, word: &str) -> bool {
        let there = self.peek() == Some(&Token::Word(word.to_owned()));
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, sign: char) -> Result<(), String> {
        let found = format!("{:?}", self.peek());
        self.sign(sign)
            .then_some(())
            .ok_or_else(|| format!("cannot parse query: expecting {sign}, found {found}"))
    }

    fn end(&self) -> Result<(), String> {
        match self.peek() {
            None => Ok(()),
            Some(token) => Err(format!("cannot parse query: unexpected {token:?}")),
        }
    }

    /// A field's name or a value, quoted or not.
    fn text(&mut self) -> Result<String, String> {
        match self.take() {
            Some(Token::Text(text) | Token::Word(text)) => Ok(text),
            other => Err(format!("cannot parse query: {other:?} is no text")),
        }
    }

    fn either(&mut self) -> Result<Expr, String> {
        let mut any = vec![self.both()?];
        while self.word("or") {
            any.push(self.both()?);
        }
        Ok(Expr::Or(any))
    }

    fn both(&mut self) -> Result<Expr, String> {
        let mut all = Vec::new();
        while let Some(token) = self.peek() {
            match token {
                Token::Sign('|' | ')') => break,
                Token::Word(word) if word == "or" => break,
                _ => all.push(self.one()?),
            }
        }
        if all.is_empty() {
            return Err("cannot parse query: missing filter".to_owned());
        }
        Ok(Expr::And(all))
    }

    fn one(&mut self) -> Result<Expr, String> {
        if self.sign('!') {
            return Ok(Expr::Not(Box::new(self.one()?)));
        }
        if self.sign('*') {
            return Ok(Expr::All);
        }
        if self.sign('(') {
            let inner = self.either()?;
            self.expect(')')?;
            return Ok(inner);
        }
        let field = self.text()?;
        self.expect(':')?;
        if field == "_time" {
            return self.time();
        }
        if self.sign('(') {
            let mut any = Vec::new();
            loop {
                let test = self.test()?;
                any.push(Expr::Test {
                    field: field.clone(),
                    test,
                });
                if !self.word("or") {
                    break;
                }
            }
            self.expect(')')?;
            return Ok(Expr::Or(any));
        }
        let test = self.test()?;
        Ok(Expr::Test { field, test })
    }

    fn test(&mut self) -> Result<Test, String> {
        if self.sign('*') {
            return Ok(Test::There);
        }
        if self.sign('=') {
            let text = self.text()?;
            return Ok(if self.sign('*') {
                Test::Prefix(text)
            } else {
                Test::Exact(text)
            });
        }
        if self.sign('~') {
            let pattern = self.text()?;
            let pattern = Regex::new(&pattern);
            return pattern
                .map(Test::Fits)
                .map_err(|error| format!("cannot parse query: {error}"));
        }
        for (sign, above) in [('>', true), ('<', false)] {
            if self.sign(sign) {
                let bound: f64 = self.text()?.parse().map_err(|_| "cannot parse number")?;
                return Ok(if above {
                    Test::Above(bound)
                } else {
                    Test::Below(bound)
                });
            }
        }
        if self.word("in") {
            self.expect('(')?;
            let mut texts = vec![self.text()?];
            while self.sign(',') {
                texts.push(self.text()?);
            }
            self.expect(')')?;
            return Ok(Test::OneOf(texts));
        }
        Ok(Test::Phrase(self.text()?))
    }

    /// `[from, until)` with all digits of both.
    fn time(&mut self) -> Result<Expr, String> {
        self.expect('[')?;
        let mut ends = Vec::new();
        for sign in [',', ')'] {
            let mut text = String::new();
            while !self.sign(sign) {
                match self.take().ok_or("cannot parse query: time")? {
                    Token::Word(word) => text.push_str(&word),
                    Token::Sign(sign) => text.push(sign),
                    Token::Text(_) => return Err("cannot parse query: time".into()),
                }
            }
            let time = chrono::DateTime::parse_from_rfc3339(&text)
                .map_err(|error| format!("cannot parse [{text}]: {error}"))?;
            ends.push(time.timestamp_nanos_opt().ok_or("time")?);
        }
        Ok(Expr::Time {
            from: ends[0],
            until: ends[1],
        })
    }

    fn pipe(&mut self) -> Result<Pipe, String> {
        let name = self.text()?;
        match name.as_str() {
            "pack_json" => {
                assert!(self.word("as"));
                Ok(Pipe::Pack(self.text()?))
            }
            "filter" => self.either().map(Pipe::Filter),
            "delete" => Ok(Pipe::Delete(self.text()?)),
            "sort" => {
                assert!(self.word("by"));
                self.expect('(')?;
                let by = self.text()?;
                let down = self.word("desc");
                self.expect(')')?;
                assert!(self.word("limit"), "sorted without a limit");
                let limit = self.text()?.parse().map_err(|_| "limit")?;
                Ok(Pipe::Sort { by, down, limit })
            }
            "stats" => {
                assert!(self.word("by"));
                self.expect('(')?;
                let mut by = self.text()?;
                let mut step = None;
                if by == "_time" && self.sign(':') {
                    let text = self.text()?;
                    let millis: i64 = text
                        .strip_suffix("ms")
                        .ok_or("step")?
                        .parse()
                        .map_err(|_| "step")?;
                    step = Some(millis * 1_000_000);
                    self.expect(',')?;
                    by = self.text()?;
                }
                self.expect(')')?;
                assert!(self.word("count"));
                self.expect('(')?;
                self.expect(')')?;
                assert!(self.word("hits"));
                Ok(Pipe::Stats { step, by })
            }
            other => Err(format!("cannot parse query: unexpected pipe {other}")),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut letters = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(c) = letters.next() {
        match c {
            c if c.is_whitespace() => {}
            '"' => {
                let mut raw = String::new();
                loop {
                    let c = letters.next().ok_or("cannot parse query: quote")?;
                    raw.push(c);
                    match c {
                        '\\' => raw.push(letters.next().ok_or("cannot parse query: quote")?),
                        '"' => break,
                        _ => {}
                    }
                }
                // Go's literals are JSON's as long as no character needs eight digits.
                let text: String = serde_json::from_str(&format!("\"{raw}"))
                    .map_err(|error| format!("cannot parse query: {error}"))?;
                tokens.push(Token::Text(text));
            }
            c if c.is_ascii_alphanumeric() || matches!(c, '_' | '.') => {
                let mut word = c.to_string();
                while let Some(c) =
                    letters.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
                {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
            c => tokens.push(Token::Sign(c)),
        }
    }
    Ok(tokens)
}

/// Names of the fields of the records.
pub(crate) fn names(records: &[Record]) -> BTreeMap<&str, usize> {
    let all: BTreeSet<&str> = records
        .iter()
        .flat_map(|record| record.keys())
        .map(String::as_str)
        .collect();
    all.into_iter()
        .map(|name| {
            (
                name,
                records
                    .iter()
                    .filter(|record| record.contains_key(name))
                    .count(),
            )
        })
        .collect()
}
