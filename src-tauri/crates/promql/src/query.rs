//! The way of a query from text to answer.

use std::time::Instant;

use crate::answer::{Answer, Value};
use crate::column::mistyped;
use crate::error::Error;
use crate::eval;
use crate::matcher::Matcher;
use crate::options::{Cancel, Options};
use crate::parse::parse;
use crate::plan::{Grid, Node, Plan, lower};
use crate::select::select;
use crate::storage::Storage;

/// Instants lie within this many milliseconds of the epoch, so that sums of them do not overflow.
const FARTHEST: i64 = i64::MAX / 8;

/// Evaluates a query at one instant, in milliseconds since the epoch.
///
/// # Errors
/// See [`Error`].
pub async fn instant(
    storage: &dyn Storage,
    query: &str,
    at: i64,
    options: &Options,
) -> Result<Answer, Error> {
    within_time(at)?;
    let grid = Grid {
        start: at,
        step: 1,
        len: 1,
    };
    let plan = lower(&parse(query, &grid, options)?, grid, options)?;
    answer(storage, plan, options, true).await
}

/// Evaluates a query at `start`, `start + step` and so on up to `end`, in milliseconds.
///
/// The samples are read first; the computation then runs on tokio's blocking threads where there is a
/// runtime, so that it never holds up other tasks. Dropping the future stops it.
///
/// # Errors
/// See [`Error`].
pub async fn range(
    storage: &dyn Storage,
    query: &str,
    start: i64,
    end: i64,
    step: i64,
    options: &Options,
) -> Result<Answer, Error> {
    within_time(start)?;
    within_time(end)?;
    if step <= 0 || end < start {
        return Err(Error::Execution(format!(
            "a range from {start} to {end} ms in steps of {step} ms has no steps"
        )));
    }
    let points = (end - start) as u64 / step as u64 + 1;
    let Some(len) = usize::try_from(points)
        .ok()
        .filter(|points| *points <= options.max_points)
    else {
        return Err(Error::TooManyPoints {
            points,
            limit: options.max_points,
        });
    };
    let grid = Grid { start, step, len };
    let plan = lower(&parse(query, &grid, options)?, grid, options)?;
    match plan.root {
        Node::Range(_) => return Err(mistyped("a scalar or an instant vector", "a range vector")),
        Node::Text(_) => return Err(mistyped("a scalar or an instant vector", "a string")),
        _ => {}
    }
    answer(storage, plan, options, false).await
}

/// Whether a query can be evaluated at all, without reading anything.
///
/// # Errors
/// What is wrong with it; see [`Error`].
pub fn check(query: &str, options: &Options) -> Result<(), Error> {
    lower(
        &parse(query, &Grid::AT_EPOCH, options)?,
        Grid::AT_EPOCH,
        options,
    )
    .map(|_| ())
}

/// The query written anew: the same for queries that differ in their spelling alone, as those do
/// that a server tells and a file holds.
///
/// # Errors
/// What is wrong with the query; see [`Error`].
pub fn rewritten(query: &str, options: &Options) -> Result<String, Error> {
    Ok(parse(query, &Grid::AT_EPOCH, options)?.to_string())
}

/// What every selector of a query matches, each once; for look-ups that follow a query's series, such
/// as exemplars.
///
/// # Errors
/// What is wrong with the query; see [`Error`].
pub fn selectors(query: &str, options: &Options) -> Result<Vec<Vec<Matcher>>, Error> {
    let plan = lower(
        &parse(query, &Grid::AT_EPOCH, options)?,
        Grid::AT_EPOCH,
        options,
    )?;
    Ok(plan
        .fetches
        .into_iter()
        .map(|fetch| fetch.matchers)
        .collect())
}

/// What one selector matches, such as `up{job="api"}`.
///
/// # Errors
/// Where the text is anything else; see [`Error`].
pub fn parse_selector(text: &str) -> Result<Vec<Matcher>, Error> {
    let options = Options::default();
    let plan = lower(
        &parse(text, &Grid::AT_EPOCH, &options)?,
        Grid::AT_EPOCH,
        &options,
    )?;
    match (plan.root, plan.fetches.into_iter().next()) {
        (Node::Select(_), Some(fetch)) => Ok(fetch.matchers),
        _ => Err(Error::Parse {
            position: None,
            reason: "it is not a selector such as up{job=\"api\"}".to_owned(),
        }),
    }
}

fn within_time(at: i64) -> Result<(), Error> {
    if (-FARTHEST..=FARTHEST).contains(&at) {
        return Ok(());
    }
    Err(Error::Execution(format!("{at} ms is not a time")))
}

async fn answer(
    storage: &dyn Storage,
    plan: Plan,
    options: &Options,
    instant: bool,
) -> Result<Answer, Error> {
    let deadline = Instant::now().checked_add(options.timeout);
    let data = select(storage, &plan.fetches, options).await?;
    let dropped = CancelOnDrop(Cancel::default());
    let (stop, options) = (dropped.0.clone(), options.clone());
    let work = move || eval::evaluate(&plan, &data, &options, &stop, deadline, instant);
    let (value, notes) = match tokio::runtime::Handle::try_current() {
        Ok(runtime) => runtime
            .spawn_blocking(work)
            .await
            .map_err(|_| stopped())??,
        Err(_) => work()?,
    };
    let (warnings, infos) = notes.into_lists();
    Ok(Answer {
        value: sorted(value),
        warnings,
        infos,
    })
}

fn stopped() -> Error {
    Error::Execution(
        "the evaluation stopped on an internal fault; please report the query".to_owned(),
    )
}

fn sorted(mut value: Value) -> Value {
    if let Value::Matrix(series) = &mut value {
        series.sort_by(|left, right| left.labels.cmp(&right.labels));
    }
    value
}

/// Tells the blocking thread that nobody waits any more.
struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::{parse_selector, rewritten, selectors};
    use crate::options::Options;

    #[test]
    fn a_selector_is_read_and_anything_else_is_refused() {
        let matchers = parse_selector("up{job=~\"a.*\",code!=\"5\"}").expect("a selector");
        let written: Vec<String> = matchers.iter().map(ToString::to_string).collect();
        assert_eq!(written, ["__name__=\"up\"", "job=~\"a.*\"", "code!=\"5\""]);
        for text in ["", "up[5m]", "sum(up)", "up + up", "1", "\"up\"", "up{"] {
            assert!(parse_selector(text).is_err(), "{text}");
        }
    }

    #[test]
    fn spellings_of_one_query_are_rewritten_alike() {
        let rewritten = |query: &str| rewritten(query, &Options::default()).expect(query);
        for (one, other) in [
            ("sum(x) by (a)", "sum by (a) (x)"),
            ("x{a='1', b=\"2\",}>0.10", "x{b=\"2\",a=\"1\"} > 0.1"),
            ("rate(x[60m])", "rate(x[1h])"),
        ] {
            assert_eq!(rewritten(one), rewritten(other));
        }
        assert_ne!(rewritten("x > 1"), rewritten("x > 2"));
    }

    #[test]
    fn a_query_names_its_selectors() {
        let found = selectors("sum(rate(a[5m])) / b{x=\"1\"} + a", &Options::default());
        let found: Vec<String> = found
            .expect("a query")
            .iter()
            .map(|matchers| {
                matchers
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(",")
            })
            .collect();
        assert_eq!(found, ["__name__=\"a\"", "__name__=\"b\",x=\"1\""]);
    }
}
