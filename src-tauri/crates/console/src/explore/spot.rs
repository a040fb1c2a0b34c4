use super::{
    tokens::{Kind, Token, is_word, tokens},
    words,
};

/// The place of the cursor: the word it stands in and what may stand there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Where the word begins, in bytes.
    pub(super) from: usize,
    /// Where it ends.
    pub(super) to: usize,
    /// What of it is left of the cursor.
    pub(super) word: String,
    /// What may stand there.
    pub(super) wants: Wants,
    /// The metrics that the rest of the text names.
    pub(super) metrics: Vec<String>,
}

/// What may stand at the cursor.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Wants {
    /// An expression; `within` is the function it is an argument of.
    Operand { within: String },
    /// What may follow an expression: an operator in words or a modifier.
    Operator { aggregation: bool },
    /// The name of a label of the series that the selector matches.
    Name { selector: Selector },
    /// An operator between a label and its value.
    Comparison,
    /// A value of a label.
    Value {
        label: String,
        selector: Selector,
        /// The quote that is open; none before it is typed.
        quote: Option<char>,
        /// The value is part of a regular expression.
        regex: bool,
    },
    /// A label to group or match by.
    Grouping,
    /// A duration.
    Duration,
    /// Nothing that could be known: a comment, a free text.
    Nothing,
}

/// A selector without the matcher that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Selector {
    /// The name before its braces; may be empty.
    pub(super) metric: String,
    /// Its other matchers as they are written.
    pub(super) matchers: Vec<String>,
    /// Names of the labels they match.
    pub(super) labels: Vec<String>,
}

impl Selector {
    /// As a source reads it; nothing if it matches everything.
    pub(super) fn text(&self) -> Option<String> {
        if self.metric.is_empty() && self.matchers.is_empty() {
            return None;
        }
        Some(format!("{}{{{}}}", self.metric, self.matchers.join(",")))
    }
}

