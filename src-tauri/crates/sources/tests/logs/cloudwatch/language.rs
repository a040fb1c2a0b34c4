//! A small reading of the Logs Insights query language, independent of who writes the queries.

use std::{collections::BTreeMap, iter::Peekable, vec::IntoIter};

use regex::Regex;

/// Fields by name; what is missing is null.
pub(super) type Record = BTreeMap<String, String>;

/// Commands in their order.
pub(super) struct Query(Vec<Command>);

enum Command {
    Fields(Vec<(String, Expression)>),
    Filter(Expression),
    Sort(Vec<(Expression, bool)>),
    /// Names of groups; counts are called as the text says.
    Stats(String, Vec<(String, Expression)>),
    Limit(usize),
}

#[derive(Clone)]
enum Expression {
    Field(String),
    Number(f64),
    Call(String, Vec<Expression>),
    Bin(i64),
    Like(Box<Expression>, Regex, bool),
    Compare(Box<Expression>, String, Box<Expression>),
    Not(Box<Expression>),
    And(Box<Expression>, Box<Expression>),
    Or(Box<Expression>, Box<Expression>),
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Number(String),
    Regex(String),
    Sign(String),
}

impl Query {
    /// Reads a query; the error is that of a MalformedQueryException.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut tokens = tokens(text)?.into_iter().peekable();
        let mut commands = Vec::new();
        loop {
            commands.push(command(&mut tokens)?);
            match tokens.next() {
                None => return Ok(Self(commands)),
                Some(Token::Sign(sign)) if sign == "|" => {}
                Some(other) => return Err(format!("unexpected symbol {other:?}")),
            }
        }
    }

    /// Rows of the fields that were asked for; `@ptr` comes along.
    pub(super) fn run(&self, records: &[Record], limit: usize) -> Vec<Record> {
        let mut shown: Vec<String> = Vec::new();
        let mut rows: Vec<Record> = records.to_vec();
        let mut sorted = false;
        let mut most = limit;
        for command in &self.0 {
            match command {
                Command::Fields(fields) => {
                    for (name, expression) in fields {
                        shown.push(name.clone());
                        for row in &mut rows {
                            if let Some(value) = text(expression, row) {
                                row.insert(name.clone(), value);
                            }
                        }
                    }
                }
                Command::Filter(condition) => {
                    rows.retain(|row| truth(condition, row) == Some(true));
                }
                Command::Sort(by) => {
                    sorted = true;
                    rows.sort_by(|a, b| {
                        let orders = by.iter().map(|(expression, descending)| {
                            let order = compared(expression, a, b);
                            if *descending { order.reverse() } else { order }
                        });
                        orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
                    });
                }
                Command::Stats(count, by) => {
                    let mut groups: BTreeMap<Vec<Option<String>>, u64> = BTreeMap::new();
                    for row in &rows {
                        let key = by.iter().map(|(_, expression)| text(expression, row));
                        *groups.entry(key.collect()).or_default() += 1;
                    }
                    shown = by.iter().map(|(name, _)| name.clone()).collect();
                    shown.push(count.clone());
                    rows = groups
                        .into_iter()
                        .map(|(key, hits)| {
                            let names = by.iter().map(|(name, _)| name.clone());
                            let values = names.zip(key);
                            let mut row: Record = values
                                .filter_map(|(name, value)| Some((name, value?)))
                                .collect();
                            row.insert(count.clone(), hits.to_string());
                            row
                        })
                        .collect();
                    sorted = true;
                }
                Command::Limit(limit) => most = most.min(*limit),
            }
        }
        if !sorted {
            rows.sort_by(|a, b| b["@timestamp"].cmp(&a["@timestamp"]));
        }
        rows.truncate(most);
        if shown.is_empty() {
            shown = vec!["@timestamp".to_owned(), "@message".to_owned()];
        }
        for row in &mut rows {
            row.retain(|name, _| name == "@ptr" || shown.contains(name));
        }
        rows
    }
}

fn compared(expression: &Expression, a: &Record, b: &Record) -> std::cmp::Ordering {
    let (a, b) = (text(expression, a), text(expression, b));
    let number = |text: &Option<String>| text.as_ref()?.parse::<f64>().ok();
    match (number(&a), number(&b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.cmp(&b),
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            c if c.is_whitespace() => {}
            '#' => while chars.next_if(|c| *c != '\n').is_some() {},
            '/' => {
                let mut inner = String::new();
                loop {
                    match chars.next().ok_or("a regular expression does not end")? {
                        '/' => break,
                        '\n' => return Err("a line ends within a regular expression".into()),
                        '\\' => {
                            let next = chars.next().ok_or("a lone backslash")?;
                            if next != '/' {
                                inner.push('\\');
                            }
                            inner.push(next);
                        }
                        c => inner.push(c),
                    }
                }
                tokens.push(Token::Regex(inner));
            }
            '`' => {
                let mut name = String::new();
                loop {
                    match chars.next().ok_or("a name does not end")? {
                        '`' => break,
                        c => name.push(c),
                    }
                }
                tokens.push(Token::Word(name));
            }
            c if c.is_ascii_digit() || c == '-' => {
                let mut number = c.to_string();
                while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '.') {
                    number.push(c);
                }
                tokens.push(Token::Number(number));
            }
            c if c.is_ascii_alphabetic() || matches!(c, '@' | '_') => {
                let mut word = c.to_string();
                let within = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '@');
                while let Some(c) = chars.next_if(within) {
                    word.push(c);
                }
                tokens.push(Token::Word(word));
            }
            '<' | '>' | '!' | '=' => {
                let mut sign = c.to_string();
                sign.extend(chars.next_if_eq(&'='));
                tokens.push(Token::Sign(sign));
            }
            '(' | ')' | ',' | '|' | '*' => tokens.push(Token::Sign(c.to_string())),
            other => return Err(format!("unexpected symbol {other:?}")),
        }
    }
    Ok(tokens)
}

