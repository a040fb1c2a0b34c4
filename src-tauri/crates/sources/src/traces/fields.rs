//! What the searches of several sources have in common: their parameters, and what they refuse.

use model::{Code, Failure, MatchOp, TraceQuery};

/// Parameters as a request takes them.
pub(super) fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}

/// A GET as it is shown.
pub(super) fn written(path: &str, fields: &[(&'static str, String)]) -> String {
    let url = transport::Url::parse_with_params("http://server/", borrowed(fields));
    let query = url.ok().and_then(|url| url.query().map(str::to_owned));
    format!("GET {path}?{}", query.unwrap_or_default())
}

/// Refuses a query in a language that the source does not have.
pub(super) fn no_language(query: &TraceQuery, source: &str) -> Result<(), Failure> {
    match query.raw {
        None => Ok(()),
        Some(_) => Err(
            Failure::new(Code::Unsupported, format!("{source} has no query language"))
                .remedy("search by service, operation, duration and attributes"),
        ),
    }
}

/// Refuses comparisons that the source would not answer.
pub(super) fn only(query: &TraceQuery, ops: &[MatchOp], source: &str) -> Result<(), Failure> {
    match query.attributes.iter().find(|one| !ops.contains(&one.op)) {
        None => Ok(()),
        Some(one) => Err(Failure::new(
            Code::Unsupported,
            format!(
                "{source} cannot compare {:?} by \"{}\"",
                one.name,
                word(one.op)
            ),
        )
        .remedy(format!(
            "compare by {}",
            ops.iter()
                .map(|op| format!("\"{}\"", word(*op)))
                .collect::<Vec<_>>()
                .join(" or ")
        ))),
    }
}

/// Refuses a duration that is no number, which no server would understand.
pub(super) fn micros(ms: f64, which: &str) -> Result<i64, Failure> {
    if ms.is_finite() && (0.0..=9e15).contains(&ms) {
        return Ok((ms * 1_000.0).round() as i64);
    }
    Err(Failure::new(
        Code::BadInput,
        format!("the {which} duration is not a length of time: {ms}"),
    )
    .remedy("write a number of milliseconds"))
}

fn word(op: MatchOp) -> &'static str {
    match op {
        MatchOp::Equal => "equal",
        MatchOp::NotEqual => "not equal",
        MatchOp::Contains => "contains",
        MatchOp::Exists => "exists",
        MatchOp::Above => "above",
        MatchOp::Below => "below",
    }
}
