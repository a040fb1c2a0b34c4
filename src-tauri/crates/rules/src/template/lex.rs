//! Text and actions of a template, cut into tokens.

use super::TemplateError;

/// A piece between two boundaries.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Text that is written as it stands.
    Text(String),
    /// What stands between `{{` and `}}`.
    Action(Vec<Token>),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// No space stands before it: `$x.y` is one operand, `$x .y` are two.
    pub(super) glued: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A keyword, a function or a constant.
    Word(String),
    /// `$name`, without the sign.
    Variable(String),
    /// `.name`, without the dot.
    Field(String),
    Dot,
    Text(String),
    Int(i64),
    Float(f64),
    Pipe,
    Comma,
    Open,
    Close,
    Declare,
    Assign,
}

/// Cuts a template into its pieces.
pub(super) fn pieces(template: &str) -> Result<Vec<Piece>, TemplateError> {
    let mut pieces = Vec::new();
    let mut rest = template;
    let mut trimmed = false;
    loop {
        let (text, after) = match rest.split_once("{{") {
            Some((text, after)) => (text, Some(after)),
            None => (rest, None),
        };
        let mut text = if trimmed {
            text.trim_start_matches(is_space)
        } else {
            text
        };
        let dashed = after.and_then(|after| after.strip_prefix('-'));
        let dashed = dashed.filter(|after| after.starts_with(is_space));
        if dashed.is_some() {
            text = text.trim_end_matches(is_space);
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        let Some(inside) = dashed.or(after) else {
            return Ok(pieces);
        };
        let (tokens, after) = action(inside)?;
        trimmed = after.1;
        rest = after.0;
        if let Some(tokens) = tokens {
            pieces.push(Piece::Action(tokens));
        }
    }
}

/// What follows an action, and whether its white space goes.
type After<'t> = (&'t str, bool);

/// The tokens of one action, none of a comment.
fn action(inside: &str) -> Result<(Option<Vec<Token>>, After<'_>), TemplateError> {
    if let Some(comment) = inside.trim_start_matches(is_space).strip_prefix("/*") {
        let (_, after) = comment
            .split_once("*/")
            .ok_or_else(|| TemplateError::new("a comment is not closed"))?;
        return match end(after) {
            Some(after) => Ok((None, after)),
            None => Err(TemplateError::new("a comment is not alone in its action")),
        };
    }
    let mut tokens = Vec::new();
    let mut rest = inside;
    loop {
        if let Some(after) = end(rest) {
            return Ok((Some(tokens), after));
        }
        let start = rest.trim_start_matches(is_space);
        let glued = start.len() == rest.len();
        let (kind, after) = token(start)?;
        tokens.push(Token { kind, glued });
        rest = after;
    }
}

/// The end of an action, if it comes next.
fn end(rest: &str) -> Option<After<'_>> {
    let trimmed = rest.trim_start_matches(is_space);
    if let Some(after) = trimmed.strip_prefix("}}") {
        return Some((after, false));
    }
    let after = trimmed.strip_prefix("-}}")?;
    (trimmed.len() < rest.len()).then_some((after, true))
}

fn token(text: &str) -> Result<(Kind, &str), TemplateError> {
    let first = text
        .chars()
        .next()
        .ok_or_else(|| TemplateError::new("an action is not closed with }}"))?;
    let after = text.get(first.len_utf8()..).unwrap_or_default();
    let plain = |kind| Ok((kind, after));
    match first {
        '|' => plain(Kind::Pipe),
        ',' => plain(Kind::Comma),
        '(' => plain(Kind::Open),
        ')' => plain(Kind::Close),
        '=' => plain(Kind::Assign),
        ':' => match after.strip_prefix('=') {
            Some(after) => Ok((Kind::Declare, after)),
            None => Err(TemplateError::new("a colon stands without =")),
        },
        '$' => {
            let (name, after) = word(after);
            Ok((Kind::Variable(name.to_owned()), after))
        }
        '.' if !after.starts_with(|letter: char| letter.is_ascii_digit()) => match word(after) {
            ("", after) => Ok((Kind::Dot, after)),
            (name, after) => Ok((Kind::Field(name.to_owned()), after)),
        },
        '"' => quoted(after),
        '`' => match after.split_once('`') {
            Some((raw, after)) => Ok((Kind::Text(raw.to_owned()), after)),
            None => Err(TemplateError::new("a raw text is not closed with `")),
        },
        '\'' => character(after),
        '0'..='9' | '.' | '+' | '-' => number(text),
        letter if letter.is_alphabetic() || letter == '_' => {
            let (name, after) = word(text);
            Ok((Kind::Word(name.to_owned()), after))
        }
        other => Err(TemplateError::new(format!(
            "{other:?} does not belong in an action"
        ))),
    }
}

