//! Text → syntax tree, by `promql-parser`.

mod duration;
mod locate;
mod rewrite;

use std::panic::{AssertUnwindSafe, catch_unwind};

use promql_parser::parser::{self, Expr};

use crate::error::Error;
use crate::limits::check_text;
use crate::options::Options;
use crate::plan::Grid;

use rewrite::Rewritten;
pub(crate) use rewrite::{CUT_ABOVE, CUT_BELOW, INFO_MARK};

/// All that the parser says of text that does not follow the grammar.
const SYNTAX_ERROR: &str = "invalid promql query";

const OUT_OF_RANGE: &str = "is out of range; take one nearer to zero";

/// Words of later versions of the language that follow a selector.
const LATER_MODIFIERS: [&str; 2] = ["anchored", "smoothed"];

/// Parses a query whose length and depth are within the limits, to be evaluated on a grid.
pub(crate) fn parse(query: &str, grid: &Grid, options: &Options) -> Result<Expr, Error> {
    check_text(query, options)?;
    let rewritten = Rewritten::new(query, grid);
    if rewritten.out_of_range.is_some() {
        return Err(Error::Parse {
            position: rewritten.out_of_range,
            reason: format!("this time {OUT_OF_RANGE}"),
        });
    }
    match guarded(&rewritten.text) {
        Ok(mut expr) => {
            rewritten.restore(&mut expr);
            Ok(expr)
        }
        Err(reason) => Err(explained(query, &rewritten, reason)),
    }
}

fn explained(query: &str, rewritten: &Rewritten, reason: String) -> Error {
    if reason != SYNTAX_ERROR {
        return Error::Parse {
            position: None,
            reason,
        };
    }
    let Some((position, reason)) = locate::first_unexpected(&rewritten.text) else {
        return Error::Parse {
            position: None,
            reason,
        };
    };
    let position = rewritten.original(position);
    let unexpected = query.get(position..).unwrap_or_default();
    let modifier = LATER_MODIFIERS
        .into_iter()
        .find(|word| unexpected.starts_with(word));
    match modifier {
        Some(word) => Error::Unsupported {
            what: format!("the modifier {word}"),
        },
        None => Error::Parse {
            position: Some(position),
            reason,
        },
    }
}

/// The parser panics on a few inputs; those that are known are refused before.
fn guarded(query: &str) -> Result<Expr, String> {
    catch_unwind(AssertUnwindSafe(|| parser::parse(query)))
        .unwrap_or_else(|_| Err(format!("a number or duration in it {OUT_OF_RANGE}")))
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
    use crate::plan::Grid;

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
            ("x[1e400]", Some(2), "out of range"),
        ] {
            match parse(query, &Grid::AT_EPOCH, &Options::default()) {
                Err(Error::Parse { position, reason })
                    if position == place && reason.contains(words) => {}
                other => wrong.push(format!("{query}: {other:?}")),
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
