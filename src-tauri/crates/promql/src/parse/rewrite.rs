//! Syntax the parser does not have, rewritten into syntax it has: `</` and `>/` (cut histograms), durations
//! that are worked out (`[5m + step()]`, `offset (2 * 1m)`), and selectors in `info()` that match anything.

use promql_parser::parser::Expr;
use promql_parser::parser::token::{T_EQL, T_EQL_REGEX, T_GTR, T_LSS, TokenId, TokenType};

use super::duration;
use super::locate::{Token, tokens};
use crate::plan::Grid;

/// Stands for the operators `</` and `>/` in the syntax tree; assignments never do.
pub(crate) const CUT_BELOW: TokenId = T_EQL;
pub(crate) const CUT_ABOVE: TokenId = T_EQL_REGEX;

/// A matcher that lets the parser accept a selector in `info()`, dropped again afterwards.
pub(crate) const INFO_MARK: &str = "__info_selector__";

/// Seconds from here on overflow what the parser keeps them in (30 million years).
const MOST_SECONDS: f64 = 1e15;

/// Functions that stand in durations.
const IN_DURATIONS: [&str; 4] = ["step", "range", "min_of", "max_of"];

/// A query that the parser can read.
pub(super) struct Rewritten {
    pub(super) text: String,
    /// Where a duration or an instant is too great to be one, which the parser does not survive.
    pub(super) out_of_range: Option<usize>,
    /// For each `<` and `>` in the order of the text, whether it cuts a histogram.
    cuts: Vec<bool>,
    edits: Vec<Edit>,
}

/// Bytes of the query replaced by others.
struct Edit {
    start: usize,
    end: usize,
    with: String,
}

impl Rewritten {
    pub(super) fn new(query: &str, grid: &Grid) -> Self {
        let mut rewriting = Rewriting {
            query,
            grid,
            tokens: tokens(query),
            out_of_range: None,
            cuts: Vec::new(),
            edits: Vec::new(),
        };
        rewriting.run();
        let mut text = String::with_capacity(query.len());
        let mut at = 0;
        for edit in &rewriting.edits {
            text.push_str(query.get(at..edit.start).unwrap_or_default());
            text.push_str(&edit.with);
            at = edit.end;
        }
        text.push_str(query.get(at..).unwrap_or_default());
        Self {
            text,
            out_of_range: rewriting.out_of_range,
            cuts: rewriting.cuts,
            edits: rewriting.edits,
        }
    }

    /// The place in the query that a place in the rewritten text comes from.
    pub(super) fn original(&self, position: usize) -> usize {
        let (mut from, mut to) = (0, 0);
        for edit in &self.edits {
            let untouched = edit.start - from;
            if position < to + untouched {
                break;
            }
            to += untouched + edit.with.len();
            from = edit.end;
            if position < to {
                return edit.start;
            }
        }
        from + position.saturating_sub(to)
    }

    /// Puts the operators into the tree that the text has no words for.
    pub(super) fn restore(&self, expr: &mut Expr) {
        if self.cuts.contains(&true) {
            restore(expr, &mut self.cuts.iter());
        }
    }
}

/// Goes through a tree in the order of its text.
fn restore(expr: &mut Expr, cuts: &mut std::slice::Iter<'_, bool>) {
    match expr {
        Expr::Binary(binary) => {
            restore(&mut binary.lhs, cuts);
            let cut = match binary.op.id() {
                T_LSS => Some(CUT_BELOW),
                T_GTR => Some(CUT_ABOVE),
                _ => None,
            };
            if let Some(cut) = cut
                && cuts.next() == Some(&true)
            {
                binary.op = TokenType::new(cut);
            }
            restore(&mut binary.rhs, cuts);
        }
        Expr::Paren(inner) => restore(&mut inner.expr, cuts),
        Expr::Unary(inner) => restore(&mut inner.expr, cuts),
        Expr::Subquery(inner) => restore(&mut inner.expr, cuts),
        Expr::Call(call) => {
            for argument in &mut call.args.args {
                restore(argument, cuts);
            }
        }
        Expr::Aggregate(aggregate) => {
            if let Some(parameter) = &mut aggregate.param {
                restore(parameter, cuts);
            }
            restore(&mut aggregate.expr, cuts);
        }
        _ => {}
    }
}

