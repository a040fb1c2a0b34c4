/// A piece of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// As written; quotes and comment marks included.
    pub(super) text: &'a str,
    /// Where it begins, in bytes.
    pub(super) at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A keyword, a name or a number.
    Word,
    /// A name in double or backward quotes.
    Name,
    /// A text in single quotes.
    Text,
    Comment,
    /// A quote or a comment that is not closed: the rest of the statement.
    Open,
    /// Any other character.
    Mark,
}

/// Splits a statement in one pass, without knowing its dialect.
pub(super) fn scan(statement: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = statement.get(at..)?;
        let trimmed = rest.trim_start();
        let (kind, length) = first(trimmed)?;
        let from = at + rest.len() - trimmed.len();
        at = from + length;
        Some(Token {
            kind,
            text: statement.get(from..at)?,
            at: from,
        })
    })
}

/// The kind and the length of the token that a text begins with.
fn first(text: &str) -> Option<(Kind, usize)> {
    let begin = text.chars().next()?;
    let found = match begin {
        '\'' => closed(text, "'", "'", Kind::Text),
        '"' => closed(text, "\"", "\"", Kind::Name),
        '`' => closed(text, "`", "`", Kind::Name),
        '-' if text.starts_with("--") => {
            let line = text.split_once('\n').map_or(text, |(line, _)| line);
            (Kind::Comment, line.len())
        }
        '/' if text.starts_with("/*") => closed(text, "/*", "*/", Kind::Comment),
        _ if in_word(begin) => {
            let word = text.find(|c| !in_word(c)).unwrap_or(text.len());
            (Kind::Word, word)
        }
        _ => (Kind::Mark, begin.len_utf8()),
    };
    Some(found)
}

fn closed(text: &str, open: &str, close: &str, kind: Kind) -> (Kind, usize) {
    let inside = text.strip_prefix(open).unwrap_or(text);
    match inside.find(close) {
        Some(at) => (kind, open.len() + at + close.len()),
        None => (Kind::Open, text.len()),
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_split_into_what_they_are_made_of() {
        use Kind::*;
        let statement = "SELECT \"a b\", `c`--x\n/* 'y' */ FROM é WHERE n='it''s' AND $1 ='o";
        let tokens: Vec<_> = scan(statement).map(|one| (one.kind, one.text)).collect();
        assert_eq!(
            tokens,
            [
                (Word, "SELECT"),
                (Name, "\"a b\""),
                (Mark, ","),
                (Name, "`c`"),
                (Comment, "--x"),
                (Comment, "/* 'y' */"),
                (Word, "FROM"),
                (Word, "é"),
                (Word, "WHERE"),
                (Word, "n"),
                (Mark, "="),
                (Text, "'it'"),
                (Text, "'s'"),
                (Word, "AND"),
                (Word, "$1"),
                (Mark, "="),
                (Open, "'o"),
            ]
        );
        let begins = |one: Token<'_>| statement.get(one.at..).unwrap().starts_with(one.text);
        assert!(scan(statement).all(begins));
        assert_eq!(scan(" \n ").count(), 0);
        assert_eq!(scan("/* no end").next().map(|one| one.kind), Some(Open));
    }
}
