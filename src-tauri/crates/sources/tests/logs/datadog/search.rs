//! A reading of Datadog's search language ("Log Search Syntax") on its own: terms, groups, `OR`,
//! `-`, quoted values, wildcards, numbers and full text.

use std::iter::Peekable;

use serde_json::Value;

/// An event as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) id: String,
    /// Milliseconds.
    pub(crate) at: i64,
    pub(crate) status: Option<String>,
    pub(crate) service: String,
    pub(crate) host: String,
    pub(crate) message: String,
    pub(crate) tags: Vec<String>,
    pub(crate) attributes: Value,
}

impl Event {
    /// The texts under a key of a search; `@` leads to attributes.
    pub(crate) fn values(&self, key: &str) -> Vec<String> {
        if let Some(path) = key.strip_prefix('@') {
            return self
                .attributes()
                .into_iter()
                .filter(|(name, value)| name == path && !value.is_empty())
                .map(|(_, value)| value)
                .collect();
        }
        match key {
            "service" => vec![self.service.clone()],
            "host" => vec![self.host.clone()],
            "status" => self.status.iter().cloned().collect(),
            key => {
                let tags = self.tags.iter().filter_map(|tag| tag.split_once(':'));
                tags.filter(|(name, _)| *name == key)
                    .map(|(_, value)| value.to_owned())
                    .collect()
            }
        }
    }

    fn attributes(&self) -> Vec<(String, String)> {
        let mut flat = Vec::new();
        flatten("", &self.attributes, &mut flat);
        flat
    }
}

fn flatten(path: &str, value: &Value, flat: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let path = match path {
                    "" => name.clone(),
                    path => format!("{path}.{name}"),
                };
                flatten(&path, value, flat);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| flatten(path, value, flat)),
        Value::Null => {}
        Value::String(text) => flat.push((path.to_owned(), text.clone())),
        other => flat.push((path.to_owned(), other.to_string())),
    }
}

#[derive(Debug)]
pub(crate) enum Query {
    All,
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
    Term { key: String, test: Test },
}

#[derive(Debug)]
pub(crate) enum Test {
    /// Parts between wildcards; a single one is the whole value.
    Like(Vec<String>),
    /// Signs and spaces within quotes.
    Exact(String),
    Above(f64),
    Below(f64),
}

impl Query {
    /// Parses a query; the error is a rule that it breaks.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.trim() == "*" {
            return Ok(Self::All);
        }
        let mut letters = text.chars().peekable();
        let query = both(&mut letters)?;
        match letters.next() {
            None => Ok(query),
            Some(c) => Err(format!("{c} ends nothing in {text}")),
        }
    }

    pub(crate) fn holds(&self, event: &Event) -> bool {
        match self {
            Self::All => true,
            Self::And(all) => all.iter().all(|query| query.holds(event)),
            Self::Or(any) => any.iter().any(|query| query.holds(event)),
            Self::Not(inner) => !inner.holds(event),
            Self::Term { key, test } if key == "*" => {
                let attributes = event.attributes().into_iter().map(|(_, value)| value);
                // A message is cut into words, and attributes are not; neither knows cases.
                words_fit(&event.message, test)
                    || attributes
                        .into_iter()
                        .any(|value| value_fits(&value, test, true))
            }
            Self::Term { key, test } => event
                .values(key)
                .iter()
                .any(|value| value_fits(value, test, false)),
        }
    }
}

fn value_fits(value: &str, test: &Test, any_case: bool) -> bool {
    let fold = |text: &str| match any_case {
        true => text.to_lowercase(),
        false => text.to_owned(),
    };
    match test {
        Test::Exact(text) => fold(value) == fold(text),
        Test::Like(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| fold(part)).collect();
            like(&fold(value), &parts)
        }
        Test::Above(bound) => value.parse().is_ok_and(|number: f64| number > *bound),
        Test::Below(bound) => value.parse().is_ok_and(|number: f64| number < *bound),
    }
}

/// In a message words are found without the signs between them.
fn words_fit(message: &str, test: &Test) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let message = words(message);
    match test {
        Test::Exact(text) => {
            let phrase = words(text);
            !phrase.is_empty() && message.windows(phrase.len()).any(|some| some == phrase)
        }
        Test::Like(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| part.to_lowercase()).collect();
            message.iter().any(|word| like(word, &parts))
        }
        Test::Above(_) | Test::Below(_) => false,
    }
}

fn like(value: &str, parts: &[String]) -> bool {
    let [first, inner @ .., last] = parts else {
        return parts.first().is_some_and(|only| only == value);
    };
    let Some(mut rest) = value.strip_prefix(first.as_str()) else {
        return false;
    };
    for part in inner {
        let Some((_, after)) = rest.split_once(part.as_str()) else {
            return false;
        };
        rest = after;
    }
    rest.ends_with(last.as_str())
}

type Letters<'a> = Peekable<std::str::Chars<'a>>;