struct Rewriting<'a> {
    query: &'a str,
    grid: &'a Grid,
    tokens: Vec<Token>,
    out_of_range: Option<usize>,
    cuts: Vec<bool>,
    edits: Vec<Edit>,
}

impl Rewriting<'_> {
    fn run(&mut self) {
        // Which brackets are open, and whether each is that of `info(`.
        let mut open: Vec<bool> = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let next = match self.text(at) {
                "(" => {
                    let before = at.checked_sub(1).map(|before| self.text(before));
                    open.push(before.is_some_and(|word| word.eq_ignore_ascii_case("info")));
                    at + 1
                }
                ")" => {
                    open.pop();
                    at + 1
                }
                "{" => {
                    let second = at
                        .checked_sub(1)
                        .is_some_and(|before| self.text(before) == ",");
                    if second && open.last() == Some(&true) {
                        self.mark_selector(at);
                    }
                    self.closing(at, "{", "}")
                }
                "[" => {
                    let end = self.closing(at, "[", "]");
                    self.brackets(at, end);
                    end
                }
                "<" | ">" => {
                    let cut = self.follows_directly(at, "/");
                    self.cuts.push(cut);
                    if cut {
                        self.replace(at + 1, at + 2, " ".to_owned());
                        at + 2
                    } else {
                        at + 1
                    }
                }
                "@" => {
                    self.check_number(self.unsigned(at + 1));
                    at + 1
                }
                word if word.eq_ignore_ascii_case("offset") => self.offset(at + 1),
                _ => at + 1,
            };
            at = next;
        }
    }

    fn text(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .and_then(|token| self.query.get(token.start..token.end))
            .unwrap_or_default()
    }

    fn follows_directly(&self, at: usize, text: &str) -> bool {
        let (this, next) = (self.tokens.get(at), self.tokens.get(at + 1));
        self.text(at + 1) == text && this.map(|one| one.end) == next.map(|one| one.start)
    }

    /// The token after the bracket that closes the one at `at`.
    fn closing(&self, at: usize, opening: &str, closing: &str) -> usize {
        let mut depth = 0_usize;
        for place in at..self.tokens.len() {
            let text = self.text(place);
            if text == opening {
                depth += 1;
            } else if text == closing {
                depth -= 1;
            }
            if depth == 0 {
                return place + 1;
            }
        }
        self.tokens.len()
    }

    fn mark_selector(&mut self, at: usize) {
        let comma = if self.text(at + 1) == "}" { "" } else { "," };
        let mark = format!("{{{INFO_MARK}=\"1\"{comma}");
        self.replace(at, at + 1, mark);
    }

    /// The durations in `[range]` or `[range:step]`.
    fn brackets(&mut self, open: usize, end: usize) {
        let (mut from, mut depth) = (open + 1, 0_usize);
        for at in open + 1..end {
            match self.text(at) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                ":" if depth == 0 => {
                    self.worked_out(from, at);
                    from = at + 1;
                }
                "]" => self.worked_out(from, at),
                _ => {}
            }
        }
    }

    /// What follows the word `offset`; the token after it.
    fn offset(&mut self, from: usize) -> usize {
        let first = self.unsigned(from);
        let word = self.text(first).to_ascii_lowercase();
        let end = if word == "(" {
            self.closing(first, "(", ")")
        } else if IN_DURATIONS.contains(&word.as_str()) && self.text(first + 1) == "(" {
            self.closing(first + 1, "(", ")")
        } else {
            self.check_number(first);
            return from;
        };
        self.worked_out(from, end);
        end
    }

    /// The token after a sign, if one stands there.
    fn unsigned(&self, at: usize) -> usize {
        if matches!(self.text(at), "-" | "+") {
            at + 1
        } else {
            at
        }
    }

    /// Notes a number that no duration or instant can have.
    fn check_number(&mut self, at: usize) {
        let number = self.text(at).parse::<f64>();
        if number.is_ok_and(|number| number.is_nan() || number.abs() >= MOST_SECONDS) {
            let place = self.tokens.get(at).map(|token| token.start);
            self.out_of_range = self.out_of_range.or(place);
        }
    }

    /// Replaces tokens by the duration they come to, if they are more than one and come to one.
    fn worked_out(&mut self, from: usize, end: usize) {
        let bounds = self
            .tokens
            .get(from)
            .zip(self.tokens.get(end.saturating_sub(1)));
        let Some((first, last)) = bounds.filter(|_| end > from + 1) else {
            self.check_number(from);
            return;
        };
        let text = self.query.get(first.start..last.end).unwrap_or_default();
        if let Some(millis) = duration::worked_out(text, self.grid) {
            self.replace(from, end, format!("{millis}ms"));
        }
    }

    fn replace(&mut self, from: usize, end: usize, with: String) {
        let bounds = self
            .tokens
            .get(from)
            .zip(self.tokens.get(end.saturating_sub(1)));
        if let Some((first, last)) = bounds {
            self.edits.push(Edit {
                start: first.start,
                end: last.end,
                with,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rewritten;
    use crate::plan::Grid;

    #[test]
    fn what_the_parser_lacks_becomes_what_it_has() {
        let grid = Grid {
            start: 0,
            step: 15_000,
            len: 5,
        };
        for (query, text) in [
            ("h </ 2 >/ -1", "h <  2 >  -1"),
            ("x{a=\"</\"} < 1 # </", "x{a=\"</\"} < 1 # </"),
            ("rate(x[5m])", "rate(x[5m])"),
            ("rate(x[5m + 1m])", "rate(x[360000ms])"),
            ("rate(x[4 * step()])", "rate(x[60000ms])"),
            ("x[2*1m:max_of(1s, 2s)]", "x[120000ms:2000ms]"),
            ("x[5m:]", "x[5m:]"),
            ("x offset 5m", "x offset 5m"),
            ("x offset 1 + 2", "x offset 1 + 2"),
            ("x offset -(1m + 1s) * 2", "x offset -61000ms * 2"),
            ("x offset range()", "x offset 60000ms"),
            ("sum by (offset) (x)", "sum by (offset) (x)"),
            ("x[a + 1]", "x[a + 1]"),
            (
                "info(x, {a=~\".*\"})",
                "info(x, {__info_selector__=\"1\",a=~\".*\"})",
            ),
            ("info(x{a=\"b\"})", "info(x{a=\"b\"})"),
        ] {
            assert_eq!(Rewritten::new(query, &grid).text, text, "{query}");
        }
    }

    #[test]
    fn what_the_parser_would_not_survive_is_found() {
        for (query, place) in [
            ("x[1e400]", Some(2)),
            ("x[5m:1e20]", Some(5)),
            ("x offset -1e30", Some(10)),
            ("x offset NaN", Some(9)),
            ("x @ -1e300", Some(5)),
            ("x[5m] offset 1e3 @ 1e9", None),
            ("x > 1e400", None),
        ] {
            let rewritten = Rewritten::new(query, &Grid::AT_EPOCH);
            assert_eq!(rewritten.out_of_range, place, "{query}");
        }
    }

    #[test]
    fn places_are_those_of_the_query() {
        let rewritten = Rewritten::new("x[1m + 1m] + y[2m*2] z", &Grid::AT_EPOCH);
        assert_eq!(rewritten.text, "x[120000ms] + y[240000ms] z");
        for (place, original) in [(0, 0), (5, 2), (12, 11), (17, 15), (26, 21)] {
            assert_eq!(rewritten.original(place), original, "{place}");
        }
    }
}