fn word(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    text.split_at(end.unwrap_or(text.len()))
}

/// A text after its opening quote, escapes as Go has them.
fn quoted(text: &str) -> Result<(Kind, &str), TemplateError> {
    let unclosed = || TemplateError::new("a text is not closed with a quote");
    let mut escaped = false;
    let end = text.find(|letter: char| match letter {
        '"' if !escaped => true,
        '\\' => {
            escaped = !escaped;
            false
        }
        _ => {
            escaped = false;
            false
        }
    });
    let (inside, after) = text
        .split_at_checked(end.ok_or_else(unclosed)?)
        .ok_or_else(unclosed)?;
    let after = after.strip_prefix('"').ok_or_else(unclosed)?;
    Ok((Kind::Text(unescaped(inside)?), after))
}

fn character(text: &str) -> Result<(Kind, &str), TemplateError> {
    let wrong = || TemplateError::new("a character is written like 'a'");
    let end = match text.strip_prefix("\\'") {
        Some(rest) => rest.find('\'').map(|at| at + 2),
        None => text.find('\''),
    };
    let (inside, after) = text
        .split_at_checked(end.ok_or_else(wrong)?)
        .ok_or_else(wrong)?;
    let inside = unescaped(inside)?;
    let mut letters = inside.chars();
    match (letters.next(), letters.next()) {
        (Some(only), None) => Ok((
            Kind::Int(i64::from(u32::from(only))),
            after.strip_prefix('\'').ok_or_else(wrong)?,
        )),
        _ => Err(wrong()),
    }
}

fn unescaped(text: &str) -> Result<String, TemplateError> {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter == '\n' {
            return Err(TemplateError::new(
                "a quoted text does not reach over lines",
            ));
        }
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        let kind = letters.next();
        let code = |digits: &str, radix| {
            u32::from_str_radix(digits, radix)
                .ok()
                .and_then(char::from_u32)
        };
        let mut take = |count: usize| letters.by_ref().take(count).collect::<String>();
        let found = match kind {
            Some('n') => Some('\n'),
            Some('t') => Some('\t'),
            Some('r') => Some('\r'),
            Some('a') => Some('\u{7}'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('v') => Some('\u{b}'),
            Some(same @ ('\\' | '"' | '\'')) => Some(same),
            // A single byte is a character only within ASCII.
            Some('x') => code(&take(2), 16).filter(char::is_ascii),
            Some('u') => code(&take(4), 16),
            Some('U') => code(&take(8), 16),
            _ => None,
        };
        out.push(found.ok_or_else(|| TemplateError::new("a text has an unknown \\ escape"))?);
    }
    Ok(out)
}

fn number(text: &str) -> Result<(Kind, &str), TemplateError> {
    let signed = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_hex = signed.starts_with("0x") || signed.starts_with("0X");
    let mut before = ' ';
    let end = signed.find(|letter: char| {
        let exponent = !is_hex && matches!(before, 'e' | 'E') && matches!(letter, '+' | '-');
        before = letter;
        !(letter.is_ascii_alphanumeric() || letter == '.' || letter == '_' || exponent)
    });
    let (digits, after) = signed.split_at(end.unwrap_or(signed.len()));
    let sign = if text.starts_with('-') { "-" } else { "" };
    let plain = format!("{sign}{}", digits.replace('_', ""));
    let whole = match signed.get(..2) {
        Some("0x" | "0X") => based(sign, digits, 16),
        Some("0b" | "0B") => based(sign, digits, 2),
        Some("0o" | "0O") => based(sign, digits, 8),
        // As in C, a zero in front makes a number octal.
        Some(start) if start.starts_with('0') && digits.chars().all(|one| one.is_digit(8)) => {
            i64::from_str_radix(&plain, 8).ok()
        }
        _ => plain.parse().ok(),
    };
    let kind = whole.map(Kind::Int).or_else(|| {
        plain
            .parse()
            .ok()
            .filter(|_| is_decimal(digits))
            .map(Kind::Float)
    });
    match kind {
        Some(kind) => Ok((kind, after)),
        None => Err(TemplateError::new(format!("{sign}{digits} is no number"))),
    }
}

/// Rust reads words such as `inf` as numbers too.
fn is_decimal(digits: &str) -> bool {
    digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
}

fn based(sign: &str, digits: &str, radix: u32) -> Option<i64> {
    let digits = digits.get(2..)?.replace('_', "");
    i64::from_str_radix(&format!("{sign}{digits}"), radix).ok()
}

/// What a template counts as white space.
fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\r' | '\n')
}
