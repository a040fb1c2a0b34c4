use regex::Regex;

use super::{
    Row,
    tokens::{Token, tokens},
};

/// What `where` and `eval` work out of a row.
#[derive(Debug)]
pub(super) enum Expression {
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
    pub(super) fn parse(text: &str) -> Result<Self, String> {
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
    pub(super) fn value(&self, row: &Row) -> Result<Option<Value>, String> {
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

/// One operand needs no operator.
fn alone(mut operands: Vec<Expression>, or: fn(Vec<Expression>) -> Expression) -> Expression {
    match operands.len() {
        1 => operands.swap_remove(0),
        _ => or(operands),
    }
}

/// What an expression is of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    Bool(bool),
}

impl Value {
    pub(super) fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
            Self::Bool(truth) => truth.to_string(),
        }
    }
}
