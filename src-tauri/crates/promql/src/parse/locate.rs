//! Where a query stops following the grammar, which the parser does not tell.

use super::is_grammatical;

/// Longer queries are not searched: each look at them takes too long.
const LONGEST: usize = 4096;

/// What can stand between a good beginning and its closing brackets.
const CONTINUATIONS: [&str; 12] = [
    "", " x", "(x)", "(a) (x)", "(a) x", " (x)", "=\"b\"", "\"b\"", "a=\"b\"", "5m", " 5m", " 1",
];

/// What can stand after the closing brackets where they end a list of labels.
const AFTER_BRACKETS: [&str; 2] = [" (x)", " x"];

/// The first token after which no continuation makes a query, and what to say about it.
pub(super) fn first_unexpected(query: &str) -> Option<(usize, String)> {
    if query.len() > LONGEST {
        return None;
    }
    let tokens = tokens(query);
    let begins_well = |count: &usize| {
        let end = tokens.get(..*count)?.last().map_or(0, |token| token.end);
        Some(can_continue(query.get(..end)?))
    };
    // What follows a bad beginning is bad as well, so halving finds its end.
    let counts: Vec<usize> = (1..=tokens.len()).collect();
    let good = counts.partition_point(|count| begins_well(count).unwrap_or(false));
    match tokens.get(good) {
        Some(token) => {
            let text = query.get(token.start..token.end)?;
            Some((token.start, format!("{text:?} is not expected here")))
        }
        None => Some((
            query.trim_end().len(),
            "something is missing at its end".to_owned(),
        )),
    }
}

fn can_continue(beginning: &str) -> bool {
    let closing = closing_brackets(beginning);
    let closes =
        |continuation: &&str| is_grammatical(&format!("{beginning}{continuation}{closing}"));
    // `sum by (a` is complete only with an argument after its bracket.
    let precedes = |tail: &&str| is_grammatical(&format!("{beginning}{closing}{tail}"));
    CONTINUATIONS.iter().any(closes) || (!closing.is_empty() && AFTER_BRACKETS.iter().any(precedes))
}

fn closing_brackets(beginning: &str) -> String {
    let mut open = Vec::new();
    for token in tokens(beginning) {
        match beginning.get(token.start..token.end) {
            Some("(") => open.push(')'),
            Some("[") => open.push(']'),
            Some("{") => open.push('}'),
            Some(")" | "]" | "}") => drop(open.pop()),
            _ => {}
        }
    }
    open.iter().rev().collect()
}

/// Where a token stands in the text.
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Words, quoted texts, operators and single signs; space and comments are between them.
pub(super) fn tokens(query: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = query.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        let mut end = start + c.len_utf8();
        let mut extend = |accepts: fn(char) -> bool| {
            while let Some((at, next)) = rest.next_if(|(_, next)| accepts(*next)) {
                end = at + next.len_utf8();
            }
        };
        match c {
            '#' => {
                extend(|c| c != '\n');
                continue;
            }
            '"' | '\'' | '`' => {
                let mut escaped = false;
                for (at, next) in rest.by_ref() {
                    end = at + next.len_utf8();
                    if next == c && !escaped {
                        break;
                    }
                    escaped = next == '\\' && c != '`' && !escaped;
                }
            }
            '=' | '!' | '<' | '>' => extend(|c| matches!(c, '=' | '~')),
            c if is_word(c) => extend(is_word),
            c if c.is_whitespace() => continue,
            _ => {}
        }
        tokens.push(Token { start, end });
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.')
}
