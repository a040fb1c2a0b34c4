//! Literals as each language's own lexer ends them.

use std::str::Chars;

/// A query language whose values stand between signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    LogQl,
    LogsQl,
    Insights,
    Spl,
    Datadog,
}

/// A query taken apart.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The query with `§` for each literal, `¶` for each quoted name, and `_` for each escaped
    /// letter outside of them.
    pub(super) bones: String,
    /// What the literals say.
    pub(super) literals: Vec<String>,
}

/// Takes a query apart; the error is what a strict server would say.
pub(super) fn read(language: Language, query: &str) -> Result<Read, String> {
    let mut read = Read::default();
    let mut letters = query.chars();
    while let Some(c) = letters.next() {
        match (language, c) {
            (Language::LogQl | Language::LogsQl, '"') => {
                read.literals.push(of_go(&mut letters)?);
                read.bones.push('§');
            }
            (Language::Insights, '/') => {
                read.literals.push(between_slashes(&mut letters)?);
                read.bones.push('§');
            }
            (Language::Spl | Language::Datadog, '"') => {
                read.literals
                    .push(with_backslashes(language, &mut letters)?);
                read.bones.push('§');
            }
            (Language::Spl, '\'') | (Language::Insights, '`') => {
                name(c, &mut letters)?;
                read.bones.push('¶');
            }
            (Language::Datadog, '\\') => {
                let escaped = letters.next().ok_or("a backslash at the end")?;
                seen(escaped)?;
                read.bones.push('_');
            }
            (Language::Insights, '\n') => read.bones.push(c),
            (Language::Datadog, c) if c.is_alphanumeric() => read.bones.push(c),
            (_, ' '..='~') => read.bones.push(c),
            (_, c) => return Err(format!("{c:?} stands outside of a literal")),
        }
    }
    Ok(read)
}

/// Whether nobody sees a letter, so that a shown query would not be the one that is sent.
pub(super) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn seen(c: char) -> Result<char, String> {
    match is_unseen(c) {
        true => Err(format!("{c:?} cannot be seen")),
        false => Ok(c),
    }
}

fn next(letters: &mut Chars<'_>) -> Result<char, String> {
    letters
        .next()
        .ok_or_else(|| "a literal does not end".to_owned())
}

/// An interpreted string literal of Go (the Go specification, "String literals").
fn of_go(letters: &mut Chars<'_>) -> Result<String, String> {
    let mut text = String::new();
    loop {
        match next(letters)? {
            '"' => return Ok(text),
            '\\' => text.push(match next(letters)? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                c @ ('\\' | '"') => c,
                c @ ('u' | 'U') => {
                    let digits: String = letters.take(if c == 'u' { 4 } else { 8 }).collect();
                    let code = u32::from_str_radix(&digits, 16).map_err(|why| why.to_string())?;
                    char::from_u32(code).ok_or("no character has this number")?
                }
                c => return Err(format!("\\{c} is no escape")),
            }),
            c => text.push(seen(c)?),
        }
    }
}

/// An expression of Logs Insights.
fn between_slashes(letters: &mut Chars<'_>) -> Result<String, String> {
    let mut text = String::new();
    loop {
        match next(letters)? {
            '/' if text.is_empty() => return Err("an empty expression".to_owned()),
            '/' => return Ok(text),
            '\\' => text.extend(['\\', seen(next(letters)?)?]),
            c => text.push(seen(c)?),
        }
    }
}

/// A string in which backslashes keep quotes and themselves from meaning anything. Splunk puts in
/// its macros before it reads anything, so no backtick may stand in one.
fn with_backslashes(language: Language, letters: &mut Chars<'_>) -> Result<String, String> {
    let mut text = String::new();
    loop {
        match next(letters)? {
            '"' => return Ok(text),
            '\\' => match next(letters)? {
                c @ ('\\' | '"') => text.push(c),
                c => return Err(format!("\\{c} is no escape")),
            },
            '`' if language == Language::Spl => return Err("a macro".to_owned()),
            c => text.push(seen(c)?),
        }
    }
}

/// The name of a field, in which nothing can be escaped.
fn name(quote: char, letters: &mut Chars<'_>) -> Result<(), String> {
    let mut length = 0;
    loop {
        match next(letters)? {
            c if c == quote && length > 0 => return Ok(()),
            c @ ('\\' | '`' | '"' | '\'' | '$') if quote == '\'' => {
                return Err(format!("{c:?} within a name"));
            }
            c @ ('\\' | '`') => return Err(format!("{c:?} within a name")),
            c => length += seen(c)?.len_utf8(),
        }
    }
}
