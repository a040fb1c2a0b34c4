use promql::{Error, Options};

use super::complete::utf16;
use crate::wire::QueryProblem;

/// What is wrong with a query as it is written, macros among it; nothing for an empty one.
pub(super) fn of(expr: &str) -> Option<QueryProblem> {
    if expr.trim().is_empty() {
        return None;
    }
    let (message, at) = fault(&masked(expr))?;
    Some(QueryProblem {
        message,
        at: at.map(|at| utf16(expr, at)),
    })
}

/// What is wrong with a query as it is sent, and the column where, counted from 1.
pub(super) fn in_column(sent: &str) -> Option<(String, Option<usize>)> {
    let (message, at) = fault(sent)?;
    let column = |at: usize| sent.get(..at).map_or(0, |before| before.chars().count()) + 1;
    Some((message, at.map(column)))
}

fn fault(expr: &str) -> Option<(String, Option<usize>)> {
    match promql::check(expr, &Options::default()) {
        // What our own evaluator lacks, a server may have.
        Ok(()) | Err(Error::Unsupported { .. }) => None,
        Err(Error::Parse { position, reason }) => Some((reason, position)),
        Err(other) => Some((other.to_string(), None)),
    }
}

/// The query with every macro replaced by something of the same length that parses, so that places
/// in it are places in the original.
fn masked(expr: &str) -> String {
    let mut out = String::with_capacity(expr.len());
    let mut rest = expr;
    while let Some(at) = rest.find("$__").into_iter().chain(rest.find("${__")).min() {
        let (before, macro_on) = rest.split_at(at);
        out.push_str(before);
        let braced = macro_on.starts_with("${");
        let length = if braced {
            macro_on.find('}').map_or(macro_on.len(), |end| end + 1)
        } else {
            let name = |letter: char| !(letter.is_ascii_alphanumeric() || "_$".contains(letter));
            macro_on.find(name).unwrap_or(macro_on.len())
        };
        let (written, after) = macro_on.split_at(length);
        out.push_str(&stand_in(written));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A number or duration with as many bytes as the macro.
fn stand_in(written: &str) -> String {
    let name = written.trim_matches(['$', '{', '}']);
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    let number = ["_ms", "_s", "__from", "__to"]
        .iter()
        .any(|end| name.ends_with(end));
    let end = if number { "1" } else { "1m" };
    format!(
        "{}{end}",
        "0".repeat(written.len().saturating_sub(end.len()))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_placed_in_the_text_as_it_is_written() {
        for (expr, expected) in [
            ("", None),
            ("up", None),
            ("rate(a[$__rate_interval])", None),
            ("rate(a[${__rate_interval}]) / $__range_s", None),
            (
                "increase(a[${__range}:$__interval]) / ${__interval_ms:raw}",
                None,
            ),
            ("rate(a[$__rate_interval]) b", Some(Some(26))),
            ("a{b=\"größe😀\"} c", Some(Some(15))),
            ("rate(a)", Some(None)),
            ("sum(rate(a[5m])", Some(Some(3))),
        ] {
            let found = of(expr);
            assert_eq!(
                found.as_ref().map(|problem| problem.at),
                expected,
                "{expr}: {found:?}"
            );
        }
    }

    #[test]
    fn columns_count_letters_from_one() {
        let (message, column) = in_column("a{b=\"größe\"} c").expect("it is wrong");
        assert_eq!(column, Some(14), "{message}");
    }

    #[test]
    fn a_mask_keeps_every_place() {
        for expr in [
            "a[$__rate_interval]",
            "$__from $__",
            "${__to:date:iso}",
            "${__x",
            "ä$__range_ms",
        ] {
            assert_eq!(masked(expr).len(), expr.len(), "{expr}");
        }
    }
}