type Tokens = Peekable<IntoIter<Token>>;

fn is(token: Option<&Token>, word: &str) -> bool {
    match token {
        Some(Token::Word(found) | Token::Sign(found)) => found == word,
        _ => false,
    }
}

fn take(tokens: &mut Tokens, word: &str) -> bool {
    tokens.next_if(|token| is(Some(token), word)).is_some()
}

fn expect(tokens: &mut Tokens, word: &str) -> Result<(), String> {
    if take(tokens, word) {
        return Ok(());
    }
    Err(format!("{word} is missing before {:?}", tokens.peek()))
}

fn command(tokens: &mut Tokens) -> Result<Command, String> {
    let Some(Token::Word(name)) = tokens.next() else {
        return Err("a command is missing".into());
    };
    Ok(match name.as_str() {
        "fields" => Command::Fields(named(tokens)?),
        "filter" => Command::Filter(either(tokens)?),
        "limit" => match tokens.next() {
            Some(Token::Number(number)) => Command::Limit(number.parse().map_err(|_| "limit")?),
            other => return Err(format!("limit {other:?}")),
        },
        "sort" => {
            let mut by = Vec::new();
            loop {
                let expression = operand(tokens)?;
                let descending = take(tokens, "desc");
                if !descending {
                    take(tokens, "asc");
                }
                by.push((expression, descending));
                if !take(tokens, ",") {
                    break Command::Sort(by);
                }
            }
        }
        "stats" => {
            for word in ["count", "(", "*", ")", "as"] {
                expect(tokens, word)?;
            }
            let Some(Token::Word(count)) = tokens.next() else {
                return Err("as what?".into());
            };
            expect(tokens, "by")?;
            Command::Stats(count, named(tokens)?)
        }
        other => return Err(format!("unknown command {other}")),
    })
}

/// Expressions with their names, commas between them.
fn named(tokens: &mut Tokens) -> Result<Vec<(String, Expression)>, String> {
    let mut all = Vec::new();
    loop {
        let expression = operand(tokens)?;
        let name = if take(tokens, "as") {
            match tokens.next() {
                Some(Token::Word(name)) => name,
                other => return Err(format!("as {other:?}")),
            }
        } else {
            match &expression {
                Expression::Field(name) => name.clone(),
                Expression::Bin(millis) if millis % 1_000 == 0 => {
                    format!("bin({}s)", millis / 1_000)
                }
                Expression::Bin(millis) => format!("bin({millis}ms)"),
                _ => return Err("a made field has no name".into()),
            }
        };
        if all.iter().any(|(have, _)| *have == name) {
            return Err(format!("{name} is named twice"));
        }
        all.push((name, expression));
        if !take(tokens, ",") {
            return Ok(all);
        }
    }
}

fn either(tokens: &mut Tokens) -> Result<Expression, String> {
    let mut left = both(tokens)?;
    while take(tokens, "or") {
        left = Expression::Or(Box::new(left), Box::new(both(tokens)?));
    }
    Ok(left)
}

fn both(tokens: &mut Tokens) -> Result<Expression, String> {
    let mut left = condition(tokens)?;
    while take(tokens, "and") {
        left = Expression::And(Box::new(left), Box::new(condition(tokens)?));
    }
    Ok(left)
}

fn condition(tokens: &mut Tokens) -> Result<Expression, String> {
    if take(tokens, "not") {
        return Ok(Expression::Not(Box::new(condition(tokens)?)));
    }
    if take(tokens, "(") {
        let inner = either(tokens)?;
        expect(tokens, ")")?;
        return Ok(inner);
    }
    let left = operand(tokens)?;
    let denied = take(tokens, "not");
    if take(tokens, "like") {
        let Some(Token::Regex(expression)) = tokens.next() else {
            return Err("like what?".into());
        };
        let expression = Regex::new(&expression).map_err(|error| error.to_string())?;
        return Ok(Expression::Like(Box::new(left), expression, denied));
    }
    match tokens.peek() {
        Some(Token::Sign(sign)) if "= != < > <= >=".split(' ').any(|known| known == sign) => {
            let sign = sign.clone();
            tokens.next();
            let right = operand(tokens)?;
            Ok(Expression::Compare(Box::new(left), sign, Box::new(right)))
        }
        _ if denied => Err("not what?".into()),
        _ => Ok(left),
    }
}

