//! A reading of SPL on its own ("Search Reference"): the commands that searches for lines need.

use std::collections::BTreeMap;

use regex::Regex;

/// An event or a result: fields that are not null.
pub(crate) type Row = BTreeMap<String, String>;

/// Runs a search over events, which are in the order in which the server finds them.
///
/// The error is what the server would say.
pub(crate) fn run(search: &str, events: &[Row]) -> Result<Vec<Row>, String> {
    let commands = split(search)?;
    let (first, rest) = commands.split_first().ok_or("no command")?;
    let terms = first
        .strip_prefix("search ")
        .ok_or("the first command is not search")?;
    let terms = Terms::parse(terms)?;
    let mut rows: Vec<Row> = events
        .iter()
        .filter(|event| terms.holds(event))
        .cloned()
        .collect();
    for command in rest {
        rows = apply(command, rows)?;
    }
    Ok(rows)
}

/// The commands between pipes; what stands in quotes is not looked into.
fn split(search: &str) -> Result<Vec<String>, String> {
    let mut commands = vec![String::new()];
    let mut letters = search.chars();
    // Macros are put in before anything is parsed.
    if search.contains('`') {
        return Err("Error in 'SearchParser': Missing closing tick mark for macro".into());
    }
    while let Some(c) = letters.next() {
        match c {
            '|' => {
                commands.push(String::new());
                continue;
            }
            '[' => {
                return Err("Error in 'SearchParser': Missing a search command before '['".into());
            }
            _ => {}
        }
        let command = commands.last_mut().unwrap();
        command.push(c);
        if c == '"' {
            loop {
                let c = letters
                    .next()
                    .ok_or("Error in 'SearchParser': Mismatched quotes")?;
                command.push(c);
                match c {
                    '\\' => command.extend(letters.next()),
                    '"' => break,
                    _ => {}
                }
            }
        }
    }
    Ok(commands
        .into_iter()
        .map(|one| one.trim().to_owned())
        .collect())
}

fn apply(command: &str, mut rows: Vec<Row>) -> Result<Vec<Row>, String> {
    let (name, rest) = command.split_once(' ').unwrap_or((command, ""));
    match name {
        "where" => {
            let expression = Expression::parse(rest)?;
            let mut kept = Vec::new();
            for row in rows {
                if expression.value(&row)? == Some(Value::Bool(true)) {
                    kept.push(row);
                }
            }
            Ok(kept)
        }
        "eval" => {
            let (field, expression) = rest.split_once('=').ok_or("eval")?;
            let expression = Expression::parse(expression)?;
            for row in &mut rows {
                match expression.value(row)? {
                    Some(value) => _ = row.insert(field.trim().to_owned(), value.text()),
                    None => _ = row.remove(field.trim()),
                }
            }
            Ok(rows)
        }
        "head" => {
            rows.truncate(rest.parse().map_err(|_| "head")?);
            Ok(rows)
        }
        "sort" => {
            let (count, by) = rest.split_once(' ').ok_or("sort")?;
            let down = by.starts_with('-');
            let by = by.trim_start_matches('-');
            let number = |row: &Row| row.get(by).and_then(|text| text.parse::<f64>().ok());
            rows.sort_by(|a, b| {
                let ordering = number(a).partial_cmp(&number(b)).unwrap();
                if down { ordering.reverse() } else { ordering }
            });
            match count.parse().map_err(|_| "sort")? {
                0 => {}
                count => rows.truncate(count),
            }
            Ok(rows)
        }
        "bin" => {
            let span = rest.strip_prefix("_time span=").ok_or("bin")?;
            let seconds: f64 = match span.strip_suffix("ms") {
                Some(millis) => millis.parse::<f64>().map_err(|_| "span")? / 1_000.0,
                None => span
                    .strip_suffix('s')
                    .ok_or("span")?
                    .parse()
                    .map_err(|_| "span")?,
            };
            for row in &mut rows {
                let time: f64 = row["_time"].parse().unwrap();
                let start = (time / seconds).floor() * seconds;
                row.insert("_time".into(), start.to_string());
            }
            Ok(rows)
        }
        "stats" => {
            let by = rest.strip_prefix("count by ").ok_or("stats")?;
            let by: Vec<&str> = by.split(", ").collect();
            let mut groups: BTreeMap<Vec<String>, usize> = BTreeMap::new();
            for row in &rows {
                let key: Option<Vec<String>> =
                    by.iter().map(|name| row.get(*name).cloned()).collect();
                // Events without one of the fields are left out.
                if let Some(key) = key {
                    *groups.entry(key).or_default() += 1;
                }
            }
            let rows = groups.into_iter().map(|(key, count)| {
                let mut row: Row = by.iter().map(|name| (*name).to_owned()).zip(key).collect();
                row.insert("count".into(), count.to_string());
                row
            });
            Ok(rows.collect())
        }
        "fields" => {
            let names: Vec<&str> = rest.split(", ").collect();
            if !names.contains(&"*") {
                return Err("fields: all of them are wanted".into());
            }
            for row in &mut rows {
                row.retain(|name, _| !name.starts_with('_') || names.contains(&name.as_str()));
            }
            Ok(rows)
        }
        other => Err(format!("Unknown search command '{other}'.")),
    }
}

