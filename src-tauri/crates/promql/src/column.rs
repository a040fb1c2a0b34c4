//! Results while they are computed: one value per step, held together for each series.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::answer::{HistogramSample, STALE, Sample};
use crate::error::Error;
use crate::labels::Labels;
use crate::native::Histogram;
use crate::plan::Grid;

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
#[derive(Debug, Clone, Default)]
pub(crate) struct Series {
    pub(crate) labels: Labels,
    /// The metric name goes at the end of the query.
    pub(crate) drop_name: bool,
    pub(crate) values: Vec<f64>,
    /// Native histograms at the steps where the value is one, which is [`ABSENT`] among the `values`;
    /// empty where no step has one.
    pub(crate) histograms: Vec<Option<Arc<Histogram>>>,
}

/// What a series is at one step.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cell<'a> {
    Absent,
    Float(f64),
    Histogram(&'a Arc<Histogram>),
}

/// What a computation gives at one step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Made {
    Absent,
    Float(f64),
    Histogram(Arc<Histogram>),
}

impl Made {
    pub(crate) fn histogram(histogram: Histogram) -> Self {
        Self::Histogram(Arc::new(histogram))
    }
}

impl From<Cell<'_>> for Made {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Absent => Self::Absent,
            Cell::Float(value) => Self::Float(value),
            Cell::Histogram(histogram) => Self::Histogram(histogram.clone()),
        }
    }
}

impl Series {
    pub(crate) fn new(labels: Labels, values: Vec<f64>) -> Self {
        Self {
            labels,
            values,
            ..Self::default()
        }
    }

    /// A series without values yet, named as another.
    pub(crate) fn like(other: &Self) -> Self {
        Self {
            labels: other.labels.clone(),
            drop_name: other.drop_name,
            ..Self::default()
        }
    }

    pub(crate) fn has_histograms(&self) -> bool {
        !self.histograms.is_empty()
    }

    pub(crate) fn cell(&self, step: usize) -> Cell<'_> {
        match self.values.get(step) {
            Some(value) if is_present(*value) => Cell::Float(*value),
            _ => match self.histogram(step) {
                Some(histogram) => Cell::Histogram(histogram),
                None => Cell::Absent,
            },
        }
    }

    pub(crate) fn histogram(&self, step: usize) -> Option<&Arc<Histogram>> {
        self.histograms.get(step)?.as_ref()
    }

    /// Whether there is a value of either kind.
    pub(crate) fn is_there(&self, step: usize) -> bool {
        !matches!(self.cell(step), Cell::Absent)
    }

    /// Sets the next step.
    pub(crate) fn push(&mut self, made: Made) {
        let float = match made {
            Made::Absent => ABSENT,
            Made::Float(value) => value,
            Made::Histogram(histogram) => {
                self.histograms.resize(self.values.len(), None);
                self.histograms.push(Some(histogram));
                ABSENT
            }
        };
        self.values.push(float);
    }

    /// Sets a step of a series that has all of them.
    pub(crate) fn set(&mut self, step: usize, made: Made) {
        if let Some(value) = self.values.get_mut(step) {
            *value = ABSENT;
        }
        if let Some(place) = self.histograms.get_mut(step) {
            *place = None;
        }
        match made {
            Made::Absent => {}
            Made::Float(float) => {
                if let Some(value) = self.values.get_mut(step) {
                    *value = float;
                }
            }
            Made::Histogram(histogram) => {
                if self.histograms.len() <= step {
                    self.histograms.resize(self.values.len(), None);
                }
                if let Some(place) = self.histograms.get_mut(step) {
                    *place = Some(histogram);
                }
            }
        }
    }

    /// Drops all histograms, as functions of numbers do.
    pub(crate) fn only_floats(&mut self) {
        self.histograms = Vec::new();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.values.iter().all(|value| is_absent(*value))
            && self.histograms.iter().all(Option::is_none)
    }

    /// Its values of both kinds as samples taken at the instants of a grid.
    pub(crate) fn samples(&self, grid: &Grid) -> (Vec<Sample>, Vec<HistogramSample>) {
        let present = grid
            .times()
            .zip(&self.values)
            .filter(|(_, value)| is_present(**value));
        let samples = present.map(|(at, value)| Sample { at, value: *value });
        let histograms = grid.times().zip(&self.histograms);
        let histograms = histograms.filter_map(|(at, histogram)| {
            Some(HistogramSample {
                at,
                histogram: histogram.clone()?,
            })
        });
        (samples.collect(), histograms.collect())
    }

    /// What it weighs against the limit on samples.
    fn weight(&self) -> usize {
        let histograms = self.histograms.iter().flatten().map(|one| one.weight());
        self.values.len() + histograms.sum::<usize>()
    }
}

impl Column {
    /// Numbers held, for the limit.
    pub(crate) fn points(&self) -> usize {
        match self {
            Self::Scalar(values) => values.len(),
            Self::Vector(series) => series.iter().map(Series::weight).sum(),
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
    let clash = |into: &Series| {
        let labels = &into.labels;
        Error::Execution(format!(
            "vector cannot contain metrics with the same labelset: two series end up as {labels}"
        ))
    };
    if into.has_histograms() || other.has_histograms() {
        for step in 0..other.values.len() {
            let add = other.cell(step);
            if matches!(add, Cell::Absent) {
                continue;
            }
            if into.is_there(step) {
                return Err(clash(into));
            }
            into.set(step, add.into());
        }
        return Ok(());
    }
    for step in 0..other.values.len() {
        let (Some(have), Some(add)) = (into.values.get_mut(step), other.values.get(step)) else {
            continue;
        };
        if is_absent(*add) {
            continue;
        }
        if is_present(*have) {
            return Err(clash(into));
        }
        *have = *add;
    }
    Ok(())
}