fn both(letters: &mut Letters<'_>) -> Result<Query, String> {
    let mut any = Vec::new();
    let mut all = Vec::new();
    loop {
        while letters.next_if_eq(&' ').is_some() {}
        match letters.peek() {
            None | Some(')') => break,
            _ => {}
        }
        let mut ahead = letters.clone();
        let word: String = ahead.by_ref().take(3).collect();
        if word == "OR " {
            *letters = ahead;
            any.push(Query::And(std::mem::take(&mut all)));
            continue;
        }
        all.push(one(letters)?);
    }
    if all.is_empty() {
        return Err("a group is empty".into());
    }
    any.push(Query::And(all));
    Ok(Query::Or(any))
}

fn one(letters: &mut Letters<'_>) -> Result<Query, String> {
    if letters.next_if_eq(&'-').is_some() {
        return Ok(Query::Not(Box::new(one(letters)?)));
    }
    if letters.next_if_eq(&'(').is_some() {
        let inner = both(letters)?;
        letters.next_if_eq(&')').ok_or("a group does not end")?;
        return Ok(inner);
    }
    let mut key = String::new();
    while let Some(c) = letters.next_if(|c| !":() \"".contains(*c)) {
        key.push(c);
    }
    if letters.next_if_eq(&':').is_none() || key.is_empty() {
        return Err(format!("{key:?} is not behind a key"));
    }
    if key != "*" && key.contains('*') {
        return Err(format!("{key:?} is no key"));
    }
    if letters.next_if_eq(&'(').is_none() {
        let test = value(letters)?;
        return Ok(Query::Term { key, test });
    }
    let mut any = Vec::new();
    loop {
        let test = value(letters)?;
        let key = key.clone();
        any.push(Query::Term { key, test });
        if letters.next_if_eq(&')').is_some() {
            return Ok(Query::Or(any));
        }
        let or: String = letters.take(4).collect();
        if or != " OR " {
            return Err(format!("{or:?} between values"));
        }
    }
}

fn value(letters: &mut Letters<'_>) -> Result<Test, String> {
    if letters.next_if_eq(&'"').is_some() {
        let mut text = String::new();
        loop {
            match letters.next().ok_or("a quote does not end")? {
                '\\' => text.extend(letters.next()),
                '"' => return Ok(Test::Exact(text)),
                c => text.push(c),
            }
        }
    }
    let sign = letters.next_if(|c| matches!(c, '<' | '>'));
    let mut parts = vec![String::new()];
    while let Some(c) = letters.next_if(|c| !") ".contains(*c)) {
        let part = parts.last_mut().unwrap();
        match c {
            '\\' => part.extend(letters.next()),
            '*' => parts.push(String::new()),
            '-' if sign.is_some() => part.push(c),
            '+' | '-' | '=' | '&' | '|' | '>' | '<' | '!' | '{' | '}' | '[' | ']' | '^' | '"'
            | '“' | '”' | '~' | '?' | ':' | '#' | '@' => {
                return Err(format!("{c} is not escaped"));
            }
            c => part.push(c),
        }
    }
    let text = parts.concat();
    let number = || text.parse().map_err(|_| format!("{text:?} is no number"));
    match sign {
        Some('>') => number().map(Test::Above),
        Some(_) => number().map(Test::Below),
        None if text.is_empty() && parts.len() == 1 => Err("a value is missing".into()),
        None => Ok(Test::Like(parts)),
    }
}

#[test]
fn it_reads_what_the_documentation_shows() {
    let event = Event {
        id: "1".into(),
        at: 0,
        status: Some("error".into()),
        service: "web-store".into(),
        host: "i-1".into(),
        message: "say \"Hello\" to network_7".into(),
        tags: vec!["env:prod".into(), "flag".into()],
        attributes: serde_json::json!({"my": {"attribute": "hello:world"}, "n": 250, "e": ""}),
    };
    for (query, holds) in [
        ("*", true),
        ("@my.attribute:hello\\:world", true),
        ("@my.attribute:\"hello:world\"", true),
        ("@my.attribute:\"Hello:world\"", false),
        ("@my.attribute:hello*", true),
        ("service:*store", true),
        ("service:web", false),
        ("env:(prod OR test)", true),
        ("(env:prod -version:beta)", true),
        ("-@my.attribute:*", false),
        ("-@e:*", true),
        ("@n:>249.5 @n:<251", true),
        ("*:*ello*", true),
        ("*:hell", false),
        ("*:\"hello to\"", true),
        ("*:\"HELLO:WORLD\"", true),
        ("status:(warn OR info) OR env:prod", true),
    ] {
        assert_eq!(Query::parse(query).unwrap().holds(&event), holds, "{query}");
    }
    for wrong in [
        "",
        "word",
        "@a:b:c",
        "(env:prod",
        "a:\"b",
        "@a:",
        "a:(b c)",
        "@n:>x",
        "a)",
    ] {
        assert!(Query::parse(wrong).is_err(), "{wrong}");
    }
}
