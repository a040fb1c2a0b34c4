//! Pairs `key=value` and `key="value with \"quotes\""`, as logfmt, slog's TextHandler and logrus
//! write them.

use std::borrow::Cow;

use crate::record::Flat;

/// Keys of which one must be there, lest a sentence with a `=` in it be taken for pairs.
const TELLING: [&str; 10] = [
    "level",
    "lvl",
    "severity",
    "msg",
    "message",
    "time",
    "ts",
    "timestamp",
    "event",
    "err",
];

/// The pairs of a line that is nothing but pairs.
pub(super) fn read(text: &str) -> Option<Flat<'_>> {
    let mut pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
    let mut rest = text.trim();
    let mut telling = false;
    while !rest.is_empty() {
        let (key, after) = key(rest)?;
        telling |= TELLING.contains(&key);
        let (value, after) = value(after)?;
        pairs.push((Cow::Borrowed(key), value));
        rest = after.trim_start();
    }
    (telling && pairs.len() > 1).then(|| Flat::of_pairs(pairs))
}

fn key(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 128;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-/@".contains(&byte);
    let end = text.bytes().take(LONGEST).position(|byte| !allowed(byte))?;
    let (key, rest) = text.split_at_checked(end)?;
    Some((key, rest.strip_prefix('=')?)).filter(|(key, _)| !key.is_empty())
}

fn value(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (value, rest) = text.split_at_checked(end)?;
        return Some((Cow::Borrowed(value), rest));
    };
    let end = memchr::memchr2(b'"', b'\\', quoted.as_bytes())?;
    let (plain, rest) = quoted.split_at_checked(end)?;
    if let Some(rest) = rest.strip_prefix('"') {
        return Some((Cow::Borrowed(plain), rest));
    }
    escaped(quoted)
}

/// A quoted value with escapes, up to its closing quote.
fn escaped(quoted: &str) -> Option<(Cow<'_, str>, &str)> {
    let mut value = String::new();
    let mut letters = quoted.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => return Some((Cow::Owned(value), letters.as_str())),
            '\\' => match letters.next()? {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'r' => value.push('\r'),
                other @ ('"' | '\\') => value.push(other),
                other => value.extend(['\\', other]),
            },
            other => value.push(other),
        }
    }
    None
}
