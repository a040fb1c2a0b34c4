//! PromQL as it is while someone types: tokens, with no opinion on whether they make a query.

/// One token; offsets are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.kind == Kind::Sign && self.text == text
    }
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, keyword, or a variable such as `$__rate_interval`.
    Word,
    /// A number or duration.
    Number,
    /// A string with its quotes.
    Quoted,
    /// A string whose closing quote is missing, with its opening quote.
    Open,
    /// An operator, bracket or comma.
    Sign,
    /// A comment up to the end of its line.
    Comment,
}

/// The tokens of a text that stands at `offset` of a larger one.
pub(super) fn tokens(text: &str, offset: usize) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else {
            return tokens;
        };
        let (kind, length) = match first {
            '"' | '\'' | '`' => string(rest, first),
            '#' => (Kind::Comment, rest.find('\n').unwrap_or(rest.len())),
            '0'..='9' => (Kind::Number, run(rest, is_number)),
            '$' => (Kind::Word, variable(rest)),
            letter if is_word(letter) => (Kind::Word, run(rest, is_word)),
            _ => (Kind::Sign, sign(rest)),
        };
        let (own, after) = rest.split_at(length);
        tokens.push(Token {
            kind,
            text: own,
            start: offset + (text.len() - rest.len()),
        });
        rest = after;
    }
}

/// A letter of a metric's or label's name.
pub(super) fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | ':')
}

fn is_number(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '.'
}

fn run(text: &str, accepts: fn(char) -> bool) -> usize {
    text.find(|letter| !accepts(letter)).unwrap_or(text.len())
}

fn string(text: &str, quote: char) -> (Kind, usize) {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quote != '`' => escaped = true,
            '\n' if quote != '`' => return (Kind::Open, at),
            _ if letter == quote => return (Kind::Quoted, at + quote.len_utf8()),
            _ => {}
        }
    }
    (Kind::Open, text.len())
}

/// `$name` or `${name:format}`.
fn variable(text: &str) -> usize {
    let name = text.strip_prefix('$').unwrap_or(text);
    match name.strip_prefix('{') {
        Some(inner) => 2 + inner.find('}').map_or(inner.len(), |end| end + 1),
        None => 1 + run(name, is_word),
    }
}

fn sign(text: &str) -> usize {
    const LONG: [&str; 6] = ["=~", "!~", "!=", "==", ">=", "<="];
    let long = LONG.iter().find(|sign| text.starts_with(**sign));
    long.map_or_else(
        || text.chars().next().map_or(0, char::len_utf8),
        |sign| sign.len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_falls_into_tokens() {
        for (text, expected) in [
            ("", ""),
            ("sum(rate(a:b_1[5m]))", "sum ( rate ( a:b_1 [ 5m ] ) )"),
            (
                "x{a=~\"b\\\"c\",d!='e'}",
                "x { a =~ \"b\\\"c\" , d != 'e' }",
            ),
            ("x{a=\"b", "x { a = \"b"),
            ("a # b\n + c", "a # b + c"),
            ("x[$__rate_interval]", "x [ $__rate_interval ]"),
            (
                "x{a=\"$b\"} / ${__range_s:raw}",
                "x { a = \"$b\" } / ${__range_s:raw}",
            ),
            ("größe >= 1.5e3", "größe >= 1.5e3"),
            ("\u{0}\u{7f}$", "\u{0} \u{7f} $"),
            ("\"a\nb\"", "\"a b \""),
        ] {
            let found = tokens(text, 7);
            let joined: Vec<&str> = found.iter().map(|token| token.text).collect();
            assert_eq!(joined.join(" "), expected, "{text:?}");
            for token in found {
                let (start, end) = (token.start - 7, token.end() - 7);
                assert_eq!(text.get(start..end), Some(token.text), "{text:?}");
            }
        }
    }
}
