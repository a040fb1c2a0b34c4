//! Text → syntax tree, by `promql-parser`.

mod locate;

use std::panic::{AssertUnwindSafe, catch_unwind};

use promql_parser::parser::{self, Expr};

use crate::error::Error;
use crate::limits::check_text;
use crate::options::Options;

/// All that the parser says of text that does not follow the grammar.
const SYNTAX_ERROR: &str = "invalid promql query";

/// Parses a query whose length and depth are within the limits.
pub(crate) fn parse(query: &str, options: &Options) -> Result<Expr, Error> {
    check_text(query, options)?;
    guarded(query).map_err(|reason| {
        let located = if reason == SYNTAX_ERROR {
            locate::first_unexpected(query)
        } else {
            None
        };
        match located {
            Some((position, reason)) => Error::Parse {
                position: Some(position),
                reason,
            },
            None => Error::Parse {
                position: None,
                reason,
            },
        }
    })
}

/// The parser panics on a few inputs, such as `x[1e400]`.
fn guarded(query: &str) -> Result<Expr, String> {
    catch_unwind(AssertUnwindSafe(|| parser::parse(query)))
        .unwrap_or_else(|_| Err("a number or duration in it is out of range".to_owned()))
}

/// Whether text follows the grammar, whatever else may be wrong with it.
fn is_grammatical(query: &str) -> bool {
    guarded(query)
        .err()
        .is_none_or(|reason| reason != SYNTAX_ERROR)
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::error::Error;
    use crate::options::Options;

    #[test]
    fn a_mistake_is_named_with_its_place() {
        let mut wrong = Vec::new();
        for (query, place, words) in [
            ("x y", Some(2), "\"y\""),
            ("sum by route (x)", Some(7), "\"route\""),
            ("rate(x[5m]) + * 2", Some(14), "\"*\""),
            ("rate(x[5m]) +", Some(13), "end"),
            ("x{job=api}", None, "'api'"),
            ("sum(x) group_left y", Some(7), "\"group_left\""),
            ("topk(5 x)", Some(7), "\"x\""),
            ("x offset sum", Some(9), "\"sum\""),
            ("x offset", None, "expected duration"),
            ("rate(x)", None, "matrix"),
            ("unknown(x)", None, "unknown"),
            ("x[1e400]", None, "out of range"),
        ] {
            match parse(query, &Options::default()) {
                Err(Error::Parse { position, reason })
                    if position == place && reason.contains(words) => {}
                other => wrong.push(format!("{query}: {other:?}")),
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