fn operand(tokens: &mut Tokens) -> Result<Expression, String> {
    match tokens.next() {
        Some(Token::Number(number)) => number
            .parse()
            .map(Expression::Number)
            .map_err(|_| format!("{number} is no number")),
        Some(Token::Word(word)) if is(tokens.peek(), "(") => {
            tokens.next();
            if word == "bin" {
                let Some(Token::Number(period)) = tokens.next() else {
                    return Err("bin of what?".into());
                };
                expect(tokens, ")")?;
                return period_of(&period).map(Expression::Bin);
            }
            let mut arguments = vec![operand(tokens)?];
            while take(tokens, ",") {
                arguments.push(operand(tokens)?);
            }
            expect(tokens, ")")?;
            let known = ["ispresent", "coalesce", "toMillis", "ltrim"];
            if known.contains(&word.as_str()) {
                return Ok(Expression::Call(word, arguments));
            }
            Err(format!("unknown function {word}"))
        }
        Some(Token::Word(word)) => Ok(Expression::Field(word)),
        other => Err(format!("unexpected symbol {other:?}")),
    }
}

fn period_of(text: &str) -> Result<i64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: i64 = digits.parse().map_err(|_| format!("the period {text}"))?;
    match text.strip_prefix(digits).unwrap_or_default() {
        "ms" => Ok(number),
        "s" => Ok(number * 1_000),
        "m" => Ok(number * 60_000),
        "h" => Ok(number * 3_600_000),
        unit => Err(format!("the unit {unit}")),
    }
}

fn text(expression: &Expression, row: &Record) -> Option<String> {
    match expression {
        Expression::Field(name) => row.get(name).cloned(),
        Expression::Number(number) => Some(number.to_string()),
        Expression::Bin(period) => {
            let at = super::millis(&row["@timestamp"]);
            Some(super::moment(at.div_euclid(*period) * period))
        }
        Expression::Call(function, arguments) => match function.as_str() {
            "coalesce" => arguments.iter().find_map(|argument| text(argument, row)),
            "toMillis" => text(&arguments[0], row).map(|time| super::millis(&time).to_string()),
            "ltrim" => text(&arguments[0], row).map(|text| text.trim_start().to_owned()),
            _ => truth(expression, row).map(|truth| truth.to_string()),
        },
        condition => truth(condition, row).map(|truth| truth.to_string()),
    }
}

/// True, false, or unknown where something is null.
fn truth(expression: &Expression, row: &Record) -> Option<bool> {
    match expression {
        Expression::Call(function, arguments) if function == "ispresent" => {
            Some(text(&arguments[0], row).is_some())
        }
        Expression::Like(field, expression, denied) => {
            let found = expression.is_match(&text(field, row)?);
            Some(found != *denied)
        }
        Expression::Compare(left, sign, right) => {
            let (left, right) = (text(left, row)?, text(right, row)?);
            let order = match (left.parse::<f64>(), right.parse::<f64>()) {
                (Ok(left), Ok(right)) => left.partial_cmp(&right)?,
                // A word is not compared with a number.
                _ if matches!(sign.as_str(), "=" | "!=") => left.cmp(&right),
                _ => return Some(false),
            };
            Some(match sign.as_str() {
                "=" => order.is_eq(),
                "!=" => order.is_ne(),
                "<" => order.is_lt(),
                ">" => order.is_gt(),
                "<=" => order.is_le(),
                _ => order.is_ge(),
            })
        }
        Expression::Not(inner) => truth(inner, row).map(|truth| !truth),
        Expression::And(left, right) => match (truth(left, row), truth(right, row)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
        Expression::Or(left, right) => match (truth(left, row), truth(right, row)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        },
        other => text(other, row).map(|text| text == "true"),
    }
}

#[test]
fn queries_are_read_as_amazon_documents_them() {
    let record = |pairs: &[(&str, &str)]| -> Record {
        let pairs = pairs.iter();
        pairs
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    };
    let records = [
        record(&[
            ("@timestamp", "2026-11-20 09:00:00.000"),
            ("@message", "GET /a"),
            ("n", "3"),
        ]),
        record(&[
            ("@timestamp", "2026-11-20 09:01:30.500"),
            ("@message", "POST /b"),
        ]),
    ];
    for (query, expected) in [
        ("fields @message", 2),
        ("filter @message like /(?i)get/ # a comment", 1),
        ("filter @message like /\\/b/ and not ispresent(n)", 1),
        ("filter n > 2 or not ispresent(n)", 2),
        ("filter not (n > 2)", 0), // null stays null
        ("filter toMillis(@timestamp) >= 1795165290500", 1),
        ("stats count(*) as hits by bin(60s)", 2),
        ("limit 1", 1),
    ] {
        let found = Query::parse(query).unwrap().run(&records, 100);
        assert_eq!(found.len(), expected, "{query}");
    }
    for bad in [
        "",
        "filter",
        "filter @message like /a",
        "fields a |",
        "fields 'a'",
        "drop x",
    ] {
        assert!(Query::parse(bad).is_err(), "{bad}");
    }
}
