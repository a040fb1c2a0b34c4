//! Columns → the query's value.

use super::Evaluation;
use crate::answer::{RawSeries, Sample, Value, VectorSample};
use crate::column::{Cell, Column, Series, join_equal};
use crate::error::Error;
use crate::labels::Labels;
use crate::plan::Grid;

impl Evaluation<'_> {
    /// What the query answers.
    pub(super) fn finish(&self, column: Column, grid: &Grid) -> Result<Value, Error> {
        match column {
            Column::Text(value) => Ok(Value::String {
                at: grid.start,
                value,
            }),
            Column::Scalar(values) if self.instant => {
                let value = values.first().copied().unwrap_or(f64::NAN);
                Ok(Value::Scalar(Sample {
                    at: grid.start,
                    value,
                }))
            }
            Column::Scalar(values) => Ok(Value::Matrix(vec![raw(
                Series::new(Labels::empty(), values),
                grid,
            )])),
            Column::Vector(series) => {
                let series = without_dropped_names(series)?;
                if self.instant {
                    let at_once = series
                        .into_iter()
                        .filter_map(|one| element(one, grid.start));
                    return Ok(Value::Vector(at_once.collect()));
                }
                let over_time = series.into_iter().map(|one| raw(one, grid));
                Ok(Value::Matrix(
                    over_time.filter(|one| !one.is_empty()).collect(),
                ))
            }
        }
    }
}

fn raw(series: Series, grid: &Grid) -> RawSeries {
    let (samples, histograms) = series.samples(grid);
    RawSeries {
        labels: series.labels,
        samples,
        histograms,
    }
}

/// What a series is at the only step.
fn element(series: Series, at: i64) -> Option<VectorSample> {
    let (value, histogram) = match series.cell(0) {
        Cell::Absent => return None,
        Cell::Float(value) => (value, None),
        Cell::Histogram(histogram) => (f64::NAN, Some(histogram.clone())),
    };
    Some(VectorSample {
        labels: series.labels,
        sample: Sample { at, value },
        histogram,
    })
}

fn without_dropped_names(mut series: Vec<Series>) -> Result<Vec<Series>, Error> {
    for one in series.iter_mut().filter(|one| one.drop_name) {
        one.labels = one.labels.without_metric();
    }
    join_equal(series)
}
