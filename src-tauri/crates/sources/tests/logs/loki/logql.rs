//! A small reading of LogQL, independent of the one that writes it: what a server would do with
//! the queries that are sent.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::Value;

type Labels = BTreeMap<String, String>;

/// A line as the server holds it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) at: i64,
    pub(crate) labels: Labels,
    pub(crate) metadata: Labels,
    pub(crate) raw: String,
}

#[derive(Debug)]
pub(crate) struct Query {
    matchers: Vec<Test>,
    stages: Vec<Stage>,
}

#[derive(Debug)]
enum Stage {
    Holds(String),
    Fits(Regex),
    LineAsLabel(String),
    Json,
    Drop(Vec<String>),
    Filter(Expr),
}

#[derive(Debug)]
enum Expr {
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Test(Test),
}

#[derive(Debug)]
struct Test {
    name: String,
    op: String,
    value: String,
    number: bool,
    /// What `=~` and `!~` compare with, the whole value.
    whole: Option<Regex>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(String),
}

impl Query {
    /// Parses a log query; the error is what the server would say.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let tokens = tokens(text)?;
        let mut parser = Parser { tokens, at: 0 };
        let query = parser.query()?;
        match parser.next() {
            None => Ok(query),
            Some(token) => Err(format!(
                "parse error at line 1, col 1: unexpected {token:?}"
            )),
        }
    }

    /// What the query made beside the line, or nothing if it does not let the line through.
    pub(crate) fn passes(&self, entry: &Entry) -> Option<Labels> {
        let labels = &entry.labels;
        self.matchers
            .iter()
            .all(|test| test.holds(labels))
            .then_some(())?;
        let mut all: Labels = labels.clone();
        all.extend(entry.metadata.clone());
        let base = all.clone();
        for stage in &self.stages {
            match stage {
                Stage::Holds(text) => entry.raw.contains(text).then_some(())?,
                Stage::Fits(pattern) => pattern.is_match(&entry.raw).then_some(())?,
                Stage::LineAsLabel(name) => _ = all.insert(name.clone(), entry.raw.clone()),
                Stage::Json => match serde_json::from_str(&entry.raw) {
                    Ok(Value::Object(object)) => {
                        extract("", &Value::Object(object), &base, &mut all);
                    }
                    _ => _ = all.insert("__error__".into(), "JSONParserErr".into()),
                },
                Stage::Drop(names) => all.retain(|name, _| !names.contains(name)),
                Stage::Filter(expr) => expr.holds(&all).then_some(())?,
            }
        }
        all.retain(|name, _| !base.contains_key(name));
        Some(all)
    }
}

impl Expr {
    fn holds(&self, labels: &Labels) -> bool {
        match self {
            Self::And(all) => all.iter().all(|expr| expr.holds(labels)),
            Self::Or(any) => any.iter().any(|expr| expr.holds(labels)),
            Self::Test(test) => test.holds(labels),
        }
    }
}

impl Test {
    fn holds(&self, labels: &Labels) -> bool {
        let have = labels.get(&self.name).map_or("", String::as_str);
        if self.number {
            let Ok(have) = have.parse::<f64>() else {
                // A text is an error and passes; what is missing does not.
                return !have.is_empty();
            };
            let bound: f64 = self.value.parse().unwrap();
            return if self.op == ">" {
                have > bound
            } else {
                have < bound
            };
        }
        let whole = || {
            self.whole
                .as_ref()
                .is_some_and(|whole| whole.is_match(have))
        };
        match self.op.as_str() {
            "=" => have == self.value,
            "!=" => have != self.value,
            "=~" => whole(),
            "!~" => !whole(),
            other => panic!("{other}"),
        }
    }

    /// Whether a stream without the label would fit.
    fn fits_nothing(&self) -> bool {
        self.holds(&Labels::new())
    }
}