/// What stands at a byte offset of a text; an offset within a character means its beginning.
pub(super) fn spot(text: &str, cursor: usize) -> Spot {
    let cursor = (0..=cursor.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    let (left, right) = text.split_at(cursor);
    let mut before = tokens(left, 0);
    let touching = before.pop_if(|token| {
        token.end() == cursor
            && matches!(
                token.kind,
                Kind::Word | Kind::Number | Kind::Open | Kind::Comment
            )
    });
    let taken = right
        .find(|letter| !continues(touching, letter))
        .unwrap_or(right.len());
    let to = cursor + taken;
    let mut rest = text.get(to..).unwrap_or_default();
    let mut at = to;
    if let Some(Token {
        kind: Kind::Open,
        text: open,
        ..
    }) = touching
        && let Some(after) = open
            .chars()
            .next()
            .and_then(|quote| rest.strip_prefix(quote))
    {
        at += rest.len() - after.len();
        rest = after;
    }
    let after = tokens(rest, at);
    let places = places(&before, &after);
    let (wants, word) = wants(&before, touching, &after, &places);
    Spot {
        from: cursor - word.len(),
        to: if wants == Wants::Nothing { cursor } else { to },
        word,
        wants,
        metrics: named(&before, &after, touching.is_some()),
    }
}

/// Names of metrics in a text that need not parse.
pub(crate) fn metric_names(text: &str) -> Vec<String> {
    named(&tokens(text, 0), &[], false)
}

/// Whether the word at the cursor goes on with this letter to its right.
fn continues(touching: Option<Token<'_>>, letter: char) -> bool {
    match touching.map(|token| token.kind) {
        Some(Kind::Open) => is_word(letter) || matches!(letter, '-' | '.' | '/'),
        Some(Kind::Word | Kind::Number) => is_word(letter),
        _ => false,
    }
}

/// An open bracket, and where it stands among the tokens.
#[derive(Clone, Copy)]
struct Place {
    sign: char,
    at: usize,
}

/// The brackets that are open at the cursor, outermost first.
fn places(before: &[Token<'_>], _after: &[Token<'_>]) -> Vec<Place> {
    let mut open = Vec::new();
    for (at, token) in before.iter().enumerate() {
        track(&mut open, token, at);
    }
    open
}

fn track(open: &mut Vec<Place>, token: &Token<'_>, at: usize) {
    if token.kind != Kind::Sign {
        return;
    }
    match token.text.chars().next() {
        Some(sign @ ('(' | '[' | '{')) => open.push(Place { sign, at }),
        Some(')' | ']' | '}') => drop(open.pop()),
        _ => {}
    }
}

fn wants(
    before: &[Token<'_>],
    touching: Option<Token<'_>>,
    after: &[Token<'_>],
    open: &[Place],
) -> (Wants, String) {
    let word = touching.map_or("", |token| token.text);
    let plain = |wants| (wants, word.to_owned());
    if touching.is_some_and(|token| token.kind == Kind::Comment) {
        return (Wants::Nothing, String::new());
    }
    match open.last() {
        Some(place) if place.sign == '{' => within_braces(before, touching, after, place.at),
        _ if touching.is_some_and(|token| token.kind == Kind::Open) => {
            (Wants::Nothing, String::new())
        }
        Some(place) if place.sign == '[' => plain(Wants::Duration),
        Some(place) if groups(before, place.at) => plain(Wants::Grouping),
        inner => {
            let within = inner
                .and_then(|place| before.get(place.at.checked_sub(1)?))
                .filter(|token| token.kind == Kind::Word)
                .map(|token| token.text.to_lowercase());
            plain(in_expression(before, within.unwrap_or_default()))
        }
    }
}

/// Whether the bracket at this place opens a list of labels.
fn groups(tokens: &[Token<'_>], at: usize) -> bool {
    let word = at.checked_sub(1).and_then(|at| tokens.get(at));
    word.is_some_and(|token| {
        let word = token.text.to_lowercase();
        words::GROUPING.contains(&word.as_str())
    })
}

fn in_expression(before: &[Token<'_>], within: String) -> Wants {
    let Some(last) = before.last() else {
        return Wants::Operand { within };
    };
    let word = last.text.to_lowercase();
    match last.kind {
        Kind::Sign if matches!(last.text, "}" | "]") => Wants::Operator { aggregation: false },
        Kind::Sign if last.text == ")" => {
            // A list of labels is followed by an operand, a call by an operator.
            let opening = matching(before);
            match opening.and_then(|at| before.get(at.checked_sub(1)?)) {
                Some(token) if words::GROUPING.contains(&token.text.to_lowercase().as_str()) => {
                    Wants::Operand { within }
                }
                _ => Wants::Operator { aggregation: true },
            }
        }
        Kind::Word if word == "offset" => Wants::Duration,
        Kind::Word if words::is_aggregation(&word) => Wants::Operator { aggregation: true },
        Kind::Word if words::KEYWORDS.iter().any(|(known, _)| *known == word) => {
            Wants::Operand { within }
        }
        Kind::Word | Kind::Number | Kind::Quoted => Wants::Operator { aggregation: false },
        Kind::Sign | Kind::Open | Kind::Comment => Wants::Operand { within },
    }
}

/// Where the bracket that the last token closes was opened.
fn matching(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().rev() {
        if token.is(")") {
            depth += 1;
        } else if token.is("(") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

fn within_braces(
    before: &[Token<'_>],
    touching: Option<Token<'_>>,
    after: &[Token<'_>],
    brace: usize,
) -> (Wants, String) {
    let inside = before.get(brace + 1..).unwrap_or_default();
    let own = inside
        .iter()
        .rposition(|token| token.is(","))
        .map_or(0, |comma| comma + 1);
    let (others, current) = inside.split_at(own);
    let closing = after.iter().position(|token| token.is("}"));
    let later = after.get(..closing.unwrap_or(0)).unwrap_or_default();
    // What is left of the matcher at the cursor is not one of the others.
    let later = later
        .iter()
        .position(|token| token.is(","))
        .and_then(|comma| later.get(comma + 1..))
        .unwrap_or_default();
    let mut selector = Selector {
        metric: brace
            .checked_sub(1)
            .and_then(|at| before.get(at))
            .filter(|token| token.kind == Kind::Word && !is_keyword(token.text))
            .map(|token| token.text.to_owned())
            .unwrap_or_default(),
        ..Selector::default()
    };
    for matcher in others
        .split(|token| token.is(","))
        .chain(later.split(|token| token.is(",")))
    {
        if let [name, sign, value] = matcher
            && name.kind == Kind::Word
            && value.kind == Kind::Quoted
        {
            selector.labels.push(name.text.to_owned());
            // What a variable stands for is not known here.
            if !value.text.contains('$') {
                let written = format!("{}{}{}", name.text, sign.text, value.text);
                selector.matchers.push(written);
            }
        }
    }
    let word = touching.map_or("", |token| token.text);
    let opened = touching.is_some_and(|token| token.kind == Kind::Open);
    match current {
        [] if opened => (Wants::Nothing, String::new()),
        [] => (Wants::Name { selector }, word.to_owned()),
        [label] if label.kind == Kind::Word && word.is_empty() => {
            (Wants::Comparison, String::new())
        }
        [label, sign] if label.kind == Kind::Word && is_comparison(sign) => {
            let regex = sign.text.ends_with('~');
            let quote = word.chars().next().filter(|_| opened);
            let typed = word
                .get(quote.map_or(0, char::len_utf8)..)
                .unwrap_or_default();
            let typed = if regex {
                let last = typed.rsplit(['|', '(']).next();
                last.unwrap_or(typed)
            } else {
                typed
            };
            let wants = Wants::Value {
                label: label.text.to_owned(),
                selector,
                quote,
                regex,
            };
            (wants, typed.to_owned())
        }
        _ => (Wants::Nothing, String::new()),
    }
}

fn is_comparison(token: &Token<'_>) -> bool {
    ["=", "!=", "=~", "!~"].iter().any(|sign| token.is(sign))
}

fn is_keyword(word: &str) -> bool {
    let word = word.to_lowercase();
    words::KEYWORDS.iter().any(|(known, _)| *known == word)
        || words::is_aggregation(&word)
        || matches!(word.as_str(), "inf" | "nan" | "start" | "end")
}

/// Names that stand where a metric can stand; `gap` if a word between the two parts is left out.
fn named(before: &[Token<'_>], after: &[Token<'_>], gap: bool) -> Vec<String> {
    let all: Vec<&Token<'_>> = before.iter().chain(after).collect();
    let mut names: Vec<String> = Vec::new();
    let mut open: Vec<bool> = Vec::new();
    for (at, token) in all.iter().enumerate() {
        let previous = at.checked_sub(1).and_then(|at| all.get(at));
        let next = all.get(at + 1);
        match (token.kind, token.text) {
            (Kind::Sign, "(") => {
                let listing = previous.is_some_and(|token| {
                    words::GROUPING.contains(&token.text.to_lowercase().as_str())
                });
                open.push(listing);
            }
            (Kind::Sign, "[" | "{") => open.push(true),
            (Kind::Sign, ")" | "]" | "}") => drop(open.pop()),
            (Kind::Word, word) if !open.contains(&true) => {
                let ends_before_gap = gap && at + 1 == before.len();
                let called = !ends_before_gap && next.is_some_and(|next| next.is("("));
                if !called && !is_keyword(word) && !word.starts_with('$') {
                    names.push(word.to_owned());
                }
            }
            (Kind::Quoted, value)
                if at >= 2
                    && all.get(at - 1).is_some_and(|sign| sign.is("="))
                    && all.get(at - 2).is_some_and(|name| name.text == "__name__") =>
            {
                names.push(value.trim_matches(['"', '\'', '`']).to_owned());
            }
            _ => {}
        }
    }
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

#[cfg(test)]
mod tests;
