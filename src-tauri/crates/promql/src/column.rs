//! Results while they are computed: one value per step, held together for each series.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::answer::STALE;
use crate::error::Error;
use crate::labels::Labels;

/// Fills a step at which a series has no value. Storage's stale marker never gets this far, and no
/// arithmetic makes it, because arithmetic sets the quiet bit.
pub(crate) const ABSENT: f64 = f64::from_bits(STALE);

pub(crate) fn is_absent(value: f64) -> bool {
    value.to_bits() == STALE
}

pub(crate) fn is_present(value: f64) -> bool {
    value.to_bits() != STALE
}

/// What an expression gives at every step.
#[derive(Debug)]
pub(crate) enum Column {
    Scalar(Vec<f64>),
    Vector(Vec<Series>),
    Text(String),
}

/// One series with a value, or [`ABSENT`], at every step.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub(crate) labels: Labels,
    /// The metric name goes at the end of the query.
    pub(crate) drop_name: bool,
    pub(crate) values: Vec<f64>,
}

impl Series {
    pub(crate) fn new(labels: Labels, values: Vec<f64>) -> Self {
        Self {
            labels,
            drop_name: false,
            values,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.values.iter().all(|value| is_absent(*value))
    }
}

impl Column {
    /// Numbers held, for the limit.
    pub(crate) fn points(&self) -> usize {
        match self {
            Self::Scalar(values) => values.len(),
            Self::Vector(series) => series.iter().map(|series| series.values.len()).sum(),
            Self::Text(_) => 0,
        }
    }

    pub(crate) fn vector(self) -> Result<Vec<Series>, Error> {
        match self {
            Self::Vector(series) => Ok(series),
            Self::Scalar(_) => Err(mistyped("an instant vector", "a scalar")),
            Self::Text(_) => Err(mistyped("an instant vector", "a string")),
        }
    }

    pub(crate) fn scalar(self) -> Result<Vec<f64>, Error> {
        match self {
            Self::Scalar(values) => Ok(values),
            Self::Vector(_) => Err(mistyped("a scalar", "an instant vector")),
            Self::Text(_) => Err(mistyped("a scalar", "a string")),
        }
    }
}

pub(crate) fn mistyped(wanted: &str, found: &str) -> Error {
    Error::Parse {
        position: None,
        reason: format!("{wanted} is expected where {found} stands"),
    }
}

/// Joins series with the same labels; two values at the same step are an error.
pub(crate) fn join_equal(series: Vec<Series>) -> Result<Vec<Series>, Error> {
    let mut places: HashMap<Labels, usize> = HashMap::with_capacity(series.len());
    let mut joined: Vec<Series> = Vec::with_capacity(series.len());
    for one in series {
        match places.entry(one.labels.clone()) {
            Entry::Vacant(place) => {
                place.insert(joined.len());
                joined.push(one);
            }
            Entry::Occupied(place) => {
                if let Some(into) = joined.get_mut(*place.get()) {
                    join(into, one)?;
                }
            }
        }
    }
    Ok(joined)
}

fn join(into: &mut Series, other: Series) -> Result<(), Error> {
    into.drop_name |= other.drop_name;
    for (have, add) in into.values.iter_mut().zip(other.values) {
        if is_absent(add) {
            continue;
        }
        if is_present(*have) {
            let labels = &into.labels;
            return Err(Error::Execution(format!(
                "vector cannot contain metrics with the same labelset: two series end up as {labels}"
            )));
        }
        *have = add;
    }
    Ok(())
}