/// The fields of a JSON line as labels; lists are left out.
fn extract(path: &str, value: &Value, base: &Labels, into: &mut Labels) {
    let text = match value {
        Value::Object(object) => {
            for (name, value) in object {
                let name: String = name
                    .chars()
                    .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
                    .collect();
                let path = if path.is_empty() {
                    name
                } else {
                    format!("{path}_{name}")
                };
                extract(&path, value, base, into);
            }
            return;
        }
        Value::Array(_) => return,
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let taken = base.contains_key(path);
    let name = if taken {
        format!("{path}_extracted")
    } else {
        path.to_owned()
    };
    into.insert(name, text);
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        self.at += 1;
        self.tokens.get(self.at - 1).cloned()
    }

    fn sign(&mut self, sign: &str) -> bool {
        let there = self.peek() == Some(&Token::Sign(sign.to_owned()));
        self.at += usize::from(there);
        there
    }

    fn word(&mut self, word: &str) -> bool {
        let there = self.peek() == Some(&Token::Word(word.to_owned()));
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.sign(sign) {
            Ok(())
        } else {
            Err(format!(
                "parse error: expecting {sign}, found {:?}",
                self.peek()
            ))
        }
    }

    fn name(&mut self) -> Result<String, String> {
        match self.next() {
            Some(Token::Word(name)) if !name.starts_with(|c: char| c.is_ascii_digit()) => Ok(name),
            other => Err(format!("parse error: {other:?} is no label")),
        }
    }

    fn text(&mut self) -> Result<String, String> {
        match self.next() {
            Some(Token::Text(text)) => Ok(text),
            other => Err(format!("parse error: {other:?} is no string")),
        }
    }

    fn query(&mut self) -> Result<Query, String> {
        self.expect("{")?;
        let mut matchers = Vec::new();
        while !self.sign("}") {
            let matcher = self.test()?;
            matchers.push(matcher);
            if !self.sign(",") {
                self.expect("}")?;
                break;
            }
        }
        if matchers.iter().all(Test::fits_nothing) {
            return Err("parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value".into());
        }
        let mut stages = Vec::new();
        loop {
            if let Some(Token::Sign(op)) = self.peek().cloned()
                && matches!(op.as_str(), "|=" | "|~")
            {
                self.at += 1;
                let text = self.text()?;
                stages.push(match op.as_str() {
                    "|=" => Stage::Holds(text),
                    _ => Stage::Fits(regex(&text)?),
                });
            } else if self.sign("|") {
                stages.push(self.stage()?);
            } else {
                return Ok(Query { matchers, stages });
            }
        }
    }

    fn stage(&mut self) -> Result<Stage, String> {
        if self.word("json") {
            return Ok(Stage::Json);
        }
        if self.word("drop") {
            let mut names = vec![self.name()?];
            while self.sign(",") {
                names.push(self.name()?);
            }
            return Ok(Stage::Drop(names));
        }
        if self.word("label_format") {
            let name = self.name()?;
            self.expect("=")?;
            let template = self.text()?;
            return (template == "{{__line__}}")
                .then_some(Stage::LineAsLabel(name))
                .ok_or_else(|| format!("template {template}"));
        }
        self.either().map(Stage::Filter)
    }

    fn either(&mut self) -> Result<Expr, String> {
        let mut any = vec![self.both()?];
        while self.word("or") {
            any.push(self.both()?);
        }
        Ok(Expr::Or(any))
    }

    fn both(&mut self) -> Result<Expr, String> {
        let mut all = vec![self.one()?];
        while self.word("and") {
            all.push(self.one()?);
        }
        Ok(Expr::And(all))
    }

    fn one(&mut self) -> Result<Expr, String> {
        if self.sign("(") {
            let inner = self.either()?;
            self.expect(")")?;
            return Ok(inner);
        }
        self.test().map(Expr::Test)
    }

    fn test(&mut self) -> Result<Test, String> {
        let name = self.name()?;
        if ["by", "or", "and", "json", "drop", "unwrap", "on", "bool"].contains(&name.as_str()) {
            return Err(format!("parse error: unexpected {name}"));
        }
        let Some(Token::Sign(op)) = self.next() else {
            return Err(format!("parse error: nothing after {name}"));
        };
        let number = matches!(op.as_str(), ">" | "<");
        let value = match self.next() {
            Some(Token::Text(text)) if !number => text,
            Some(Token::Word(digits)) if number && digits.parse::<f64>().is_ok() => digits,
            other => return Err(format!("parse error: {name}{op}{other:?}")),
        };
        let whole = match op.ends_with('~') {
            true => Some(regex(&format!("^(?:{value})$"))?),
            false => None,
        };
        Ok(Test {
            name,
            op,
            value,
            number,
            whole,
        })
    }
}

fn regex(pattern: &str) -> Result<Regex, String> {
    Regex::new(pattern).map_err(|error| format!("parse error : {error}"))
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut letters = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(c) = letters.next() {
        match c {
            c if c.is_whitespace() => {}
            '"' => tokens.push(Token::Text(literal(&mut letters)?)),
            c if c.is_ascii_alphanumeric() || c == '_' => {
                let mut word = c.to_string();
                while let Some(c) =
                    letters.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
                {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
            c => {
                let mut sign = c.to_string();
                if matches!(c, '|' | '=' | '!')
                    && let Some(second) = letters.next_if(|next| matches!(next, '=' | '~'))
                {
                    sign.push(second);
                }
                tokens.push(Token::Sign(sign));
            }
        }
    }
    Ok(tokens)
}

/// Go's interpreted string literals.
fn literal(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, String> {
    let mut text = String::new();
    loop {
        match letters
            .next()
            .ok_or("parse error: literal not terminated")?
        {
            '"' => return Ok(text),
            '\n' => return Err("parse error: newline in string".into()),
            '\\' => {
                let escaped = letters
                    .next()
                    .ok_or("parse error: literal not terminated")?;
                text.push(match escaped {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    '\\' => '\\',
                    '"' => '"',
                    'u' | 'U' => {
                        let digits = if escaped == 'u' { 4 } else { 8 };
                        let digits: String = letters.by_ref().take(digits).collect();
                        let code = u32::from_str_radix(&digits, 16).map_err(|e| e.to_string())?;
                        char::from_u32(code).ok_or("parse error: no character")?
                    }
                    other => return Err(format!("parse error: unknown escape \\{other}")),
                });
            }
            c => text.push(c),
        }
    }
}