#[derive(Debug)]
enum Terms {
    All(Vec<Terms>),
    Any(Vec<Terms>),
    /// A word with wildcards, within one segment of the text.
    Word(Regex),
    Compare(String, Regex),
}

impl Terms {
    fn parse(text: &str) -> Result<Self, String> {
        let mut tokens = tokens(text)?;
        tokens.reverse();
        let terms = Self::any(&mut tokens)?;
        if tokens.is_empty() {
            Ok(terms)
        } else {
            Err(format!("unbalanced parentheses in {text}"))
        }
    }

    fn any(tokens: &mut Vec<Token>) -> Result<Self, String> {
        let mut any = vec![Vec::new()];
        while let Some(token) = tokens.pop() {
            let term = match token {
                Token::Sign(')') => {
                    tokens.push(token);
                    break;
                }
                Token::Sign('(') => {
                    let inner = Self::any(tokens)?;
                    match tokens.pop() {
                        Some(Token::Sign(')')) => inner,
                        _ => return Err("unbalanced parentheses".into()),
                    }
                }
                Token::Name(name) if name == "OR" => {
                    any.push(Vec::new());
                    continue;
                }
                Token::Name(name) => match (tokens.pop(), tokens.pop()) {
                    (Some(Token::Sign('=')), Some(Token::Text(value) | Token::Name(value))) => {
                        if matches!(name.as_str(), "earliest" | "latest" | "eventtype") {
                            return Err(format!("{name} changes the search"));
                        }
                        Self::Compare(name, like(&value))
                    }
                    (Some(Token::Sign('=')), Some(Token::Sign('*'))) => {
                        Self::Compare(name, like("*"))
                    }
                    other => return Err(format!("{name} stands alone: {other:?}")),
                },
                Token::Text(text) => Self::Word(like(&text)),
                Token::Sign(sign) => return Err(format!("unexpected {sign}")),
            };
            any.last_mut().unwrap().push(term);
        }
        if any.iter().any(Vec::is_empty) {
            return Err("an operand is missing".into());
        }
        Ok(Self::Any(any.into_iter().map(Self::All).collect()))
    }

    fn holds(&self, event: &Row) -> bool {
        match self {
            Self::All(all) => all.iter().all(|term| term.holds(event)),
            Self::Any(any) => any.iter().any(|term| term.holds(event)),
            Self::Word(word) => {
                let raw = &event["_raw"];
                let mut segments = raw.split(|c: char| !c.is_alphanumeric());
                segments.any(|segment| word.is_match(segment))
            }
            Self::Compare(name, value) => event.get(name).is_some_and(|have| value.is_match(have)),
        }
    }
}

/// Wildcards, in any case; nothing escapes them.
fn like(pattern: &str) -> Regex {
    let parts: Vec<String> = pattern.split('*').map(regex::escape).collect();
    Regex::new(&format!("(?is)^{}$", parts.join(".*"))).unwrap()
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    /// A name, or a field in single quotes.
    Name(String),
    Text(String),
    Sign(char),
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut letters = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(c) = letters.next() {
        match c {
            ' ' => {}
            '"' => {
                let mut text = String::new();
                loop {
                    match letters.next().ok_or("Mismatched quotes")? {
                        // Other pairs stay as they are.
                        '\\' => match letters.next().ok_or("Mismatched quotes")? {
                            c @ ('\\' | '"') => text.push(c),
                            c => text.extend(['\\', c]),
                        },
                        '"' => break,
                        c if c.is_control() => return Err("a control character".into()),
                        c => text.push(c),
                    }
                }
                tokens.push(Token::Text(text));
            }
            '\'' => {
                let name: String = letters.by_ref().take_while(|c| *c != '\'').collect();
                tokens.push(Token::Name(name));
            }
            c if c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-') => {
                let mut name = c.to_string();
                while let Some(c) =
                    letters.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
                {
                    name.push(c);
                }
                tokens.push(Token::Name(name));
            }
            c => tokens.push(Token::Sign(c)),
        }
    }
    Ok(tokens)
}

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(String),
    Number(f64),
    Bool(bool),
}

