use regex::Regex;

use super::{
    Row,
    tokens::{Token, tokens},
};

/// What the command `search` asks of an event.
#[derive(Debug)]
pub(super) enum Terms {
    All(Vec<Terms>),
    Any(Vec<Terms>),
    /// A word with wildcards, within one segment of the text.
    Word(Regex),
    Compare(String, Regex),
}

impl Terms {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
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

    pub(super) fn holds(&self, event: &Row) -> bool {
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
