use sqlparser::{
    keywords::Keyword,
    tokenizer::{Location, Token, TokenWithSpan},
};

use super::{functions, refused};
use crate::{Engine, Fault};

/// Refuses characters that servers and parsers read differently: control characters, a carriage
/// return that ends no line, white space beyond ASCII, and comments that MySQL runs.
pub(super) fn characters(sql: &str) -> Result<(), Fault> {
    let (mut line, mut column) = (1, 1);
    let mut characters = sql.chars().peekable();
    while let Some(character) = characters.next() {
        let what = match character {
            '\n' | '\t' => None,
            '\r' if characters.peek() == Some(&'\n') => None,
            '\r' => Some("a carriage return that ends no line"),
            c if c.is_control() => Some("a control character"),
            c if c.is_whitespace() && !c.is_ascii() => Some("white space that is not a blank"),
            '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => Some("an invisible character"),
            _ => None,
        };
        if let Some(what) = what {
            return Err(refused(
                format!("it holds {what} (U+{:04X})", u32::from(character)),
                Location::new(line, column),
            ));
        }
        if character == '\n' {
            (line, column) = (line + 1, 1);
        } else {
            column += 1;
        }
    }
    Ok(())
}

/// Refuses what no read holds, token by token, and returns where the statement ends, in bytes:
/// before the semicolons that close it.
pub(super) fn check(engine: Engine, sql: &str, tokens: &[TokenWithSpan]) -> Result<usize, Fault> {
    if engine == Engine::Mysql && (sql.contains("/*!") || sql.contains("/*M!")) {
        return Err(refused(
            "it holds a comment that MySQL runs as code (/*! … */)".into(),
            Location::new(1, 1),
        ));
    }
    let code: Vec<&TokenWithSpan> = tokens
        .iter()
        .filter(|token| !matches!(token.token, Token::Whitespace(_)))
        .collect();
    let is_show = code
        .first()
        .is_some_and(|first| is_word(first, Keyword::SHOW));
    for (at, token) in code.iter().enumerate() {
        let here = token.span.start;
        let next = code.get(at + 1).map(|next| &next.token);
        match &token.token {
            Token::Word(word) => {
                let calls = matches!(next, Some(Token::LParen));
                if calls && let Some(why) = functions::acts(engine, &word.value) {
                    return Err(refused(format!("{}() {why}", word.value), here));
                }
                if word.quote_style.is_none() && word.keyword == Keyword::INTO {
                    return Err(refused("INTO stores the result".into(), here));
                }
                let is_sequence = word.keyword == Keyword::NEXT
                    && code.get(at + 1).is_some_and(|next| is_named(next, "value"));
                if is_sequence {
                    return Err(refused("NEXT VALUE advances a sequence".into(), here));
                }
            }
            Token::Assignment if engine != Engine::Postgres => {
                return Err(refused("it assigns a variable (:=)".into(), here));
            }
            Token::DollarQuotedString(_) => {
                return Err(refused("it quotes with dollars; write '…'".into(), here));
            }
            Token::UnicodeStringLiteral(_) => {
                return Err(refused(
                    "it quotes with U&; write the character".into(),
                    here,
                ));
            }
            Token::LParen if is_show => {
                return Err(refused(
                    "SHOW is let through without brackets only".into(),
                    here,
                ));
            }
            _ => {}
        }
    }
    if let Some(pair) = code.windows(2).find(|pair| {
        // U&"…" is a name in which every letter may be written as a number.
        matches!(pair, [first, second] if is_named(first, "u") && second.token == Token::Ampersand)
    }) {
        let here = pair
            .first()
            .map_or(Location::new(1, 1), |first| first.span.start);
        return Err(refused(
            "it names with U&; write the character".into(),
            here,
        ));
    }
    let closing = code
        .iter()
        .rev()
        .take_while(|token| token.token == Token::SemiColon)
        .last();
    Ok(closing.map_or(sql.len(), |token| byte(sql, token.span.start)))
}

fn is_word(token: &TokenWithSpan, keyword: Keyword) -> bool {
    matches!(&token.token, Token::Word(word) if word.keyword == keyword)
}

fn is_named(token: &TokenWithSpan, name: &str) -> bool {
    matches!(&token.token, Token::Word(word) if word.value.eq_ignore_ascii_case(name))
}

/// The byte at which a line and column, counted in characters from 1, begins.
pub(crate) fn byte(sql: &str, at: Location) -> usize {
    let (mut line, mut column) = (1, 1);
    for (byte, character) in sql.char_indices() {
        if (line, column) == (at.line, at.column) {
            return byte;
        }
        if character == '\n' {
            (line, column) = (line + 1, 1);
        } else {
            column += 1;
        }
    }
    sql.len()
}