impl Value {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
            Self::Bool(truth) => truth.to_string(),
        }
    }
}

/// One operand needs no operator.
fn alone(mut operands: Vec<Expression>, or: fn(Vec<Expression>) -> Expression) -> Expression {
    match operands.len() {
        1 => operands.swap_remove(0),
        _ => or(operands),
    }
}

#[derive(Debug)]
enum Expression {
    Field(String),
    Value(Value),
    Call(String, Vec<Expression>),
    Match(Box<Expression>, Regex),
    Compare(Box<Expression>, String, Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
    Not(Box<Expression>),
}

impl Expression {
    fn parse(text: &str) -> Result<Self, String> {
        let mut tokens = tokens(text)?;
        tokens.reverse();
        let expression = Self::or(&mut tokens)?;
        match tokens.pop() {
            None => Ok(expression),
            Some(token) => Err(format!("The expression is malformed at {token:?}: {text}")),
        }
    }

    fn or(tokens: &mut Vec<Token>) -> Result<Self, String> {
        let mut any = vec![Self::and(tokens)?];
        while tokens
            .pop_if(|token| *token == Token::Name("OR".into()))
            .is_some()
        {
            any.push(Self::and(tokens)?);
        }
        Ok(alone(any, Self::Or))
    }

    fn and(tokens: &mut Vec<Token>) -> Result<Self, String> {
        let mut all = vec![Self::not(tokens)?];
        while tokens
            .pop_if(|token| *token == Token::Name("AND".into()))
            .is_some()
        {
            all.push(Self::not(tokens)?);
        }
        Ok(alone(all, Self::And))
    }

    fn not(tokens: &mut Vec<Token>) -> Result<Self, String> {
        if tokens
            .pop_if(|token| *token == Token::Name("NOT".into()))
            .is_some()
        {
            return Ok(Self::Not(Box::new(Self::not(tokens)?)));
        }
        let left = Self::one(tokens)?;
        let mut sign = String::new();
        while let Some(Token::Sign(c)) =
            tokens.pop_if(|token| matches!(token, Token::Sign('=' | '!' | '<' | '>')))
        {
            sign.push(c);
        }
        match sign.as_str() {
            "" => Ok(left),
            "=" | "!=" | "<" | ">" => {
                let right = Self::one(tokens)?;
                Ok(Self::Compare(Box::new(left), sign, Box::new(right)))
            }
            other => Err(format!("unknown operator {other}")),
        }
    }

    fn one(tokens: &mut Vec<Token>) -> Result<Self, String> {
        match tokens.pop().ok_or("The expression is malformed")? {
            Token::Text(text) => Ok(Self::Value(Value::Text(text))),
            Token::Sign('(') => {
                let inner = Self::or(tokens)?;
                Self::end(tokens)?;
                Ok(inner)
            }
            Token::Sign(sign) => Err(format!("unexpected {sign}")),
            Token::Name(name) => {
                if let Ok(number) = name.parse() {
                    return Ok(Self::Value(Value::Number(number)));
                }
                if tokens.pop_if(|token| *token == Token::Sign('(')).is_none() {
                    return Ok(Self::Field(name));
                }
                let mut given = Vec::new();
                while tokens.last() != Some(&Token::Sign(')')) {
                    given.push(Self::or(tokens)?);
                    _ = tokens.pop_if(|token| *token == Token::Sign(','));
                }
                Self::end(tokens)?;
                if name == "match" {
                    return Self::matching(given);
                }
                Ok(Self::Call(name, given))
            }
        }
    }

    fn matching(given: Vec<Self>) -> Result<Self, String> {
        let Ok([subject, Self::Value(Value::Text(pattern))]) = <[Self; 2]>::try_from(given) else {
            return Err("match takes a subject and an expression".into());
        };
        let pattern = Regex::new(&pattern)
            .map_err(|error| format!("Error in 'where' command: Regex: {error}"))?;
        Ok(Self::Match(Box::new(subject), pattern))
    }

    fn end(tokens: &mut Vec<Token>) -> Result<(), String> {
        match tokens.pop() {
            Some(Token::Sign(')')) => Ok(()),
            other => Err(format!("expected ), found {other:?}")),
        }
    }

