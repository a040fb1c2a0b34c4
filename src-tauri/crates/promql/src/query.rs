//! The way of a query from text to answer.

use crate::answer::{Answer, Value};
use crate::column::mistyped;
use crate::error::Error;
use crate::eval;
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
    let plan = lower(
        &parse(query, options)?,
        Grid {
            start: at,
            step: 1,
            len: 1,
        },
        options,
    )?;
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
    let plan = lower(&parse(query, options)?, Grid { start, step, len }, options)?;
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
        &parse(query, options)?,
        Grid {
            start: 0,
            step: 1,
            len: 1,
        },
        options,
    )
    .map(|_| ())
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
    let data = select(storage, &plan.fetches, options).await?;
    let dropped = CancelOnDrop(Cancel::default());
    let (stop, options) = (dropped.0.clone(), options.clone());
    let work = move || eval::evaluate(&plan, &data, &options, &stop, instant);
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
