//! Columns → the query's value.

use super::Evaluation;
use crate::answer::{RawSeries, Sample, Value};
use crate::column::{Column, Series, is_present, join_equal};
use crate::error::Error;
use crate::labels::Labels;
use crate::plan::Grid;

impl Evaluation<'_> {
    /// What the query answers.
    pub(super) fn finish(&self, column: Column, grid: &Grid) -> Result<Value, Error> {
        let samples = |values: Vec<f64>| {
            let present = grid
                .times()
                .zip(values)
                .filter(|(_, value)| is_present(*value));
            present
                .map(|(at, value)| Sample { at, value })
                .collect::<Vec<Sample>>()
        };
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
            Column::Scalar(values) => Ok(Value::Matrix(vec![RawSeries {
                labels: Labels::empty(),
                samples: samples(values),
            }])),
            Column::Vector(series) => {
                let series = without_dropped_names(series)?;
                let named = series
                    .into_iter()
                    .map(|one| (one.labels, samples(one.values)))
                    .filter(|(_, samples)| !samples.is_empty());
                if self.instant {
                    let only = |(labels, samples): (Labels, Vec<Sample>)| {
                        Some((labels, *samples.first()?))
                    };
                    return Ok(Value::Vector(named.filter_map(only).collect()));
                }
                Ok(Value::Matrix(
                    named
                        .map(|(labels, samples)| RawSeries { labels, samples })
                        .collect(),
                ))
            }
        }
    }
}

fn without_dropped_names(mut series: Vec<Series>) -> Result<Vec<Series>, Error> {
    for one in series.iter_mut().filter(|one| one.drop_name) {
        one.labels = one.labels.without_metric();
    }
    join_equal(series)
}