    /// Nothing is null, which is neither true nor false.
    fn value(&self, row: &Row) -> Result<Option<Value>, String> {
        let truth = |truth| Ok(Some(Value::Bool(truth)));
        match self {
            Self::Field(name) => Ok(row.get(name).cloned().map(Value::Text)),
            Self::Value(value) => Ok(Some(value.clone())),
            Self::Not(inner) => Ok(match inner.value(row)? {
                Some(Value::Bool(truth)) => Some(Value::Bool(!truth)),
                _ => None,
            }),
            Self::Or(any) => {
                let values: Result<Vec<_>, _> = any.iter().map(|one| one.value(row)).collect();
                let values = values?;
                truth(values.contains(&Some(Value::Bool(true))))
            }
            Self::And(all) => {
                let values: Result<Vec<_>, _> = all.iter().map(|one| one.value(row)).collect();
                let values = values?;
                truth(values.iter().all(|value| *value == Some(Value::Bool(true))))
            }
            Self::Compare(left, sign, right) => {
                let (Some(left), Some(right)) = (left.value(row)?, right.value(row)?) else {
                    return Ok(None);
                };
                match sign.as_str() {
                    "=" => truth(left == right),
                    "!=" => truth(left != right),
                    sign => match (left, right) {
                        (Value::Number(left), Value::Number(right)) if sign == ">" => {
                            truth(left > right)
                        }
                        (Value::Number(left), Value::Number(right)) => truth(left < right),
                        other => Err(format!("{other:?} are not numbers")),
                    },
                }
            }
            Self::Call(name, given) => Self::call(name, given, row),
            Self::Match(subject, pattern) => Ok(subject
                .value(row)?
                .map(|value| Value::Bool(pattern.is_match(&value.text())))),
        }
    }

    fn call(name: &str, given: &[Self], row: &Row) -> Result<Option<Value>, String> {
        let values: Result<Vec<Option<Value>>, String> =
            given.iter().map(|one| one.value(row)).collect();
        let values = values?;
        match (name, values.as_slice()) {
            ("true", []) => Ok(Some(Value::Bool(true))),
            ("isnull", [value]) => Ok(Some(Value::Bool(value.is_none()))),
            ("isnotnull", [value]) => Ok(Some(Value::Bool(value.is_some()))),
            ("coalesce", values) => Ok(values.iter().flatten().next().cloned()),
            ("lower", [value]) => Ok(value
                .clone()
                .map(|value| Value::Text(value.text().to_lowercase()))),
            ("tonumber", [value]) => Ok(value
                .clone()
                .and_then(|value| value.text().parse().ok())
                .map(Value::Number)),
            ("printf", [Some(Value::Text(format)), Some(value)]) => {
                let digits = format
                    .strip_prefix("%.")
                    .and_then(|rest| rest.strip_suffix('f'))
                    .ok_or("printf")?;
                let digits: usize = digits.parse().map_err(|_| "printf")?;
                let number: f64 = value.clone().text().parse().map_err(|_| "printf")?;
                Ok(Some(Value::Text(format!("{number:.digits$}"))))
            }
            _ => Err(format!(
                "The '{name}' function is unsupported or undefined."
            )),
        }
    }
}

#[test]
fn it_reads_what_the_reference_shows() {
    let event: Row = [
        ("_raw", "user=\"Mia\" status=503 path=/a*b"),
        ("_time", "1795165200.000424"),
        ("index", "main"),
        ("status", "503"),
        ("http.route", "/a*b"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    for (search, found) in [
        ("search index=*", 1),
        ("search index=\"MAIN\" \"*mi*\"", 1),
        ("search index=main (\"*nobody*\" OR status=\"50*\")", 1),
        ("search index=* | where 'http.route'=\"/a*b\"", 1),
        ("search index=* | where 'http.route'=\"/aXb\"", 0),
        (
            "search index=* | where match(_raw, \"(?i)USER=\\\"mia\")",
            1,
        ),
        ("search index=* | where NOT match(missing, \"x\")", 0),
        (
            "search index=* | where isnull(missing) AND tonumber(status)>500",
            1,
        ),
        ("search index=* | where missing=\"x\" OR status=\"503\"", 1),
        (
            "search index=* | eval a=lower(coalesce(b, \"X\")) | where a=\"x\"",
            1,
        ),
        ("search index=* | stats count by missing", 0),
    ] {
        let rows = run(search, std::slice::from_ref(&event)).unwrap();
        assert_eq!(rows.len(), found, "{search}");
    }
    for wrong in [
        "index=main",
        "search index=* | delete",
        "search index=* `macro`",
        "search index=* [search x]",
        "search (index=*",
        "search index=* | where 'a'=",
        "search earliest=\"0\"",
        "search word",
    ] {
        assert!(run(wrong, &[]).is_err(), "{wrong}");
    }
}
